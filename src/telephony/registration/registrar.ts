import type { Clock } from '../../kernel/clock.ts';
import type { Emitter } from '../../kernel/events.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { DigestServer } from '../../protocol/sip/digest/index.ts';
import {
  callIdOf,
  cseqOf,
  hasOption,
  isSameUriText,
  parseSipUri,
  type SipRequest,
  toOf,
  validateRequest,
} from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { IncomingRequest } from '../../protocol/sip/user-agent/index.ts';
import type { Device } from '../device/index.ts';
import { type Binding, bindingKey, type RemovalReason } from './binding.ts';
import { BindingTable, findBinding } from './binding-table.ts';
import { DeviceAuthentication, type TemporaryHa1 } from './device-authentication.ts';
import { GruuMint } from './gruu.ts';
import { fromStored, makeBinding, toStored } from './new-binding.ts';
import type { RegisterAnswer } from './register-answer.ts';
import {
  type ContactUpdate,
  defaultLimits,
  type RegisterCommand,
  type RegistrationLimits,
  readRegister,
} from './register-request.ts';
import { acceptance } from './register-response.ts';
import type { RegistrationEvents } from './registration-events.ts';
import type { BindingStore, HostileTrafficPort, RegistrationDirectory } from './registration-ports.ts';

export interface RegistrarParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly directory: RegistrationDirectory;
  readonly digest: DigestServer;
  readonly store: BindingStore;
  readonly hostile: HostileTrafficPort;
  readonly temporaryHa1?: TemporaryHa1;
  /** Key of the temporary GRUUs, kept over restarts. */
  readonly secret: Buffer;
  readonly logger?: Logger;
  readonly limits?: Partial<RegistrationLimits>;
  /** Seconds between keep-alives that flows are told (RFC 5626 §4.4). Default 25: most NATs forget UDP after 30. */
  readonly flowTimerS?: number;
}

/** A change of one REGISTER: what each contact becomes and what it was. */
interface Change {
  readonly update: ContactUpdate;
  readonly previous: Binding | undefined;
}

/** The registrar (RFC 3261 §10) with its location service. */
export class Registrar {
  readonly events: Emitter<RegistrationEvents>;
  /** Shared with whoever else asks a device for its digest, so that guesses are counted together. */
  readonly authentication: DeviceAuthentication;
  readonly #parts: RegistrarParts;
  readonly #limits: RegistrationLimits;
  readonly #table: BindingTable;

