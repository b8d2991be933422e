import type { Observer, Unsubscribe } from '../../kernel/events.ts';
import type { CallId, DeviceId, LegId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { CodecName, MediaEndpoint, MediaQuality } from '../media/index.ts';

/**
 * The state of one party in a call, in the words of ECMA-269 §6.1.
 *
 * ```
 *            ┌────────── release ──────────┐
 * initiated ─┼─► alerting ─► connected ◄─► held ─► cleared
 *            └────────► queued ───┘          (failed: refused before answer; then cleared)
 * ```
 */
export type LegState = 'initiated' | 'alerting' | 'queued' | 'connected' | 'held' | 'failed' | 'cleared';

/** Why a leg ended or was refused, in the field's words; `sipStatus` and the peer's text travel beside it. */
export type ReleaseCause =
  | 'normal-clearing'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'unreachable'
  | 'unknown-number'
  | 'too-many-hops'
  | 'not-permitted'
  | 'no-common-codec'
  | 'media-lost'
  | 'network-failure'
  | 'server-failure'
  | 'server-restart'
  | 'transferred'
  | 'replaced';

export interface Release {
  readonly cause: ReleaseCause;
  readonly sipStatus?: number;
  readonly text?: string;
  /** Who ended it: the party itself or we. */
  readonly by: 'party' | 'system';
  /** Where a rung party wants the call sent instead (302 of a phone): a number, as it would dial it. */
  readonly deflectedTo?: string;
}

/** Who is at the other end of a leg, as far as we know. */
export interface Party {
  /** As dialled or presented; empty when withheld or unknown. */
  readonly number: string;
  readonly displayName: string;
  /** The caller asked not to be shown (RFC 3323). */
  readonly isPrivate: boolean;
  readonly userId: UserId | null;
  readonly deviceId: DeviceId | null;
  readonly trunkId: TrunkId | null;
}

/** A later session description offered by a party whose media goes directly; exactly one of the two is called. */
export interface DescriptionOffer {
  readonly description: string;
  answer(description: string): void;
  /** 488: the other party cannot do that; all stays as it was. */
  refuse(): void;
}

/** One diversion a call has been through (RFC 7044, RFC 5806). */
export interface Diversion {
  readonly fromNumber: string;
  readonly reason: 'immediate' | 'busy' | 'no-answer' | 'unreachable' | 'deflected' | 'unknown';
}

/**
 * A party asked for a transfer of the call it is in (RFC 3515). The leg has already answered 202; whoever hears the
 * event reports by `notify`, at the latest with a final status (200, or why not). A leg nobody listens to refuses by itself.
 */
export interface TransferRequest {
  /** Number or user part of the target. */
  readonly target: string;
  /** The leg to be replaced for an attended transfer (RFC 3891); null for a blind one or when it is no leg of ours. */
  readonly replaces: LegId | null;
  /** Sent as NOTIFY sipfrag: 100 while trying, then a final status. */
  notify(status: number, reason: string): void;
}

export interface LegEvents {
  /** The party rings, or is told to wait. `earlyMedia`: it already sends sound. */
  alerting: { readonly earlyMedia: boolean; readonly description?: string };
  /** Terminating legs: the party answered. `description` only on legs with direct media. */
  answered: { readonly description?: string };
  /** The party put us on hold / took us back (its session description says so). */
  held: Record<string, never>;
  retrieved: Record<string, never>;
  /** The party shows or sees something that it did not before, or no longer. */
  videoChanged: Record<string, never>;
  /** By telephone-event or INFO. The call passes it on with `sendDtmf`, unless it went on with the media already (`isPassedOn`). */
  dtmf: { readonly digit: string; readonly durationMs: number; readonly isPassedOn?: boolean };
  transferRequested: TransferRequest;
  /** Direct media only: the party offered a new description (re-INVITE); it is passed to the other side. */
  descriptionOffered: DescriptionOffer;
  /**
   * A new call came in that replaces this leg (INVITE with Replaces, RFC 3891; early legs too, by which a colleague
   * picks up). `by` is its originating leg, unanswered; the call answers it and releases this leg with `replaced`.
   */
  replaced: { readonly by: Leg };
  /** Its connection closed, or nothing is heard of it any more; it may come back within `graceMs`. May be said again. */
  away: Record<string, never>;
  /**
   * The same device, anew after a reload of its page, takes its side back: `by` is its originating leg, unanswered, with the id
   * and the listeners of this one. The call goes on with `by` and releases this leg, which tells nothing any more.
   */
  returned: { readonly by: Leg };
  /** The party's identity became known or changed (UPDATE, P-Asserted-Identity). */
  identified: { readonly party: Party };
  /**
   * Last event of every leg. `quality` are the last figures of its endpoint where they could be had within 50 ms.
   * The protocol's tail (BYE repeated, the 487 after CANCEL) runs on without the leg.
   */
  released: Release & { readonly quality?: MediaQuality | null };
  [event: string]: unknown;
}

/** What names a SIP dialog (RFC 3261 §12): the tags as seen from our side. */
export interface SipDialogNames {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/**
 * One party's side of a call, driven through this port whatever stands behind it: a SIP phone or browser,
 * a trunk, a virtual party, or a phone on a foreign PBX. Commands on a leg in the wrong state throw
 * `ParleyError('leg-wrong-state')`; commands never block on the peer, their outcome is an event. `preferCodec` is the codec
 * of the other leg, so that nothing need be transcoded where both can speak it.
 */
export interface Leg {
  readonly id: LegId;
  /** The call it was made for. After an attended transfer it goes on in another one, known by the call registry alone. */
  readonly callId: CallId;
  /** The Call-ID of its dialog; null for virtual parties. Known from the start. */
  readonly sipCallId: string | null;
  /** What a colleague's phone puts into Replaces to take this leg over; undefined before the party's first answer and for virtual parties. */
  readonly sipDialog?: SipDialogNames | undefined;
  /** `originating`: the party called us; `terminating`: we call the party. */
  readonly role: 'originating' | 'terminating';
  readonly state: LegState;
  readonly party: Party;
  /** The endpoint once it is made; null before, and for ever on legs whose description is passed through. */
  readonly media: MediaEndpoint | null;
  /**
   * The leg would have its session description passed through untouched (a trunk or device with `mediaPath: 'direct'`).
   * It becomes direct when it is given a description by `start`, `ring` or `answer`, and anchored by the first `endpoint()`
   * or by `start`/`answer` without one; then it stays so.
   */
  readonly prefersDirectMedia: boolean;
  /** How long its party may be gone and still come back, in milliseconds; 0 or left out: it ends when it is lost. */
  readonly graceMs?: number;
  /** Whether requests reach the party now, as far as is known; left out: they do. */
  readonly isReachable?: boolean;
  /** The party's latest session description; null before the first. */
  readonly remoteDescription: string | null;
  /**
   * The leg's end of the media; made at the first call, so that a call refused at once costs none. Null on direct legs.
   * @throws ParleyError `media-unavailable`, or `media-closed` when the leg is over.
   */
  endpoint(): Promise<MediaEndpoint | null>;

  /** Terminating legs: starts ringing the party. `description`: direct media, the offer to pass on. */
  start(options?: { description?: string; preferCodec?: CodecName; video?: boolean }): void;
  /** Originating legs: tells the party that the other side rings; with `earlyMedia` it hears what its endpoint is set to hear. */
  ring(options?: { earlyMedia?: boolean; description?: string; preferCodec?: CodecName }): void;
  /**
   * Originating legs: answers. Resolves when media is negotiated and the 200 is sent. Where it cannot (no common codec) it
   * releases itself and rejects with a `ParleyError`.
   */
  answer(options?: { description?: string; preferCodec?: CodecName }): Promise<void>;
  /** Direct media: offers `description` to the party (re-INVITE) and resolves with its answer. @throws ParleyError `leg-refused` */
  offerDescription(description: string): Promise<string>;
  /**
   * Ends the leg in any state: refusal before answer, release after. Further calls do nothing. `released` follows at once or
   * within 50 ms, whatever the peer does.
   */
  release(cause: ReleaseCause): void;
  /** Tells the party that it is held or retrieved, where its protocol has a way to say so (re-INVITE). */
  setHeld(held: boolean): Promise<void>;
  /** Tells the party who it is talking to now (UPDATE or re-INVITE with P-Asserted-Identity). */
  updateIdentity(party: Party): void;
  /** Whether the party may be shown video and show it; left out: not. */
  readonly takesVideo?: boolean;
  /** The party has offered video, and may. */
  readonly wantsVideo?: boolean;
  /** From now on: whether there is anybody to see and be seen by. What the party offers of video is refused otherwise. */
  allowVideo?(allowed: boolean): void;
  /** Offers video to a party that has none yet (re-INVITE). A party that refuses changes nothing. */
  offerVideo?(): Promise<void>;
  /** Sends digits, by telephone-event or INFO as the device is configured. */
  sendDtmf(digits: string): Promise<void>;
  /** Asks a ringing phone to answer by itself (NOTIFY with Event: talk); false where it cannot. */
  remoteAnswer(): boolean;
  /**
   * Asks the phone to put its call on hold by itself, or to take it back (Event: hold, talk), so that it shows it. Resolves with whether it
   * accepted; `held` or `retrieved` follows. Null, or left out, where it cannot.
   */
  remoteHold?(held: boolean): Promise<boolean> | null;
  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe;
  /** The same for several events at once. */
  watch(observer: Observer<LegEvents>): Unsubscribe;
}
