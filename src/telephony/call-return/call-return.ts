import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type CallLeg, type CallService, isLive, releaseLeg } from '../call/index.ts';
import type { Leg } from '../leg/index.ts';
import { Absences } from './absences.ts';

/** Keeps the calls of pages that are lost, and gives them back. */
export class CallReturn {
  readonly #calls: CallService;
  readonly #logger: Logger;
  readonly #absences: Absences;
  readonly #watched = new WeakSet<CallLeg>();
  readonly #events = new Emitter<{ returned: CallLeg }>();

  constructor(parts: { calls: CallService; clock: Clock; logger: Logger }) {
    this.#calls = parts.calls;
    this.#logger = parts.logger;
    this.#absences = new Absences({
      clock: parts.clock,
      changed: (leg, isAway) => this.#missed(leg, isAway),
      over: (leg) => this.#givenUp(leg),
    });
    parts.calls.parts.registry.onEvent(({ event, call }) => {
      const leg = event.type === 'leg-added' ? call.legs.get(event.legId) : undefined;
      if (leg) this.#watch(leg);
    });
  }

  /** Legs that are being missed; 0 when nothing is left behind. */
  get missing(): number {
    return this.#absences.size;
  }

  /** A leg has another endpoint than before. Whoever keeps endpoints (rooms, recordings) takes the new one. */
  onReturned(listener: (leg: CallLeg) => void): Unsubscribe {
    return this.#events.on('returned', listener);
  }

  #watch(leg: CallLeg): void {
    if (this.#watched.has(leg)) return;
    this.#watched.add(leg);
    leg.leg.watch({
      away: () => this.#absences.begin(leg),
      returned: ({ by }) => this.#returned(leg, by),
      released: () => this.#absences.end(leg),
    });
  }

  #missed(leg: CallLeg, isAway: boolean): void {
    leg.isAway = isAway;
    const { call } = leg;
    if (call.hasEnded) return;
    call.record(isAway ? { type: 'leg-away', legId: leg.id } : { type: 'leg-back', legId: leg.id, sipCallId: leg.leg.sipCallId });
    this.#calls.updateSound(call);
  }

  #givenUp(leg: CallLeg): void {
    this.#logger.info('a page did not come back to its call', { callId: leg.call.id, legId: leg.id });
    releaseLeg(leg, leg.leg.isReachable === false ? 'network-failure' : 'media-lost');
  }

  /** The same device calls anew: `by` has taken the place of the leg that is lost, under the same id. */
  #returned(leg: CallLeg, by: Leg): void {
    const { call } = leg;
    const before = leg.leg;
    leg.leg = by;
    this.#absences.end(leg);
    if (!isLive(leg) || call.hasEnded) {
      before.release('replaced');
      return by.release('unreachable');
    }
    leg.isAway = false;
    forgetSound(leg);
    call.record({ type: 'leg-back', legId: leg.id, sipCallId: by.sipCallId });
    before.release('replaced');
    this.#events.emit('returned', leg);
    // Whoever has the leg (a conference) hears of it in this turn, and says what it is to hear.
    queueMicrotask(() => call.hasEnded || this.#calls.updateSound(call));
    void this.#answer(leg);
  }

  async #answer(leg: CallLeg): Promise<void> {
    const peer = leg.call.peerOf(leg);
    await this.#calls.answerWhenSafe(leg, peer);
    // Its phone shows again that it is held.
    if (isLive(leg) && leg.call.peerOf(leg)?.heldByUs) this.#calls.tellHeld(leg, true);
  }
}

/** Its endpoint is another: what it hears and who hears it is set anew. */
function forgetSound(leg: CallLeg): void {
  leg.soundKey = 'nothing';
  for (const other of leg.call.legs.values()) if (other.soundKey === `leg:${leg.id}`) other.soundKey = 'nothing';
}
