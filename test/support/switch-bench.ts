import { openPassingOn, type PassingOn } from '../../src/composition/passing-on.ts';
import { DisposalStack } from '../../src/kernel/disposal.ts';
import type { CallId, CompanyId, DeviceId, DomainId, IdSource, QueueId, TrunkId, UserId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { VirtualClock } from '../../src/kernel/virtual-clock.ts';
import type { Parameter } from '../../src/platform/parameter/index.ts';
import { AgentLines } from '../../src/telephony/agent-line/index.ts';
import {
  type CallEvent,
  type CallEventJournal,
  CallRegistry,
  CallService,
  type CallServiceParts,
  type CallSource,
  nobody,
  type QueuePort,
} from '../../src/telephony/call/index.ts';
import { CallApplications } from '../../src/telephony/call-application/index.ts';
import {
  type CompanyDirectoryContents,
  emptyDirectoryContents,
  LiveCompanyDirectory,
} from '../../src/telephony/company-directory/index.ts';
import { DeflectService } from '../../src/telephony/deflect/index.ts';
import type { Device } from '../../src/telephony/device/index.ts';
import type { RingingPlaces } from '../../src/telephony/device-choice/index.ts';
import { DialService } from '../../src/telephony/dial/index.ts';
import { ForwardingEngine, type ForwardingEngineParts, LiveForwardings } from '../../src/telephony/forwarding/index.ts';
import { HoldService } from '../../src/telephony/hold/index.ts';
import { PickupService } from '../../src/telephony/pickup/index.ts';
import { ConfiguredRouter, defaultServiceCodes } from '../../src/telephony/routing/index.ts';
import type { TransferService } from '../../src/telephony/transfer/index.ts';
import type { Trunk } from '../../src/telephony/trunk/index.ts';
import { SimulatedLeg, SimulatedLegFactory } from './simulated-leg.ts';

export const companyId = 'company' as CompanyId;
export const domainId = 'domain' as DomainId;

/** Users `anna` 101, `bert` 102, `cleo` 103 with a desk phone each (`anna-desk` …), anna also with `anna-soft`; queue `sales` 200; trunk `carrier`. */
export const people = ['anna', 'bert', 'cleo'] as const;
export type Person = (typeof people)[number];

/** A journal in memory; `isAway` makes the store unreachable. */
export class MemoryJournal implements CallEventJournal {
  readonly events: CallEvent[] = [];
  isAway = false;

  append(event: CallEvent): void {
    this.events.push(event);
  }

  durable(): Promise<void> {
    return this.isAway ? new Promise(() => {}) : Promise.resolve();
  }

  onStored(): () => void {
    return () => {};
  }

  async unfinished(): Promise<ReadonlyMap<CallId, readonly CallEvent[]>> {
    const open = new Map<CallId, CallEvent[]>();
    for (const event of this.events) open.set(event.callId, [...(open.get(event.callId) ?? []), event]);
    for (const event of this.events) if (event.type === 'call-ended') open.delete(event.callId);
    return open;
  }
}

/** The switch with simulated legs, everything else real. */
export class SwitchBench {
  readonly clock = new VirtualClock();
  readonly journal = new MemoryJournal();
  readonly factory = new SimulatedLegFactory(this.clock);
  readonly forwardings = new LiveForwardings();
  readonly engine: ForwardingEngine;
  readonly registry: CallRegistry;
  readonly directory: LiveCompanyDirectory;
  readonly calls: CallService;
  /** Telephones outside at which agents work. */
  readonly lines: AgentLines;
  readonly hold: HoldService;
  readonly transfer: TransferService;
  readonly passingOn: PassingOn;
  /** By name; what is not here is as built in. */
  readonly parameters = new Map<string, unknown>();
  readonly pickup: PickupService;
  readonly deflect: DeflectService;
  readonly dial: DialService;
  readonly ids: IdSource;
  readonly applications: CallApplications;
  readonly brokenTrunks = new Set<string>();
  #made = 0;

  constructor(
    options: {
      queues?: QueuePort;
      alsoStored?: CallServiceParts['alsoStored'];
      lines?: number;
      maxCalls?: number;
      forwarding?: Partial<ForwardingEngineParts>;
      ringing?: RingingPlaces;
      moreTrunks?: readonly string[];
      /** What is different from the usual configuration. */
      configured?: (usual: CompanyDirectoryContents) => CompanyDirectoryContents;
    } = {},
  ) {
    this.ids = { next: () => `id-${++this.#made}` as never };
    const { configured = (usual) => usual } = options;
    this.directory = new LiveCompanyDirectory(configured(demoContents(options.lines ?? 2, options.moreTrunks ?? [])));
    this.registry = new CallRegistry({ maxCalls: options.maxCalls ?? 1000 });
    const { clock, journal, registry, directory, forwardings } = this;
    this.engine = new ForwardingEngine({ clock, forwardings, directory, ...options.forwarding });
    this.applications = new CallApplications({ clock, logger: silentLogger });
    const router = new ConfiguredRouter({
      applications: this.applications,
      directory,
      clock,
      forwardings: this.engine,
      ...(options.ringing && { ringing: options.ringing }),
      load: registry,
      serviceCodes: defaultServiceCodes,
      ringTimeoutMs: 60_000,
      isTrunkUp: (trunkId) => !this.brokenTrunks.has(trunkId),
      numbering: {
        dial: (_domain, dialled) => ({
          number: dialled.replace(/^0/, ''),
          isExternal: /^[0+]/.test(dialled) || dialled === '112',
          isEmergency: dialled === '112',
          steps: [],
        }),
        fromTrunk: (_domain, number) => number,
        forTrunk: (_domain, number) => (number === '112' ? number : `+${number.replace(/^0+/, '')}`),
      },
      policy: {
        mayDialOut: (userId) => userId !== 'cleo',
        maxCallsOf: () => 4,
        isBlocked: (_domain, number) => number.startsWith('+1900'),
        isOpenToUnknown: (_domain, number) => number === '101',
      },
    });
    const queues = options.queues ?? { enter: () => false };
    this.lines = new AgentLines({ clock, ids: this.ids, legFactory: this.factory });
    this.calls = new CallService({
      clock,
      ids: this.ids,
      logger: silentLogger,
      directory,
      registry,
      journal,
      router,
      legFactory: this.lines,
      queues,
      applications: this.applications,
      ...(options.alsoStored && { alsoStored: options.alsoStored }),
    });
    this.lines.calls = this.calls;
    this.applications.register('agent-line', this.lines);
    const parts = { calls: this.calls };
    this.hold = new HoldService(parts);
    const value = <T>({ name, builtIn }: Parameter<T>) => (this.parameters.get(name) ?? builtIn) as T;
    const parameters = { value, onChanged: () => () => {} };
    this.passingOn = openPassingOn({ calls: this.calls, applications: this.applications, parameters }, new DisposalStack());
    this.transfer = this.passingOn.transfer;
    this.pickup = new PickupService(parts);
    this.deflect = new DeflectService(parts);
    this.dial = new DialService(parts);
    this.calls.requests = {
      deflected: (leg, target) => this.deflect.deflected(leg, target),
      transferRequested: (leg, request) => this.transfer.requested(leg, request),
      replaced: (leg, by) => this.pickup.replaced(leg, by),
      serviceDialled: (leg, destination) => this.pickup.dialled(leg, destination),
    };
  }

  /** A leg on which `from` calls; not handed to the switch yet. */
  callerLeg(from: string): SimulatedLeg {
    const id = `call-${++this.#made}`;
    const device = this.directory.device(from as DeviceId);
    const party = {
      ...nobody,
      number: device?.number ?? '+4612345',
      deviceId: device?.id ?? null,
      userId: device?.userId ?? null,
    };
    return new SimulatedLeg({ clock: this.clock, id: `${from}>${id}`, callId: id as CallId, role: 'originating', party });
  }

  /** `from` is a device, `carrier`, or anything else: a stranger. */
  call(from: string, dialled: string, options: { maxForwards?: number } = {}): SimulatedLeg {
    const leg = this.callerLeg(from);
    const source: CallSource =
      from === 'carrier'
        ? { kind: 'trunk', trunkId: 'carrier' as TrunkId }
        : this.directory.device(from as DeviceId)
          ? { kind: 'device', deviceId: from as DeviceId }
          : { kind: 'unknown', address: '192.0.2.1' };
    this.calls.handleIncoming(leg, {
      companyId,
      domainId,
      source,
      dialled,
      diversions: [],
      maxForwards: options.maxForwards ?? 70,
    });
    return leg;
  }

  /** A talks with B: both connected and settled. */
  async talk(from: string, dialled: string, device: string): Promise<[SimulatedLeg, SimulatedLeg]> {
    if (!this.factory.scripts.has(device)) this.factory.scripts.set(device, [{ ringsAfterMs: 10 }]);
    const caller = this.call(from, dialled);
    await this.clock.advanceAsync(20);
    const callee = this.factory.latest(device);
    callee.partyAnswers();
    await this.clock.advanceAsync(0);
    return [caller, callee];
  }

  actor(person: string): { companyId: CompanyId; userId: UserId } {
    return { companyId, userId: person as UserId };
  }

  /** Types of a call's events, in order. */
  typesOf(callId: string): string[] {
    return this.journal.events.filter((event) => event.callId === callId).map((event) => event.type);
  }

  endOf(callId: string): string | undefined {
    const end = this.journal.events.find((event) => event.callId === callId && event.type === 'call-ended');
    return end?.type === 'call-ended' ? end.release.cause : undefined;
  }

  decisions(callId: string): string[] {
    return this.journal.events.flatMap((event) =>
      event.callId === callId && event.type === 'call-routed' ? [event.decision.code] : [],
    );
  }
}

const plainUser = {
  companyId,
  domainId,
  lastName: '',
  email: null,
  mobile: null,
  language: 'en',
  role: 'user',
  enabled: true,
} as const;

const plainDevice = {
  companyId,
  domainId,
  protocol: 'sip-phone',
  ha1: { md5: '', sha256: '' },
  oneNumber: true,
  dtmfMethod: 'rfc4733',
  codecs: [],
  enabled: true,
} as const;

const carrier: Trunk = {
  id: 'carrier' as TrunkId,
  companyId,
  domainId,
  name: 'carrier',
  proxy: 'sip:192.0.2.1',
  maxCalls: 10,
  optionsIntervalS: 0,
  enabled: true,
  authentication: { kind: 'address', peers: ['192.0.2.1'] },
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  callerIdHeader: 'from',
  calledNumberSource: 'request-uri',
  numberFormat: 'e164',
  codecs: [],
  numbers: [
    { number: '+46850101', destination: '101' },
    { number: '+46850200', destination: '200' },
  ],
};

const userNamed = (name: Person) => ({ ...plainUser, id: name as UserId, login: name, firstName: name });

function demoContents(lines: number, moreTrunks: readonly string[]) {
  const device = (id: string, person: Person, number: string): Device => {
    return { ...plainDevice, id: id as DeviceId, userId: person as UserId, name: id, number, sipUser: id, lines };
  };
  return {
    ...emptyDirectoryContents,
    companies: [{ id: companyId, name: 'Demo' }],
    domains: [{ id: domainId, companyId, name: 'main', sipDomain: 'demo.example' }],
    users: people.map(userNamed),
    devices: [
      device('anna-desk', 'anna', '101'),
      device('anna-soft', 'anna', '101'),
      device('bert-desk', 'bert', '102'),
      device('cleo-desk', 'cleo', '103'),
    ],
    trunks: [carrier, ...moreTrunks.map((id) => ({ ...carrier, id: id as TrunkId, name: id, numbers: [] }))],
    queues: [{ id: 'sales' as QueueId, companyId, domainId, name: 'Sales', number: '200', enabled: true }],
  };
}
