import type { LegId } from '../../kernel/ids.ts';
import { type Actor, type CallService, talkingLegOf } from '../call/index.ts';

/** Digits sent by command. Digits that a party presses are passed on by the call itself. */
export class DtmfService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** Sends `digits` (0-9 * # A-D) to the other side. @throws ParleyError `call-unknown`, `leg-wrong-state` */
  async send(actor: Actor, legId: LegId, digits: string): Promise<void> {
    const { leg, peer } = talkingLegOf(this.#calls.parts.registry, actor, legId);
    leg.digits += digits.length;
    await peer.leg.sendDtmf(digits);
  }
}
