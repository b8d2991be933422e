import type { Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import { type Actor, type CallLeg, type CallService, isLive, talkingLegOf } from '../call/index.ts';

/** A phone that was told to hold does so soon; else it is done here, in milliseconds. */
const obeysWithinMs = 2000;

/**
 * Hold and retrieve by command; a phone that holds by itself is heard through its leg. The other side hears music.
 *
 * A phone that knows the event packages `hold` and `talk` is told to do it itself, so that its display agrees; for any other it
 * is done here, and only the phone of the other side shows it.
 */
export class HoldService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** @throws ParleyError `call-unknown`, `leg-wrong-state` */
  hold(actor: Actor, legId: LegId): void {
    const { leg, peer } = this.#legs(actor, legId, 'connected');
    const asked = leg.leg.remoteHold?.(true);
    if (asked) this.#whenIgnored(leg, 'held', asked, () => this.#set(leg, peer, true));
    else this.#set(leg, peer, true);
  }

  /** @throws ParleyError `call-unknown`, `leg-wrong-state`, `phone-cannot` when it was held at a phone that takes no commands */
  retrieve(actor: Actor, legId: LegId): void {
    const { leg, peer } = this.#legs(actor, legId, 'held');
    if (leg.heldByUs) return this.#set(leg, peer, false);
    const asked = leg.leg.remoteHold?.(false);
    if (!asked)
      throw new ParleyError(
        'phone-cannot',
        'This call was put on hold at the telephone itself, which cannot be told to take it back: do so there.',
      );
    this.#whenIgnored(leg, 'retrieved', asked, () => {
      this.#calls.parts.logger.info('a phone did not take its call back when it was told to', { legId: leg.id });
    });
  }

  #legs(actor: Actor, legId: LegId, wanted: 'connected' | 'held'): { leg: CallLeg; peer: CallLeg } {
    const { leg, peer } = talkingLegOf(this.#calls.parts.registry, actor, legId);
    if (leg.state !== wanted)
      throw new ParleyError(
        'leg-wrong-state',
        `The leg is ${leg.state}: it cannot be ${wanted === 'connected' ? 'held' : 'retrieved'}.`,
      );
    return { leg, peer };
  }

  #set(leg: CallLeg, peer: CallLeg, held: boolean): void {
    leg.heldByUs = held;
    leg.call.setState(leg, held ? 'held' : 'connected');
    this.#calls.updateSound(leg.call);
    this.#calls.tellHeld(peer, held);
  }

  /** Runs `otherwise` when the phone refuses, or does nothing: its leg is as it was, with the same other side. */
  #whenIgnored(leg: CallLeg, wanted: 'held' | 'retrieved', asked: Promise<boolean>, otherwise: () => void): void {
    const { clock } = this.#calls.parts;
    const { state } = leg;
    const peer = leg.call.peerOf(leg);
    let timer: Timer | null = null;
    let isOver = false;
    const end = () => {
      const wasOver = isOver;
      isOver = true;
      timer?.cancel();
      for (const stop of stops) stop();
      return !wasOver;
    };
    const stops = [leg.leg.on(wanted, end), leg.leg.on('released', end)];
    const decide = () => {
      if (!end()) return;
      if (isLive(leg) && leg.state === state && leg.call.peerOf(leg) === peer) otherwise();
    };
    timer = clock.setTimer(obeysWithinMs, decide);
    asked.then(
      (isAccepted) => isAccepted || decide(),
      () => decide(),
    );
  }
}
