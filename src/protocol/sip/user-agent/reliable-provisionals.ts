import { UntilAcknowledged } from '../dialog/index.ts';
import { createResponse, cseqOf, rackOf, type SipResponse } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { UserAgentCore } from './user-agent-core.ts';

interface Waiting {
  readonly response: SipResponse;
  readonly carriesDescription: boolean;
}

/**
 * The sender's side of RFC 3262: provisional responses leave one after the other, each again until its PRACK; none that was
 * never acknowledged within 64 × T1.
 */
export class ReliableProvisionals {
  readonly #core: UserAgentCore;
  readonly #invite: ServerTransaction;
  readonly #onGivenUp: () => void;
  readonly #onPrack: (prack: ServerTransaction) => void;
  readonly #queue: Waiting[] = [];
  #current: (Waiting & { rseq: number; repeat: UntilAcknowledged }) | undefined;
  #whenClear: (() => void) | undefined;
  #rseq: number;

  /** @param parts.onPrack gets each PRACK that matched, to answer it */
  constructor(parts: {
    core: UserAgentCore;
    invite: ServerTransaction;
    onPrack: (prack: ServerTransaction) => void;
    onGivenUp: () => void;
  }) {
    this.#core = parts.core;
    this.#invite = parts.invite;
    this.#onPrack = parts.onPrack;
    this.#onGivenUp = parts.onGivenUp;
    this.#rseq = 1 + parts.core.randomBelow(0x4000_0000);
  }

  send(response: SipResponse): void {
    response.headers.append('Require', '100rel');
    this.#queue.push({ response, carriesDescription: response.body.length > 0 });
    if (!this.#current) this.#next();
  }

  /** Runs `task` when no response with a description waits for its PRACK: only then may the 2xx go (RFC 3262 §3). */
  whenClear(task: () => void): void {
    if (this.#current?.carriesDescription || this.#queue.some((one) => one.carriesDescription)) this.#whenClear = task;
    else task();
  }

  /** Answers PRACK: 481 when it acknowledges nothing of ours. */
  receive(prack: ServerTransaction): void {
    const { request } = prack;
    const rack = rackOf(request);
    const current = this.#current;
    const matches = rack && current && rack.rseq === current.rseq && rack.cseq === cseqOf(this.#invite.request).number;
    if (!matches) {
      prack.respond(createResponse(request, 481));
      return;
    }
    current.repeat.stop();
    this.#current = undefined;
    this.#onPrack(prack);
    this.#next();
    if (this.#whenClear) this.whenClear(this.#takeTask());
  }

  /** The final response is out: nothing is repeated any more. */
  stop(): void {
    this.#current?.repeat.stop();
    this.#current = undefined;
    this.#queue.length = 0;
    this.#whenClear = undefined;
  }

  #takeTask(): () => void {
    const task = this.#whenClear ?? (() => {});
    this.#whenClear = undefined;
    return task;
  }

  #next(): void {
    const next = this.#queue.shift();
    if (!next) return;
    const rseq = this.#rseq;
    this.#rseq += 1;
    next.response.headers.append('RSeq', String(rseq));
    const send = () => this.#invite.respond(next.response);
    const { clock, timers } = this.#core;
    const giveUp = () => {
      this.stop();
      this.#onGivenUp();
    };
    this.#current = { ...next, rseq, repeat: new UntilAcknowledged({ clock, timers, maxIntervalMs: Infinity, send, giveUp }) };
    send();
  }
}
