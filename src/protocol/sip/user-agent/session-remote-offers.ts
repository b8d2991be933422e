import { createResponse, type SipResponse } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { allowValue, optionTags, supportedValue } from './capabilities.ts';
import type { InviteSession } from './invite-session.ts';
import type { SessionAnswer } from './session-events.ts';
import { answerTimer, type TimerAnswer } from './session-timer.ts';
import { addTo, sdpOf } from './sip-body.ts';

/** Changes of the session that the peer asks for, by re-INVITE (RFC 3261 §14.2), UPDATE (RFC 3311 §5.2) or PRACK (RFC 3262 §5). */
export class RemoteOffers {
  readonly #session: InviteSession;
  readonly #open = new Set<ServerTransaction>();
  #whenFree: (() => void) | undefined;

  constructor(session: InviteSession) {
    this.#session = session;
  }

  /** A re-INVITE of the peer waits for our answer. */
  get isBusy(): boolean {
    return this.#open.size > 0;
  }

  /** Runs `task` when no offer of the peer waits for our answer. */
  whenFree(task: () => void): void {
    if (this.isBusy) this.#whenFree = task;
    else task();
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const session = this.#session;
    const offer = sdpOf(request);
    const isInvite = request.method === 'INVITE';
    if (isInvite || offer !== undefined) {
      const collision = this.#collision(isInvite);
      if (collision) {
        transaction.respond(createResponse(request, collision.status, { headers: collision.headers }));
        return;
      }
    }
    const supportsTimer = optionTags(request, 'Supported').includes('timer');
    const timer = answerTimer(request, supportsTimer, session.core.sessionTimer.minimumS);
    if (timer.kind === 'too-short') {
      transaction.respond(createResponse(request, 422, { headers: { 'Min-SE': String(timer.minimumS) } }));
      return;
    }
    if (offer !== undefined) session.exchange.offerRemotely();
    this.#open.add(transaction);
    const respond = (status: number, answer: SessionAnswer = {}) => this.#respond(transaction, timer, status, answer);
    transaction.user = {
      onCancel: () => respond(487),
      onFailure: () => this.#open.delete(transaction),
    };
    session.emit(isInvite ? 'reInviteReceived' : 'updateReceived', { message: request, offer, respond });
  }

  /** The session ended: what is still open is answered so that the peer need not wait. */
  stop(): void {
    this.#whenFree = undefined;
    for (const transaction of this.#open) transaction.respond(createResponse(transaction.request, 487));
    this.#open.clear();
  }

  #collision(isInvite: boolean): { status: number; headers: Record<string, string> } | undefined {
    const { exchange, localOffers, core } = this.#session;
    if (exchange.state === 'local-offered' || (isInvite && localOffers.isInviting)) return { status: 491, headers: {} };
    if (exchange.state === 'stable' && !this.isBusy) return undefined;
    return { status: 500, headers: { 'Retry-After': String(core.randomBelow(10)) } };
  }

  #respond(transaction: ServerTransaction, timer: TimerAnswer, status: number, answer: SessionAnswer): void {
    const session = this.#session;
    if (!this.#open.has(transaction)) return;
    const { request } = transaction;
    const response = createResponse(request, status, answer.reason === undefined ? {} : { reason: answer.reason });
    if (status >= 200) this.#open.delete(transaction);
    if (status >= 200 && status < 300) this.#agree(response, transaction, timer);
    addTo(response, answer.body, answer.headers);
    if (status >= 300 && session.exchange.state === 'remote-offered') session.exchange.rollBack();
    if (status >= 200 && status < 300) this.#noteDescription(response, request.method === 'INVITE');
    transaction.respond(response);
    if (request.method === 'INVITE' && status >= 200 && status < 300) session.repeatUntilAck(transaction, response);
    const task = this.#whenFree;
    if (this.isBusy || !task) return;
    this.#whenFree = undefined;
    task();
  }

  #agree(response: SipResponse, transaction: ServerTransaction, timer: TimerAnswer): void {
    const session = this.#session;
    const { headers } = response;
    if (transaction.request.method === 'PRACK') return;
    session.dialog.refreshTarget(transaction.request);
    headers.append('Contact', session.core.contactFor(transaction.flow, session.contactUser));
    headers.append('Allow', allowValue);
    headers.append('Supported', supportedValue);
    if (timer.kind !== 'agreed') return;
    headers.append('Require', 'timer');
    headers.append('Session-Expires', `${timer.intervalS};refresher=${timer.weRefresh ? 'uas' : 'uac'}`);
    if (session.state === 'confirmed') session.timer.restart(timer);
  }

  #noteDescription(response: SipResponse, isInvite: boolean): void {
    const session = this.#session;
    const description = sdpOf(response);
    if (description === undefined) return;
    session.localDescription = description;
    if (!session.exchange.answerLocally() && isInvite) session.exchange.offerLocally();
  }
}
