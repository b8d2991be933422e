import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, LegId } from '../../kernel/ids.ts';
import type { Leg, LegState, LegTarget, Party } from '../leg/index.ts';
import type { MediaSource } from '../media/index.ts';
import type { Call } from './call.ts';
import type { Route, RouteRequest } from './call-ports.ts';

/** An application that has a leg, in place of another party. */
export interface LegHost {
  /** The party pressed a digit. */
  digit(digit: string): void;
  /** What the party was to hear cannot be played (a file that is missing or broken). */
  soundFailed(reason: string): void;
  /** The last that it hears: the party hung up (`gone`), or talks to somebody or goes elsewhere now (`taken`). */
  left(how: 'gone' | 'taken'): void;
}

/** A leg's place in a call. Only `Call` and the services of this folder write to it. */
export interface CallLeg {
  readonly id: LegId;
  /** Another one, with the same id, after its page was loaded anew (`telephony/call-return`). */
  leg: Leg;
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
  /** Its page is lost for the moment and may come back (`telephony/call-return`). */
  isAway: boolean;
  /** On hold by a command of ours, not by its own signalling. */
  heldByUs: boolean;
  /** What it was last told about the other side: the number shown. */
  shownNumber: string;
  digits: number;
  /** Sound that a service set, in place of what follows from the call's state. */
  ownSound: MediaSource | 'itself' | null;
  /** What it hears in place of its peer alone, while somebody else speaks into the conversation (`telephony/monitoring`). */
  mixedSound: MediaSource | null;
  /** The application that it is with. A leg that has one is alone by nature. */
  host: LegHost | null;
  /** Where the call goes after the announcement that it is led to. */
  onward?: { readonly request: RouteRequest; readonly route: Route } | null;
  /** Bookkeeping of `call-sound`. */
  soundKey: string;
  soundVersion: number;
  readonly subscriptions: Unsubscribe[];
}

export function isLive(leg: CallLeg): boolean {
  return leg.state !== 'cleared' && leg.state !== 'failed' && !leg.isReleasing;
}

/** Takes a leg from the application that has it, which is told. */
export function leaveHost(leg: CallLeg, how: 'gone' | 'taken'): void {
  const { host } = leg;
  if (!host) return;
  leg.host = null;
  leg.ownSound = null;
  host.left(how);
}
