import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, LegId } from '../../kernel/ids.ts';
import type { Leg, LegState, LegTarget, Party } from '../leg/index.ts';
import type { MediaSource } from '../media/index.ts';
import type { Call } from './call.ts';

/** A leg's place in a call. Only `Call` and the services of this folder write to it. */
export interface CallLeg {
  readonly id: LegId;
  readonly leg: Leg;
  /** The call it is in now; an attended transfer or a pickup moves it. */
  call: Call;
  state: LegState;
  party: Party;
  readonly target: LegTarget | null;
  readonly agentId: AgentId | null;
  /** The party has taken the call, or we have answered it. */
  isAnswered: boolean;
  /** We have released it and wait for its last event. */
  isReleasing: boolean;
  /** On hold by a command of ours, not by its own signalling. */
  heldByUs: boolean;
  /** What it was last told about the other side: the number shown. */
  shownNumber: string;
  digits: number;
  /** Sound that a service set, in place of what follows from the call's state. */
  ownSound: MediaSource | 'itself' | null;
  /** Bookkeeping of `call-sound`. */
  soundKey: string;
  soundVersion: number;
  readonly subscriptions: Unsubscribe[];
}

export function isLive(leg: CallLeg): boolean {
  return leg.state !== 'cleared' && leg.state !== 'failed' && !leg.isReleasing;
}
