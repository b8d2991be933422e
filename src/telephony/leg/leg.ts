import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId, DeviceId, LegId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { MediaEndpoint } from '../media/index.ts';

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

/** One diversion a call has been through (RFC 7044, RFC 5806). */
export interface Diversion {
  readonly fromNumber: string;
  readonly reason: 'immediate' | 'busy' | 'no-answer' | 'unreachable' | 'deflected' | 'unknown';
}

/** A party asked for a transfer of the call it is in (RFC 3515). Answer with `accept` or `refuse`; then report progress. */
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
  alerting: { readonly earlyMedia: boolean };
  answered: Record<string, never>;
  /** The party put us on hold / took us back (its session description says so). */
  held: Record<string, never>;
  retrieved: Record<string, never>;
  dtmf: { readonly digit: string; readonly durationMs: number };
  transferRequested: TransferRequest;
  /** A new call came in that replaces this leg (INVITE with Replaces). `by` takes over its place. */
  replaced: { readonly by: Leg };
  /** The party's identity became known or changed (UPDATE, P-Asserted-Identity). */
  identified: { readonly party: Party };
  /** Last event of every leg. */
  released: Release;
  [event: string]: unknown;
}

/**
 * One party's side of a call, driven through this port whatever stands behind it: a SIP phone or browser,
 * a trunk, a virtual party, or a phone on a foreign PBX. Commands on a leg in the wrong state throw
 * `ParleyError('leg-wrong-state')`; commands never block on the peer, their outcome is an event.
 */
export interface Leg {
  readonly id: LegId;
  readonly callId: CallId;
  /** `originating`: the party called us; `terminating`: we call the party. */
  readonly role: 'originating' | 'terminating';
  readonly state: LegState;
  readonly party: Party;
  /** Null for legs whose session description is passed through (`mediaPath: 'direct'`). */
  readonly media: MediaEndpoint | null;

  /** Terminating legs: starts ringing the party. */
  start(): void;
  /** Originating legs: tells the party that the other side rings; with `earlyMedia` it hears what its endpoint is set to hear. */
  ring(options?: { earlyMedia?: boolean }): void;
  /** Originating legs: answers. Resolves when the party's acknowledgement came and media is negotiated. */
  answer(): Promise<void>;
  /** Ends the leg in any state: refusal before answer, release after. Further calls do nothing. */
  release(cause: ReleaseCause): void;
  /** Tells the party that it is held or retrieved, where its protocol has a way to say so (re-INVITE). */
  setHeld(held: boolean): Promise<void>;
  /** Tells the party who it is talking to now (UPDATE or re-INVITE with P-Asserted-Identity). */
  updateIdentity(party: Party): void;
  /** Sends digits, by telephone-event or INFO as the device is configured. */
  sendDtmf(digits: string): Promise<void>;
  /** Asks a phone to answer or to talk/hold by itself (Event: talk/hold NOTIFY); false where it cannot. */
  remoteAnswer(): boolean;
  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe;
}
