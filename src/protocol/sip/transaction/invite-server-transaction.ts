import type { Timer } from '../../../kernel/clock.ts';
import { createResponse, type SipRequest, type SipResponse, serializeSipMessage } from '../message/index.ts';
import { automaticTryingMs, transactionTimeoutMs } from './timers.ts';
import { checkStep, releasedRequest, type ServerTransactionUser, type TransactionParts } from './transaction-user.ts';

export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

const steps: Record<InviteServerState, readonly InviteServerState[]> = {
  proceeding: ['completed', 'accepted', 'terminated'],
  completed: ['confirmed', 'terminated'],
  confirmed: ['terminated'],
  accepted: ['terminated'],
  terminated: [],
};

/**
 * The INVITE server transaction (RFC 3261 §17.2.1 with RFC 6026 §7.1).
 *
 * ```
 *  INVITE ─► proceeding ──3xx-6xx──► completed ──ACK──► confirmed ──I──► terminated
 *   (again: last 1xx)                 │ G: again            (ACK absorbed)   ▲ ▲
 *              │                      └──H: no ACK, flow broken──────────────┘ │
 *              └──2xx──► accepted ──L──────────────────────────────────────────┘
 *                         (INVITE again: absorbed; 2xx from above: sent)
 * ```
 */
export class InviteServerTransaction {
  readonly key: string;
  readonly kind = 'invite-server';
  /** Set by whoever takes the request. */
  user: ServerTransactionUser = {};
  readonly #parts: TransactionParts;
  #state: InviteServerState = 'proceeding';
  #last: Buffer | undefined;
  #intervalMs: number;
  #retransmit: Timer | undefined;
  #life: Timer | undefined;

  constructor(parts: TransactionParts) {
    this.key = parts.key;
    this.#parts = parts;
    this.#intervalMs = parts.timers.t1Ms;
    this.#retransmit = parts.clock.setTimer(automaticTryingMs, () => this.#trying());
  }

  get state(): InviteServerState {
    return this.#state;
  }

  get flow() {
    return this.#parts.flow;
  }

  get request() {
    return this.#parts.request;
  }

  /** Sends a response. After the final one only further 2xx of an accepted INVITE leave; anything else is dropped. */
  respond(response: SipResponse): void {
    if (this.#state === 'accepted' && response.status >= 200 && response.status < 300) {
      this.#parts.flow.send(serializeSipMessage(response));
      return;
    }
    if (this.#state !== 'proceeding') return;
    this.#retransmit?.cancel();
    this.#retransmit = undefined;
    const bytes = serializeSipMessage(response);
    this.#last = bytes;
    if (response.status >= 300) this.#refuse();
    else if (response.status >= 200) this.#accept();
    this.#parts.flow.send(bytes);
  }

  /** The same INVITE again. */
  receiveAgain(): void {
    if ((this.#state === 'proceeding' || this.#state === 'completed') && this.#last) this.#parts.flow.send(this.#last);
  }

  /** An ACK with our branch. True when it belonged to a refusal and is done with; false when it acknowledges a 2xx. */
  receiveAck(): boolean {
    if (this.#state === 'accepted') return false;
    if (this.#state === 'completed') {
      this.#stopTimers();
      this.#last = undefined;
      this.#parts.request = releasedRequest;
      this.user = {};
      this.#go('confirmed');
      if (this.#parts.flow.isReliable) this.#end();
      else this.#life = this.#parts.clock.setTimer(this.#parts.timers.t4Ms, () => this.#end());
    }
    return true;
  }

  receiveCancel(cancel: SipRequest): void {
    if (this.#state === 'proceeding') this.user.onCancel?.(cancel);
  }

  flowBroke(): void {
    if (this.#state === 'proceeding') this.user.onFailure?.('transport');
    if (this.#state === 'proceeding' || this.#state === 'completed') this.#end();
  }

  #refuse(): void {
    const { clock, flow, timers } = this.#parts;
    this.#go('completed');
    this.#life = clock.setTimer(transactionTimeoutMs(timers), () => this.#noAck());
    if (!flow.isReliable) this.#retransmit = clock.setTimer(this.#intervalMs, () => this.#sendAgain());
  }

  #accept(): void {
    this.#go('accepted');
    // From here on the user repeats it (RFC 6026 §7.1).
    this.#last = undefined;
    this.#parts.request = releasedRequest;
    this.user = {};
    this.#life = this.#parts.clock.setTimer(transactionTimeoutMs(this.#parts.timers), () => this.#end());
  }

  #trying(): void {
    this.respond(createResponse(this.#parts.request, 100));
  }

  #sendAgain(): void {
    this.#intervalMs = Math.min(this.#intervalMs * 2, this.#parts.timers.t2Ms);
    this.#retransmit = this.#parts.clock.setTimer(this.#intervalMs, () => this.#sendAgain());
    if (this.#last) this.#parts.flow.send(this.#last);
  }

  #noAck(): void {
    this.#end();
    this.user.onFailure?.('timeout');
  }

  #end(): void {
    if (this.#state === 'terminated') return;
    this.#go('terminated');
    this.#stopTimers();
    this.#last = undefined;
    this.#parts.onTerminated(this.key);
  }

  #stopTimers(): void {
    this.#retransmit?.cancel();
    this.#life?.cancel();
  }

  #go(to: InviteServerState): void {
    checkStep('INVITE server transaction', steps, this.#state, to);
    this.#state = to;
  }
}
