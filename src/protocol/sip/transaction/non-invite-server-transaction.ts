import type { Timer } from '../../../kernel/clock.ts';
import { type SipResponse, serializeSipMessage } from '../message/index.ts';
import { transactionTimeoutMs } from './timers.ts';
import { checkStep, releasedRequest, type ServerTransactionUser, type TransactionParts } from './transaction-user.ts';

export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

const steps: Record<NonInviteServerState, readonly NonInviteServerState[]> = {
  trying: ['proceeding', 'completed', 'terminated'],
  proceeding: ['completed', 'terminated'],
  completed: ['terminated'],
  terminated: [],
};

/**
 * The server transaction of every request but INVITE and ACK (RFC 3261 §17.2.2). One that is never answered ends
 * after 64 × T1, when its client has given up.
 *
 * ```
 *  request ─► trying ──1xx──► proceeding ──2xx-6xx──► completed ──J──► terminated
 *             (again: nothing)  (again: last 1xx)      (again: last)
 *               └──────────2xx-6xx──────────────────────┘
 * ```
 */
export class NonInviteServerTransaction {
  readonly key: string;
  readonly kind = 'non-invite-server';
  /** Set by whoever takes the request. */
  user: ServerTransactionUser = {};
  readonly #parts: TransactionParts;
  #state: NonInviteServerState = 'trying';
  #last: Buffer | undefined;
  #life: Timer | undefined;

  constructor(parts: TransactionParts) {
    this.key = parts.key;
    this.#parts = parts;
    this.#life = parts.clock.setTimer(transactionTimeoutMs(parts.timers), () => this.#end());
  }

  get state(): NonInviteServerState {
    return this.#state;
  }

  get flow() {
    return this.#parts.flow;
  }

  get request() {
    return this.#parts.request;
  }

  /** Sends a response; after the final one nothing more leaves. */
  respond(response: SipResponse): void {
    if (this.#state === 'completed' || this.#state === 'terminated') return;
    const { flow, clock, timers } = this.#parts;
    this.#last = serializeSipMessage(response);
    if (response.status < 200) {
      if (this.#state === 'trying') this.#go('proceeding');
      flow.send(this.#last);
      return;
    }
    this.#life?.cancel();
    this.#go('completed');
    this.#parts.request = releasedRequest;
    this.user = {};
    flow.send(this.#last);
    if (flow.isReliable) this.#end();
    else this.#life = clock.setTimer(transactionTimeoutMs(timers), () => this.#end());
  }

  /** The same request again. */
  receiveAgain(): void {
    if (this.#last) this.#parts.flow.send(this.#last);
  }

  flowBroke(): void {
    if (this.#state === 'trying' || this.#state === 'proceeding') this.user.onFailure?.('transport');
    this.#end();
  }

  #end(): void {
    if (this.#state === 'terminated') return;
    this.#go('terminated');
    this.#life?.cancel();
    this.#last = undefined;
    this.#parts.onTerminated(this.key);
  }

  #go(to: NonInviteServerState): void {
    checkStep('non-INVITE server transaction', steps, this.#state, to);
    this.#state = to;
  }
}
