import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, DeviceId, UserId } from '../../kernel/ids.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import { type CallLeg, type CallRegistry, isLive, publicParty } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Party, SipDialogNames } from '../leg/index.ts';
import { noPartyNames, type PartyNames } from '../party-names/index.ts';

/** What can be seen of a phone or person from his calls. `offline`: no phone of his is registered. */
export type TelephonyPresence = 'offline' | 'idle' | 'ringing' | 'on-call';

/** One call as a watcher of a device sees it (RFC 4235 dialog). */
export interface WatchedCall {
  readonly callId: CallId;
  readonly legId: string;
  readonly direction: 'initiator' | 'recipient';
  readonly state: 'early' | 'confirmed';
  /** The other party; empty when it is hidden. */
  readonly other: Party;
  /** Our side of its SIP dialog, once there is one. */
  readonly dialog?: SipDialogNames | undefined;
}

export interface PresenceParts {
  readonly registry: CallRegistry;
  readonly directory: CompanyDirectory;
  readonly registrations: RegistrationPort;
  readonly names?: Pick<PartyNames, 'isHidden'>;
}

/** Which devices are registered now. */
export interface RegistrationPort {
  isRegistered(deviceId: DeviceId): boolean;
  onChanged(listener: (deviceId: DeviceId) => void): Unsubscribe;
}

/** Who is free, rung or talking; computed from calls and registrations, told when it changes. */
export class PresenceService implements Disposable {
  readonly #parts: PresenceParts;
  readonly #events = new Emitter<{ device: DeviceId; user: { userId: UserId; presence: TelephonyPresence } }>();
  readonly #users = new Map<UserId, TelephonyPresence>();
  readonly #stops: Unsubscribe[];

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#stops = [
      parts.registry.onEvent(({ event, call }) => {
        if (event.type === 'leg-added' || event.type === 'leg-state-changed') this.#touch(call.legs.get(event.legId)?.party);
        // The leg has left its call already: all that still know it are asked. One that goes on elsewhere is added there at once.
        if (event.type === 'leg-released' && event.toCallId === null) this.#leftBehind(event.legId);
        if (event.type === 'leg-added') this.#deviceOfLeg.set(event.legId, event.party);
      }),
      parts.registrations.onChanged((deviceId) => this.#touchDevice(deviceId)),
    ];
  }

  readonly #deviceOfLeg = new TransientMap<string, Party>();

  /** The calls of a device changed. */
  onDevice(listener: (deviceId: DeviceId) => void): Unsubscribe {
    return this.#events.on('device', listener);
  }

  /** A user's presence is another than before. */
  onUser(listener: (change: { userId: UserId; presence: TelephonyPresence }) => void): Unsubscribe {
    return this.#events.on('user', listener);
  }

  ofUser(userId: UserId): TelephonyPresence {
    const { registry, directory, registrations } = this.#parts;
    const fromCalls = strongest(registry.legsOfUser(userId));
    if (fromCalls !== 'idle') return fromCalls;
    return directory.devicesOf(userId).some((device) => registrations.isRegistered(device.id)) ? 'idle' : 'offline';
  }

  ofDevice(deviceId: DeviceId): TelephonyPresence {
    const fromCalls = strongest(this.#parts.registry.legsOfDevice(deviceId));
    if (fromCalls !== 'idle') return fromCalls;
    return this.#parts.registrations.isRegistered(deviceId) ? 'idle' : 'offline';
  }

  /** For dialog-info (BLF); one who is rung on two bindings of a device is shown once a call. */
  callsOfDevice(deviceId: DeviceId): readonly WatchedCall[] {
    const seen = new Map<CallId, WatchedCall>();
    for (const leg of this.#parts.registry.legsOfDevice(deviceId).filter(isLive)) {
      const isCaller = leg.leg.role === 'originating';
      const other = leg.call.peerOf(leg)?.party ?? (isCaller ? null : leg.call.props.from);
      const number = isCaller ? leg.call.props.dialled : '';
      seen.set(leg.call.id, {
        callId: leg.call.id,
        legId: leg.id,
        dialog: leg.leg.sipDialog,
        direction: isCaller ? 'initiator' : 'recipient',
        state: isTalking(leg) ? 'confirmed' : 'early',
        other: this.#open(
          leg,
          other ? publicParty(other) : { number, displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: null },
        ),
      });
    }
    return [...seen.values()];
  }

  /** Without a number on the red list. */
  #open({ call: { props } }: CallLeg, other: Party): Party {
    const names = this.#parts.names ?? noPartyNames;
    return names.isHidden(props.companyId, props.domainId, other.number) ? { ...other, number: '' } : other;
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#events.removeAll();
  }

  #leftBehind(legId: string): void {
    const party = this.#deviceOfLeg.get(legId);
    this.#deviceOfLeg.delete(legId);
    this.#touch(party);
  }

  #touch(party: Party | undefined): void {
    if (party?.deviceId) this.#touchDevice(party.deviceId);
  }

  #touchDevice(deviceId: DeviceId): void {
    this.#events.emit('device', deviceId);
    const userId = this.#parts.directory.device(deviceId)?.userId;
    if (!userId) return;
    const presence = this.ofUser(userId);
    if (this.#users.get(userId) === presence) return;
    this.#users.set(userId, presence);
    this.#events.emit('user', { userId, presence });
  }
}

function isTalking(leg: CallLeg): boolean {
  return leg.state === 'connected' || leg.state === 'held' || leg.state === 'queued';
}

function strongest(legs: readonly CallLeg[]): 'idle' | 'ringing' | 'on-call' {
  const live = legs.filter(isLive);
  if (live.some((leg) => isTalking(leg) || leg.leg.role === 'originating')) return 'on-call';
  return live.length > 0 ? 'ringing' : 'idle';
}
