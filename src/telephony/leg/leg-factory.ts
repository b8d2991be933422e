import type { CallId, DeviceId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Diversion, Leg, Party } from './leg.ts';

/** What whoever takes a call must say by a key before it counts as answered: a mailbox that picks up presses none. */
export interface AnswerQuestion {
  /** Sound files that say who calls and which keys there are; said again until a key is pressed. */
  readonly sounds: () => Promise<readonly string[]>;
  /** Without a key by then it was not answered, in milliseconds. */
  readonly patienceMs: number;
}

/** Who is to be rung. */
export type LegTarget =
  /** `contactUri`: only this one of its bindings (a GRUU was called). */
  | { readonly kind: 'device'; readonly deviceId: DeviceId; readonly contactUri?: string; readonly ofUserId?: UserId }
  /** `ofUserId`: who uses it as his own telephone, though it is none of his devices. */
  | {
      readonly kind: 'trunk';
      readonly trunkId: TrunkId;
      readonly number: string;
      readonly ofUserId?: UserId;
      readonly asks?: AnswerQuestion;
    }
  /** A line that is open all the time (`telephony/agent-line`); whoever is there hears what comes. `sounds`: what is said before. */
  | {
      readonly kind: 'line';
      readonly lineId: string;
      readonly ofUserId: UserId;
      readonly sounds: () => Promise<readonly string[]>;
      readonly asks: boolean;
    };

/** What the rung party is told. */
export interface OutgoingLegContext {
  readonly callId: CallId;
  /** Who calls, as it is to be shown: a private caller is shown to nobody, and to trunks as their privacy rules say. */
  readonly from: Party;
  /** The number that was dialled. */
  readonly dialled: string;
  /** The oldest first. */
  readonly diversions: readonly Diversion[];
  /** Max-Forwards of the new request (RFC 3261 §8.1.1.6); above 0. */
  readonly maxForwards: number;
  /** The queue that the call came through; null: none. */
  readonly queueId: QueueId | null;
  /** Asks the phone to answer by itself: the user has just clicked (RFC 5373 Answer-Mode, Call-Info `answer-after=0`). */
  readonly autoAnswer: boolean;
}

/**
 * Makes terminating legs. The SIP side implements it: one leg for each binding of a device (a group of flows to one
 * instance counts as one, RFC 5626), one for a trunk. Legs are made in state `initiated` and ring after `start()`.
 */
export interface LegFactory {
  /** Empty when nobody is registered or the trunk is down. Never throws. */
  createLegs(target: LegTarget, context: OutgoingLegContext): readonly Leg[];
}
