/**
 * Whose turn it is in the exchange of session descriptions (RFC 3264 §4, RFC 6337 §2).
 *
 * ```
 *           local offer                    remote offer
 *  local-offered ◄──────── stable ────────► remote-offered
 *       └── remote answer, ──►▲▲◄── local answer, ──┘
 *           offer refused          offer refused
 * ```
 */
export type OfferAnswerState = 'stable' | 'local-offered' | 'remote-offered';

/** Who may offer now. Bodies themselves are not looked at. */
export class OfferAnswer {
  #state: OfferAnswerState = 'stable';
  #settled = false;

  get state(): OfferAnswerState {
    return this.#state;
  }

  /** True once an offer has been answered. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** Notes our offer; false when it is not our turn. */
  offerLocally(): boolean {
    return this.#begin('local-offered');
  }

  /** Notes the peer's offer; false on glare or when ours is still open. */
  offerRemotely(): boolean {
    return this.#begin('remote-offered');
  }

  /** Notes the peer's answer. One that nobody asked for (the same answer again in a 2xx) changes nothing: false. */
  answerRemotely(): boolean {
    return this.#finish('local-offered');
  }

  answerLocally(): boolean {
    return this.#finish('remote-offered');
  }

  /** The open offer was refused or its request failed: all stays as it was before. */
  rollBack(): void {
    this.#state = 'stable';
  }

  #begin(to: OfferAnswerState): boolean {
    if (this.#state !== 'stable') return false;
    this.#state = to;
    return true;
  }

  #finish(from: OfferAnswerState): boolean {
    if (this.#state !== from) return false;
    this.#state = 'stable';
    this.#settled = true;
    return true;
  }
}
