import { ParleyError } from '../../src/kernel/errors.ts';
import type { CompanyId, LegId, UserId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import {
  type AccessObject,
  AccessSnapshot,
  type Action,
  type AnySubject,
  emptyAccessContents,
  may,
  type Subject,
} from '../../src/platform/access/index.ts';
import type { Parameter } from '../../src/platform/parameter/index.ts';
import { CallReturn } from '../../src/telephony/call-return/index.ts';
import type { MediaEndpoint } from '../../src/telephony/media/index.ts';
import {
  type Monitor,
  type MonitoringMode,
  type MonitoringNote,
  MonitoringService,
} from '../../src/telephony/monitoring/index.ts';
import { SimulatedLeg } from './simulated-leg.ts';
import { SimulatedMediaPlane, type SimulatedMixer } from './simulated-media-plane.ts';
import { companyId, domainId, people, SwitchBench } from './switch-bench.ts';

/** The switch with supervision: `cleo` may supervise `anna` and `bert`, and `anna` may supervise `bert`, as `allowed` says. */
export class MonitoringBench extends SwitchBench {
  readonly media = new SimulatedMediaPlane();
  readonly notes: MonitoringNote[] = [];
  /** `supervisor>supervised`. */
  readonly allowed = new Set(['cleo>anna', 'cleo>bert', 'anna>bert']);
  readonly service: MonitoringService;
  readonly callReturn: CallReturn;
  readonly supervisor: Subject = { companyId, userId: 'cleo' as UserId, role: 'user' };
  isStoreAway = false;
  #rightsChanged: (companyId: CompanyId) => void = () => {};

  constructor() {
    super({
      lines: 4,
      configured: (usual) => ({
        ...usual,
        trunks: usual.trunks.map((one) => ({ ...one, numbers: [...one.numbers, { number: '+46850102', destination: '102' }] })),
      }),
    });
    for (const target of ['anna-desk', 'bert-desk', 'cleo-desk', 'carrier']) this.factory.scripts.set(target, [{}]);
    this.callReturn = new CallReturn({ calls: this.calls, clock: this.clock, logger: silentLogger });
    const value = <T>({ name, builtIn }: Parameter<T>) => (this.parameters.get(name) ?? builtIn) as T;
    this.service = new MonitoringService({
      logger: silentLogger,
      calls: this.calls,
      media: this.media,
      access: {
        may: (subject: AnySubject, action: Action, object: AccessObject) => may(subject, action, object, this.#rights()),
        onChanged: (listener) => {
          this.#rightsChanged = listener;
          return () => {};
        },
      },
      parameters: { value },
      queuesOf: () => [],
      records: {
        note: async (note) => {
          if (this.isStoreAway) throw new ParleyError('store-unavailable', 'the store is away');
          this.notes.push(note);
        },
      },
    });
  }

  #rights(): AccessSnapshot {
    const user = (name: string) => ({ id: name as UserId, companyId, domainId, name, role: 'user', enabled: true }) as const;
    return new AccessSnapshot({
      ...emptyAccessContents,
      users: people.map(user),
      authorizations: [...this.allowed].map((pair) => {
        const [by = '', of = ''] = pair.split('>');
        return {
          id: pair,
          companyId,
          kind: 'supervision',
          object: { type: 'user', id: of },
          subject: { type: 'user', id: by },
        } as const;
      }),
    });
  }

  takeAwayRights(): void {
    this.allowed.clear();
    this.#rightsChanged(companyId);
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 30; i++) await this.clock.advanceAsync(0);
  }

  get monitor(): Monitor {
    const monitor = this.service.ofSupervisor(this.supervisor);
    if (!monitor) throw new Error('nobody listens');
    return monitor;
  }

  get mixer(): SimulatedMixer {
    return this.media.mixers.at(-1)!;
  }

  /** A customer calls from outside and talks with whoever has this device. */
  async customerOf(device: 'anna-desk' | 'bert-desk'): Promise<{ own: SimulatedLeg; customer: SimulatedLeg }> {
    const customer = this.call('carrier', device === 'anna-desk' ? '+46850101' : '+46850102');
    await this.settle();
    const own = this.factory.latest(device);
    own.partyAnswers();
    await this.settle();
    return { own, customer };
  }

  async begin(
    name: string,
    mode: MonitoringMode,
    more: { stays?: boolean } = {},
    { by = this.supervisor, isAnswered = true }: { by?: Subject; isAnswered?: boolean } = {},
  ): Promise<SimulatedLeg> {
    await this.service.begin(by, { userId: name as UserId, mode, ...more });
    const leg = this.factory.latest(`${by.userId}-desk`);
    if (isAnswered) leg.partyAnswers();
    await this.settle();
    return leg;
  }

  /** Bert talks with a customer, and Cleo is at his side. */
  async supervised(mode: MonitoringMode, more: { stays?: boolean } = {}) {
    const { own, customer } = await this.customerOf('bert-desk');
    const supervisor = await this.begin('bert', mode, more);
    return { own, customer, supervisor };
  }

  secondSupervisor(mode: MonitoringMode): Promise<SimulatedLeg> {
    return this.begin('bert', mode, {}, { by: { ...this.supervisor, userId: 'anna' as UserId } });
  }

  async switchTo(mode: MonitoringMode): Promise<void> {
    await this.service.switchMode(this.supervisor, this.monitor.id, mode);
    await this.settle();
  }

  /** The page of a party is loaded anew: the same leg with another end of the media. */
  comesBack(leg: SimulatedLeg): SimulatedLeg {
    leg.graceMs = 10_000;
    const { id, callId, role, party } = leg;
    const again = new SimulatedLeg({ clock: this.clock, id, callId, role, party });
    again.state = 'connected';
    leg.returnsBy(again);
    return again;
  }

  /** Whom a party hears, by the ids of legs, whether directly or by a mixer. */
  heardBy(leg: SimulatedLeg): LegId[] {
    const heard = leg.sound?.heard;
    if (heard?.kind === 'leg') return [heard.endpoint.legId];
    if (heard?.kind !== 'mixer') return [];
    return (heard.mixer as SimulatedMixer)
      .heardBy(leg.media as MediaEndpoint)
      .map(({ legId }) => legId)
      .toSorted();
  }

  /** What a call's events say of supervision. */
  told(callId: string): [change: string, isTold: boolean, sentence: string][] {
    return this.journal.events.flatMap((event) =>
      event.callId === callId && event.type === 'monitoring-changed'
        ? [[event.change, event.isTold, event.decision.sentence] as [string, boolean, string]]
        : [],
    );
  }
}
