import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter } from '../../kernel/events.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import { type Binding, bindingKey, type RemovalReason } from './binding.ts';
import type { RegistrationEvents } from './registration-events.ts';

const none: readonly Binding[] = [];
const tickMs = 1000;

/** Highest q first, then the latest registration. */
function byPreference(a: Binding, b: Binding): number {
  return b.q - a.q || b.registeredAt - a.registeredAt;
}

/**
 * All bindings, by device, with indexes by flow and by GRUU number. No timer per binding: bindings wait in buckets of one second,
 * and one timer serves them all.
 */
export class BindingTable {
  readonly events = new Emitter<RegistrationEvents>();
  readonly #clock: Clock;
  readonly #byDevice = new Map<DeviceId, readonly Binding[]>();
  readonly #byFlow = new Map<string, Set<DeviceId>>();
  readonly #byGruuNumber = new Map<number, DeviceId>();
  readonly #due = new Map<number, Set<Binding>>();
  #lastTick = 0;
  #timer: Timer | undefined;
  #size = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** The best first. Never changed in place. */
  of(deviceId: DeviceId): readonly Binding[] {
    return this.#byDevice.get(deviceId) ?? none;
  }

  deviceOfGruuNumber(gruuNumber: number): DeviceId | undefined {
    return this.#byGruuNumber.get(gruuNumber);
  }

  deviceIds(): IterableIterator<DeviceId> {
    return this.#byDevice.keys();
  }

  /** Puts `binding` in the place of `previous`, or adds it. Tells of it when the contact is new or another one. */
  put(binding: Binding, previous: Binding | undefined): void {
    const others = this.of(binding.deviceId).filter((one) => one !== previous);
    const list = others.length === 0 ? [binding] : [...others, binding].toSorted(byPreference);
    this.#byDevice.set(binding.deviceId, list);
    if (!previous) this.#size += 1;
    else this.#unindex(previous);
    this.#index(binding);
    const isSameContact = previous?.contactUri === binding.contactUri && previous.flow?.id === binding.flow?.id;
    if (previous && !isSameContact) this.events.emit('bindingRemoved', { binding: previous, reason: 'replaced' });
    if (!isSameContact) this.events.emit('bindingAdded', binding);
  }

  remove(binding: Binding, reason: RemovalReason): void {
    const before = this.of(binding.deviceId);
    if (!before.includes(binding)) return;
    const left = before.filter((one) => one !== binding);
    if (left.length > 0) this.#byDevice.set(binding.deviceId, left);
    else this.#byDevice.delete(binding.deviceId);
    this.#size -= 1;
    this.#unindex(binding);
    this.events.emit('bindingRemoved', { binding, reason });
  }

  /** Takes away what lived by a closed flow; other bindings of it are reached by their address from now on. */
  closeFlow(flow: SipFlow): void {
    for (const deviceId of this.#byFlow.get(flow.id) ?? []) {
      for (const binding of this.of(deviceId)) {
        if (binding.flow?.id !== flow.id) continue;
        if (binding.livesByFlow) this.remove(binding, 'flow-closed');
        else this.#replaceQuietly(binding, { ...binding, flow: undefined });
      }
    }
    this.#byFlow.delete(flow.id);
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.events.removeAll();
  }

  #replaceQuietly(old: Binding, binding: Binding): void {
    this.#byDevice.set(
      old.deviceId,
      this.of(old.deviceId).map((one) => (one === old ? binding : one)),
    );
    this.#unindex(old);
    this.#index(binding);
  }

  #index(binding: Binding): void {
    const { flow, gruuNumber, deviceId } = binding;
    if (flow) {
      const devices = this.#byFlow.get(flow.id);
      if (devices) devices.add(deviceId);
      else this.#byFlow.set(flow.id, new Set([deviceId]));
    }
    if (gruuNumber !== undefined) this.#byGruuNumber.set(gruuNumber, deviceId);
    const tick = Math.ceil(binding.expiresAt / tickMs);
    const bucket = this.#due.get(tick);
    if (bucket) bucket.add(binding);
    else this.#due.set(tick, new Set([binding]));
    this.#startTimer();
  }

  #unindex(binding: Binding): void {
    const { deviceId, flow, gruuNumber, expiresAt } = binding;
    const left = this.of(deviceId);
    if (flow && !left.some((one) => one.flow?.id === flow.id)) this.#dropFromFlow(flow.id, deviceId);
    if (gruuNumber !== undefined && !left.some((one) => one.gruuNumber === gruuNumber)) this.#byGruuNumber.delete(gruuNumber);
    const tick = Math.ceil(expiresAt / tickMs);
    const bucket = this.#due.get(tick);
    bucket?.delete(binding);
    if (bucket?.size === 0) this.#due.delete(tick);
  }

  #dropFromFlow(flowId: string, deviceId: DeviceId): void {
    const devices = this.#byFlow.get(flowId);
    devices?.delete(deviceId);
    if (devices?.size === 0) this.#byFlow.delete(flowId);
  }

  #startTimer(): void {
    if (this.#timer) return;
    this.#lastTick = Math.floor(this.#clock.now() / tickMs);
    this.#timer = this.#clock.setTimer(tickMs, () => this.#tick());
  }

  #tick(): void {
    const tick = Math.floor(this.#clock.now() / tickMs);
    for (let second = this.#lastTick; second <= tick; second++) {
      for (const binding of this.#due.get(second) ?? []) this.remove(binding, 'expired');
    }
    this.#lastTick = tick;
    this.#timer = this.#size > 0 ? this.#clock.setTimer(tickMs, () => this.#tick()) : undefined;
  }
}

/** The binding that an update means: the same flow of an instance, or the same contact (compared by `isSame`). */
export function findBinding(
  bindings: readonly Binding[],
  update: Pick<Binding, 'instanceId' | 'regId' | 'contactUri'>,
  isSame: (a: string, b: string) => boolean,
): Binding | undefined {
  if (update.regId !== undefined) return bindings.find((one) => bindingKey(one) === bindingKey(update));
  return bindings.find((one) => one.regId === undefined && isSame(one.contactUri, update.contactUri));
}
