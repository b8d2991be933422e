import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, DeviceId, LegId, TrunkId, UserId } from '../../kernel/ids.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { Party } from '../leg/index.ts';
import type { Call } from './call.ts';
import type { CallEvent } from './call-events.ts';
import type { CallLeg } from './call-leg.ts';
import type { CallLoad } from './call-ports.ts';

/**
 * All calls of this node. It listens to the events of its calls, so nothing is forgotten: a call is in from
 * `call-created` to `call-ended`, a leg from `leg-added` to `leg-released`.
 */
export class CallRegistry implements CallLoad {
  readonly #calls = new TransientMap<CallId, Call>();
  readonly #legs = new TransientMap<LegId, CallLeg>();
  readonly #byDevice = new Index<DeviceId>();
  readonly #byUser = new Index<UserId>();
  readonly #byTrunk = new Index<TrunkId>();
  readonly #events = new Emitter<{ happened: { event: CallEvent; call: Call }; load: Party }>();
  readonly #maxCalls: number;

  constructor(options: { maxCalls: number }) {
    this.#maxCalls = options.maxCalls;
  }

  /** What happens in any call, at once and in memory: for live views. Records are read from the journal. */
  onEvent(listener: (happened: { event: CallEvent; call: Call }) => void): Unsubscribe {
    return this.#events.on('happened', listener);
  }

  /** Whose device or trunk has a call more or less than before. */
  onLoadChanged(listener: (party: Party) => void): Unsubscribe {
    return this.#events.on('load', listener);
  }

  get isFull(): boolean {
    return this.#calls.size >= this.#maxCalls;
  }

  get size(): { calls: number; legs: number } {
    return { calls: this.#calls.size, legs: this.#legs.size };
  }

  call(id: CallId): Call | undefined {
    return this.#calls.get(id);
  }

  leg(id: LegId): CallLeg | undefined {
    return this.#legs.get(id);
  }

  allCalls(): Iterable<Call> {
    return this.#calls.values();
  }

  callsOfCompany(companyId: CompanyId): Call[] {
    return [...this.#calls.values()].filter((call) => call.props.companyId === companyId);
  }

  legsOfUser(userId: UserId): readonly CallLeg[] {
    return this.#byUser.get(userId);
  }

  legsOfDevice(deviceId: DeviceId): readonly CallLeg[] {
    return this.#byDevice.get(deviceId);
  }

  callsOfDevice(deviceId: DeviceId): number {
    return this.#byDevice.callCount(deviceId);
  }

  callsOfUser(userId: UserId): number {
    return this.#byUser.callCount(userId);
  }

  callsOfTrunk(trunkId: TrunkId): number {
    return this.#byTrunk.callCount(trunkId);
  }

  /** Given to every call as its `record`. */
  follow(event: CallEvent, call: Call): void {
    if (event.type === 'call-created') this.#calls.set(call.id, call);
    else if (event.type === 'call-ended') this.#calls.delete(call.id);
    else if (event.type === 'leg-added') this.#addLeg(call.legs.get(event.legId)!);
    else if (event.type === 'leg-released') this.#removeLeg(event.legId);
    this.#events.emit('happened', { event, call });
  }

  #addLeg(leg: CallLeg): void {
    this.#legs.set(leg.id, leg);
    this.#byDevice.add(leg.party.deviceId, leg);
    this.#byUser.add(leg.party.userId, leg);
    this.#byTrunk.add(leg.party.trunkId, leg);
    this.#events.emit('load', leg.party);
  }

  #removeLeg(id: LegId): void {
    const leg = this.#legs.get(id);
    if (!leg) return;
    this.#legs.delete(id);
    this.#byDevice.remove(leg.party.deviceId, leg);
    this.#byUser.remove(leg.party.userId, leg);
    this.#byTrunk.remove(leg.party.trunkId, leg);
    this.#events.emit('load', leg.party);
  }
}

/** Legs by one property of their party. Lists, for nearly all of them are short. */
class Index<Key extends string> {
  readonly #legs = new TransientMap<Key, CallLeg[]>();

  add(key: Key | null, leg: CallLeg): void {
    if (key === null) return;
    const legs = this.#legs.get(key);
    if (!legs) this.#legs.set(key, [leg]);
    else if (!legs.includes(leg)) legs.push(leg);
  }

  remove(key: Key | null, leg: CallLeg): void {
    const legs = key === null ? undefined : this.#legs.get(key);
    const at = legs?.indexOf(leg) ?? -1;
    if (at < 0) return;
    legs!.splice(at, 1);
    if (legs!.length === 0) this.#legs.delete(key!);
  }

  get(key: Key): readonly CallLeg[] {
    return [...(this.#legs.get(key) ?? [])];
  }

  /** Two bindings of one device that ring for the same call are one call. */
  callCount(key: Key): number {
    const legs = this.#legs.get(key);
    if (!legs || legs.length === 1) return legs?.length ?? 0;
    return new Set(legs.map(({ call }) => call)).size;
  }
}
