import type { Timer } from '../../../kernel/clock.ts';
import { type SipResponse, serializeSipMessage } from '../message/index.ts';
import { ackForRefusal } from './derived-requests.ts';
import { timerDMs, transactionTimeoutMs } from './timers.ts';
import { type ClientTransactionUser, checkStep, nobody, releasedRequest, type TransactionParts } from './transaction-user.ts';

export type InviteClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

const steps: Record<InviteClientState, readonly InviteClientState[]> = {
  calling: ['proceeding', 'completed', 'accepted', 'terminated'],
  proceeding: ['completed', 'accepted', 'terminated'],
  completed: ['terminated'],
  accepted: ['terminated'],
  terminated: [],
};

/**
 * The INVITE client transaction (RFC 3261 §17.1.1 with RFC 6026 §7.2).
 *
 * ```
 *            ┌─ A: INVITE again
 *  start ─► calling ──1xx──► proceeding ──3xx-6xx: ACK──► completed ──D──► terminated
 *             │ │ └────────────── 3xx-6xx: ACK ─────────────┘ (again: ACK)
 *             │ └──2xx──► accepted ◄──2xx── proceeding
 *             │              └──M──► terminated
 *             └──B, flow broken──► terminated
 * ```
 */
export class InviteClientTransaction {
  readonly key: string;
  readonly kind = 'invite-client';
  readonly #parts: TransactionParts;
  #user: ClientTransactionUser;
  #onProceeding: (() => void) | undefined;
  #whenOver: (() => void) | undefined;
  #state: InviteClientState = 'calling';
  #bytes: Buffer | undefined;
  #ack: Buffer | undefined;
  #intervalMs: number;
  #retransmit: Timer | undefined;
  #life: Timer | undefined;

  /** @param onProceeding runs at the first 1xx: a held CANCEL may go now. */
  constructor(parts: TransactionParts, user: ClientTransactionUser, onProceeding?: () => void) {
    this.key = parts.key;
    this.#parts = parts;
    this.#user = user;
    this.#onProceeding = onProceeding;
    this.#intervalMs = parts.timers.t1Ms;
  }

  get state(): InviteClientState {
    return this.#state;
  }

  get flow() {
    return this.#parts.flow;
  }

  get request() {
    return this.#parts.request;
  }

  start(): void {
    const { flow, clock, timers } = this.#parts;
    this.#bytes = serializeSipMessage(this.#parts.request);
    this.#life = clock.setTimer(transactionTimeoutMs(timers), () => this.#fail('timeout'));
    if (!flow.isReliable) this.#retransmit = clock.setTimer(this.#intervalMs, () => this.#sendAgain());
    flow.send(this.#bytes);
  }

  receive(response: SipResponse): void {
    if (response.status < 200) this.#provisional(response);
    else if (response.status < 300) this.#accepted(response);
    else this.#refused(response);
  }

  /** Whoever sent the request has what he wanted: further 2xx, for as long as they may come, are told to `user`. */
  leaveTo(user: ClientTransactionUser): void {
    if (this.#state === 'accepted') this.#user = user;
  }

  flowBroke(): void {
    if (this.#state === 'completed' || this.#state === 'accepted') return;
    this.#fail('transport');
  }

  /** Runs `task` at the end of the transaction. */
  whenOver(task: () => void): void {
    this.#whenOver = task;
  }

  /** Ends an INVITE that nobody answered although it was cancelled 64 × T1 ago (RFC 3261 §9.1). */
  abandon(): void {
    if (this.#state === 'calling' || this.#state === 'proceeding') this.#fail('timeout');
  }

  #provisional(response: SipResponse): void {
    if (this.#state !== 'calling' && this.#state !== 'proceeding') return;
    const first = this.#state === 'calling';
    if (first) {
      this.#go('proceeding');
      this.#stopTimers();
      this.#onProceeding?.();
    }
    this.#user.onResponse(response);
  }

  #accepted(response: SipResponse): void {
    if (this.#state === 'completed' || this.#state === 'terminated') return;
    if (this.#state !== 'accepted') {
      this.#go('accepted');
      this.#stopTimers();
      this.#bytes = undefined;
      this.#release();
      this.#life = this.#parts.clock.setTimer(transactionTimeoutMs(this.#parts.timers), () => this.#end());
    }
    this.#user.onResponse(response);
  }

  #refused(response: SipResponse): void {
    if (this.#state === 'completed') {
      if (this.#ack) this.#parts.flow.send(this.#ack);
      return;
    }
    if (this.#state === 'accepted' || this.#state === 'terminated') return;
    const { clock, flow, request } = this.#parts;
    this.#go('completed');
    this.#stopTimers();
    this.#ack = serializeSipMessage(ackForRefusal(request, response));
    this.#bytes = undefined;
    flow.send(this.#ack);
    if (flow.isReliable) this.#end();
    else this.#life = clock.setTimer(timerDMs, () => this.#end());
    const user = this.#user;
    this.#user = nobody;
    this.#release();
    user.onResponse(response);
  }

  #release(): void {
    this.#parts.request = releasedRequest;
    this.#onProceeding = undefined;
  }

  #sendAgain(): void {
    this.#intervalMs *= 2;
    this.#retransmit = this.#parts.clock.setTimer(this.#intervalMs, () => this.#sendAgain());
    if (this.#bytes) this.#parts.flow.send(this.#bytes);
  }

  #end(): void {
    if (this.#state === 'terminated') return;
    this.#go('terminated');
    this.#stopTimers();
    this.#parts.onTerminated(this.key);
    this.#whenOver?.();
  }

  #fail(failure: 'timeout' | 'transport'): void {
    if (this.#state === 'terminated') return;
    this.#end();
    this.#user.onFailure(failure);
  }

  #stopTimers(): void {
    this.#retransmit?.cancel();
    this.#life?.cancel();
    this.#retransmit = undefined;
    this.#life = undefined;
  }

  #go(to: InviteClientState): void {
    checkStep('INVITE client transaction', steps, this.#state, to);
    this.#state = to;
  }
}
