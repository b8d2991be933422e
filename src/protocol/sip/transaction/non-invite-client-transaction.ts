import type { Timer } from '../../../kernel/clock.ts';
import { type SipResponse, serializeSipMessage } from '../message/index.ts';
import { transactionTimeoutMs } from './timers.ts';
import { type ClientTransactionUser, checkStep, nobody, releasedRequest, type TransactionParts } from './transaction-user.ts';

export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

const steps: Record<NonInviteClientState, readonly NonInviteClientState[]> = {
  trying: ['proceeding', 'completed', 'terminated'],
  proceeding: ['completed', 'terminated'],
  completed: ['terminated'],
  terminated: [],
};

/**
 * The client transaction of every request but INVITE and ACK (RFC 3261 §17.1.2).
 *
 * ```
 *            ┌─ E: again            ┌─ E: again (every T2)
 *  start ─► trying ──1xx──► proceeding ──2xx-6xx──► completed ──K──► terminated
 *             │ └─────────────2xx-6xx──────────────────┘               ▲
 *             └──F, flow broken (proceeding too)───────────────────────┘
 * ```
 */
export class NonInviteClientTransaction {
  readonly key: string;
  readonly kind = 'non-invite-client';
  readonly #parts: TransactionParts;
  #user: ClientTransactionUser;
  #state: NonInviteClientState = 'trying';
  #bytes: Buffer | undefined;
  #intervalMs: number;
  #retransmit: Timer | undefined;
  #life: Timer | undefined;

  constructor(parts: TransactionParts, user: ClientTransactionUser) {
    this.key = parts.key;
    this.#parts = parts;
    this.#user = user;
    this.#intervalMs = parts.timers.t1Ms;
  }

  get state(): NonInviteClientState {
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
    if (this.#state === 'completed' || this.#state === 'terminated') return;
    if (response.status < 200) {
      if (this.#state === 'trying') this.#go('proceeding');
      this.#user.onResponse(response);
      return;
    }
    this.#go('completed');
    this.#stopTimers();
    this.#bytes = undefined;
    const { flow, clock, timers } = this.#parts;
    if (flow.isReliable) this.#end();
    else this.#life = clock.setTimer(timers.t4Ms, () => this.#end());
    const user = this.#user;
    this.#user = nobody;
    this.#parts.request = releasedRequest;
    user.onResponse(response);
  }

  flowBroke(): void {
    if (this.#state !== 'completed') this.#fail('transport');
  }

  #sendAgain(): void {
    const { t2Ms } = this.#parts.timers;
    this.#intervalMs = this.#state === 'proceeding' ? t2Ms : Math.min(this.#intervalMs * 2, t2Ms);
    this.#retransmit = this.#parts.clock.setTimer(this.#intervalMs, () => this.#sendAgain());
    if (this.#bytes) this.#parts.flow.send(this.#bytes);
  }

  #end(): void {
    if (this.#state === 'terminated') return;
    this.#go('terminated');
    this.#stopTimers();
    this.#parts.onTerminated(this.key);
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

  #go(to: NonInviteClientState): void {
    checkStep('non-INVITE client transaction', steps, this.#state, to);
    this.#state = to;
  }
}