  readonly #gruus: GruuMint;
  readonly #logger: Logger;

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#table = new BindingTable(parts.clock);
    this.events = this.#table.events;
    this.authentication = new DeviceAuthentication(parts);
    this.#gruus = new GruuMint(parts);
    this.#logger = (parts.logger ?? silentLogger).component('registration');
    this.events.on('bindingRemoved', ({ binding, reason }) => {
      if (reason !== 'replaced' && !binding.livesByFlow) this.#forgetStored([binding]);
    });
  }

  /** How many bindings there are. */
  get size(): number {
    return this.#table.size;
  }

  /** Where the device can be reached, the best first. Bindings of one `instanceId` with `regId` are ways to the same phone. */
  bindingsOf(deviceId: DeviceId): readonly Binding[] {
    return this.#table.of(deviceId);
  }

  /** The bindings that a GRUU of ours leads to (RFC 5627 §5.5); undefined when the URI is none, empty when nobody is there. */
  bindingsOfGruu(uriText: string): readonly Binding[] | undefined {
    const uri = parseSipUri(uriText);
    if (!uri?.params.has('gr')) return undefined;
    const gruuNumber = this.#gruus.readTemporary(uri);
    if (gruuNumber !== undefined) {
      const deviceId = this.#table.deviceOfGruuNumber(gruuNumber);
      return deviceId === undefined ? [] : this.bindingsOf(deviceId).filter((binding) => binding.gruuNumber === gruuNumber);
    }
    const device = uri.user === undefined ? undefined : this.#parts.directory.deviceByAor(uri.user, uri.host);
    return device ? this.bindingsOf(device.id).filter((binding) => binding.instanceId === uri.params.get('gr')) : [];
  }

  /** Takes up what was kept before a restart. Bindings of devices that are gone or disabled, and expired ones, are dropped. */
  async restore(): Promise<void> {
    const stored = await this.#parts.store.loadAll();
    const now = this.#parts.clock.now();
    const dead = stored.filter((binding) => binding.expiresAt <= now || !this.#parts.directory.device(binding.deviceId)?.enabled);
    for (const binding of stored) if (!dead.includes(binding)) this.#table.put(fromStored(binding), undefined);
    this.#forgetStored(dead);
    this.#logger.info('registrations restored', { restored: this.#table.size, dropped: dead.length });
  }

  /** Serves a REGISTER of the user agent: `userAgent.onRequest('REGISTER', (incoming) => void registrar.serve(incoming))`. Never rejects. */
  async serve(incoming: Pick<IncomingRequest, 'message' | 'flow' | 'respond'>): Promise<void> {
    const { status, ...options } = await this.decide(incoming.message, incoming.flow);
    incoming.respond(status, options);
  }

  /**
   * The answer to a REGISTER. The promise resolves once the change is stored (or storing failed, which is logged); it never
   * rejects. In memory the change is made at once, so that requests take effect in the order of the calls.
   */
  async decide(request: SipRequest, flow: SipFlow): Promise<RegisterAnswer> {
    const refusal = validateRequest(request);
    if (refusal) return { status: refusal.status, reason: refusal.reason, headers: Object.entries(refusal.headers ?? {}) };
    const who = this.authentication.authenticate(request, flow, toOf(request).uri);
    if (!who.ok) return who.answer;
    const command = readRegister(request, this.#limits);
    if ('status' in command) return command;
    const changes = this.#plan(command, request, who.device);
    if ('status' in changes) return changes;
    const stored = this.#apply(changes, request, flow, who.device);
    await this.#save(stored);
    return this.#accept(request, who.device, who.sipDomain, command);
  }

  /** A connection closed: bindings that live by it go. */
  closeFlow(flow: SipFlow): void {
    this.#table.closeFlow(flow);
  }

  /** Removes all bindings of a device that was deleted, disabled or given a new password. */
  removeDevice(deviceId: DeviceId, reason: RemovalReason = 'device-removed'): void {
    for (const binding of this.bindingsOf(deviceId)) this.#table.remove(binding, reason);
  }

  /** After the configuration changed: bindings of devices that are gone or disabled go too. */
  dropUnknownDevices(): void {
    for (const deviceId of this.#table.deviceIds()) {
      if (!this.#parts.directory.device(deviceId)?.enabled) this.removeDevice(deviceId);
    }
  }

  [Symbol.dispose](): void {
    this.#table.close();
  }

  /** Everything that the request would change, checked as a whole (RFC 3261 §10.3 steps 6 and 7). */
  #plan(command: RegisterCommand, request: SipRequest, device: Device): readonly Change[] | RegisterAnswer {
    const bindings = this.bindingsOf(device.id);
    if (command.kind === 'fetch') return [];
    const removeAll = bindings.map((previous) => ({ update: { ...previous, expiresS: 0 }, previous }));
    const changes = command.kind === 'remove-all' ? removeAll : this.#planUpdates(command.updates, request, bindings);
    const callId = callIdOf(request);
    const isLate = changes.some(({ previous }) => previous?.callId === callId && cseqOf(request).number <= previous.cseq);
    if (isLate) return { status: 500, reason: 'CSeq out of order' };
    const added = changes.filter(({ update, previous }) => update.expiresS > 0 && !previous).length;
    const removed = changes.filter(({ update, previous }) => update.expiresS === 0 && previous).length;
    const isTooMany = added > 0 && bindings.length + added - removed > this.#limits.maxBindingsPerDevice;
    return isTooMany ? { status: 403, reason: 'Too many bindings' } : changes;
  }

  #planUpdates(updates: readonly ContactUpdate[], request: SipRequest, bindings: readonly Binding[]): readonly Change[] {
    const taken = new Set<Binding>();
    const changes: Change[] = updates.map((update) => {
      const previous = findBinding(bindings, update, isSameUriText);
      if (previous) taken.add(previous);
      return { update, previous };
    });
    // A phone that lost its memory comes back with another address and Call-ID: its old address must not ring on.
    const callId = callIdOf(request);
    return changes.map(({ update, previous }) => {
      if (previous || update.regId !== undefined || update.instanceId === undefined || update.expiresS === 0)
        return { update, previous };
      const old = bindings.find(
        (one) => !taken.has(one) && one.regId === undefined && one.instanceId === update.instanceId && one.callId !== callId,
      );
      if (old) taken.add(old);
      return { update, previous: old };
    });
  }

  /** Makes the changes in memory; gives what has to be stored. Removals are stored by the constructor's listener. */
  #apply(changes: readonly Change[], request: SipRequest, flow: SipFlow, device: Device): Binding[] {
    const now = this.#parts.clock.now();
    const stored: Binding[] = [];
    for (const { update, previous } of changes) {
      if (update.expiresS === 0) {
        if (previous) this.#table.remove(previous, 'unregistered');
        continue;
      }
      const gruuNumber = this.#gruuNumber(request, update, previous);
      const binding = makeBinding({ deviceId: device.id, update, request, flow, now, gruuNumber });
      this.#table.put(binding, previous);
      if (!previous)
        this.#logger.info('device registered', { deviceId: device.id, transport: flow.transport, expiresS: update.expiresS });
      const isKept = previous && !binding.livesByFlow && bindingKey(previous) === bindingKey(binding);
      if (previous && !previous.livesByFlow && !isKept) this.#forgetStored([previous]);
      if (!binding.livesByFlow) stored.push(binding);
    }
    return stored;
  }

  #gruuNumber(request: SipRequest, update: ContactUpdate, previous: Binding | undefined): number | undefined {
    if (update.instanceId === undefined || !hasOption(request, 'gruu')) return undefined;
    const isSameRegistration = previous?.callId === callIdOf(request) && previous.instanceId === update.instanceId;
    return (isSameRegistration ? previous.gruuNumber : undefined) ?? this.#gruus.newNumber();
  }

  #accept(request: SipRequest, device: Device, sipDomain: string, command: RegisterCommand): RegisterAnswer {
    return acceptance({
      request,
      bindings: this.bindingsOf(device.id),
      now: this.#parts.clock.now(),
      flowTimerS: command.kind === 'update' && command.usesOutbound ? (this.#parts.flowTimerS ?? 25) : undefined,
      gruusOf: (binding) => this.#gruusOf(binding, device.sipUser, sipDomain),
    });
  }

  #gruusOf({ instanceId, gruuNumber }: Binding, sipUser: string, sipDomain: string) {
    if (instanceId === undefined || gruuNumber === undefined) return undefined;
    const temporary = this.#gruus.temporaryGruu(sipDomain, gruuNumber);
    return { public: this.#gruus.publicGruu(sipUser, sipDomain, instanceId), temporary };
  }

  async #save(bindings: readonly Binding[]): Promise<void> {
    if (bindings.length === 0) return;
    try {
      await this.#parts.store.save(bindings.map(toStored));
    } catch (error) {
      this.#logger.error('a registration could not be stored; it stands until the next restart', { error });
    }
  }

  #forgetStored(bindings: readonly Pick<Binding, 'deviceId' | 'instanceId' | 'regId' | 'contactUri'>[]): void {
    if (bindings.length === 0) return;
    const names = bindings.map((binding) => ({ deviceId: binding.deviceId, key: bindingKey(binding) }));
    this.#parts.store.remove(names).catch((error: unknown) => {
      this.#logger.warn('an ended registration could not be removed from the store; it ends there when it expires', { error });
    });
  }
}
