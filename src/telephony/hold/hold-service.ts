import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import { type Actor, type CallService, talkingLegOf } from '../call/index.ts';

/** Hold and retrieve by command; a phone that holds by itself is heard through its leg. The other side hears music. */
export class HoldService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** @throws ParleyError `call-unknown`, `leg-wrong-state` */
  hold(actor: Actor, legId: LegId): void {
    this.#set(actor, legId, true);
  }

  /** @throws ParleyError `call-unknown`, `leg-wrong-state` */
  retrieve(actor: Actor, legId: LegId): void {
    this.#set(actor, legId, false);
  }

  #set(actor: Actor, legId: LegId, held: boolean): void {
    const { leg, peer } = talkingLegOf(this.#calls.parts.registry, actor, legId);
    if (leg.state !== (held ? 'connected' : 'held'))
      throw new ParleyError('leg-wrong-state', `The leg is ${leg.state}: it cannot be ${held ? 'held' : 'retrieved'}.`);
    leg.heldByUs = held;
    leg.call.setState(leg, held ? 'held' : 'connected');
    this.#calls.updateSound(leg.call);
    this.#calls.tellHeld(peer, held);
  }
}
