import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import { isUnavailable } from './store.ts';

export interface GroupCommitParts<Event> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is kept, for messages: `call events`. */
  readonly what: string;
  /** Stores them in one transaction; the same ones again, after an answer was lost, change nothing. */
  readonly write: (events: readonly Event[]) => Promise<void>;
  /** Of an event the store refuses for its content, for the log. */
  readonly describe: (event: Event) => Record<string, unknown>;
  /** How long `durable` waits before it rejects, in milliseconds. */
  readonly patienceMs?: number;
  /** Events kept in memory while the store is away; further ones are refused. */
  readonly maxWaiting?: number;
  /** From the start of one write to the start of the next, in milliseconds: at many events a second a transaction costs more than what is in it. */
  readonly betweenWritesMs?: number;
  /** So much longer for each event of the write before, at most as long again: the more happens, the more shares a transaction. None when left out. */
  readonly perEventMs?: number;
}

interface Waiter {
  readonly upTo: number;
  readonly untilMs: number;
  readonly resolve: () => void;
  readonly reject: (error: ParleyError) => void;
}

const largestBatch = 2000;
const usualDistanceMs = 40;
const firstRetryMs = 50;
const slowestRetryMs = 2000;
const closePatienceMs = 10_000;

/**
 * Events on their way into the store by group commit: one that comes while nothing is being written is written at once, those that come
 * during a write go together with the next one. One write at a time keeps the order.
 */
export class GroupCommit<Event> {
  readonly #parts: GroupCommitParts<Event>;
  readonly #maxWaiting: number;
  readonly #patienceMs: number;
  readonly #betweenWritesMs: number;
  #waiting: Event[] = [];
  #appended = 0;
  #stored = 0;
  #waiters: Waiter[] = [];
  #impatience: Timer | null = null;
  #isWriting = false;
  #isClosing = false;
  #isClosed = false;
  #lastWriteMs = 0;
  #longerMs = 0;
  readonly #events = new Emitter<{ stored: readonly Event[] }>();

  constructor(parts: GroupCommitParts<Event>) {
    this.#parts = parts;
    this.#maxWaiting = parts.maxWaiting ?? 200_000;
    this.#patienceMs = parts.patienceMs ?? 250;
    this.#betweenWritesMs = parts.betweenWritesMs ?? usualDistanceMs;
  }

  /** Events not yet stored. */
  get waiting(): number {
    return this.#appended - this.#stored;
  }

  /** @throws ParleyError `journal-full` when the store was away for so long that memory is used up */
  append(event: Event): void {
    if (this.waiting >= this.#maxWaiting) {
      const { what } = this.#parts;
      throw new ParleyError('journal-full', `${this.waiting} ${what} wait for the store, no more can be kept: the store is away`);
    }
    this.#waiting.push(event);
    this.#appended++;
    if (this.#isWriting) return;
    this.#isWriting = true;
    // After everything that this turn of the event loop appends.
    setImmediate(() => void this.#writeAll());
  }

  durable(): Promise<void> {
    if (this.#stored === this.#appended) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { clock } = this.#parts;
    this.#waiters.push({ upTo: this.#appended, untilMs: clock.now() + this.#patienceMs, resolve, reject });
    this.#impatience ??= clock.setTimer(this.#patienceMs, this.#giveUp);
    return promise;
  }

  onStored(listener: (events: readonly Event[]) => void): Unsubscribe {
    return this.#events.on('stored', listener);
  }

  /** Writes what waits. What cannot be written in time is named in the log. */
  async close(): Promise<void> {
    const { clock, logger, what } = this.#parts;
    this.#isClosing = true;
    const until = clock.now() + closePatienceMs;
    while (this.waiting > 0 && clock.now() < until) await this.durable().catch(() => undefined);
    this.#isClosed = true;
    this.#impatience?.cancel();
    if (this.waiting > 0) logger.error(`Lost ${what}: the store was away at the end`, { lost: this.waiting });
  }

  /** One timer for all who wait, for they are as patient as each other: at that of the first. */
  readonly #giveUp = (): void => {
    const { clock, what } = this.#parts;
    const now = clock.now();
    const tooLate = this.#waiters.filter(({ untilMs }) => untilMs <= now);
    this.#waiters = this.#waiters.filter(({ untilMs }) => untilMs > now);
    const [next] = this.#waiters;
    this.#impatience = next ? clock.setTimer(next.untilMs - now, this.#giveUp) : null;
    const message = `The store did not take the ${what} within ${this.#patienceMs} ms; they are kept and tried again`;
    for (const { reject } of tooLate) reject(new ParleyError('store-unavailable', message));
  };

  async #writeAll(): Promise<void> {
    let retryMs = firstRetryMs;
    while (this.#waiting.length > 0) {
      await this.#keepDistance();
      const events = this.#waiting.splice(0, largestBatch);
      this.#longerMs = Math.min(this.#betweenWritesMs, events.length * (this.#parts.perEventMs ?? 0));
      try {
        await this.#write(events);
        retryMs = firstRetryMs;
      } catch (error) {
        this.#waiting = events.concat(this.#waiting);
        if (this.#isClosed) break;
        const { logger, what } = this.#parts;
        logger.warn(`Waiting for the store: ${what}`, { waiting: this.waiting, retryMs, error: describeError(error) });
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, slowestRetryMs);
        continue;
      }
      this.#markStored(events);
    }
    this.#isWriting = false;
  }

  async #keepDistance(): Promise<void> {
    const { clock } = this.#parts;
    const distanceMs = Math.round(this.#betweenWritesMs + this.#longerMs);
    const leftMs = this.#lastWriteMs + distanceMs - clock.now();
    if (leftMs > 0 && leftMs <= distanceMs && !this.#isClosing) await this.#pause(leftMs);
    this.#lastWriteMs = clock.now();
  }

  /** A timer of the clock, which by itself does not keep the process alive. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.setTimer(ms, resolve));
  }

  #markStored(events: readonly Event[]): void {
    this.#stored += events.length;
    const done = this.#waiters.filter((waiter) => waiter.upTo <= this.#stored);
    this.#waiters = this.#waiters.filter((waiter) => waiter.upTo > this.#stored);
    for (const waiter of done) waiter.resolve();
    this.#events.emit('stored', events);
  }

  /** @throws when the store is away; what it refuses for its content is narrowed down and given up. */
  async #write(events: readonly Event[]): Promise<void> {
    try {
      await this.#parts.write(events);
    } catch (error) {
      if (isWorthRetrying(error)) throw error;
      if (events.length <= 1) {
        const [event] = events;
        this.#parts.logger.error('The store refused an event, it is lost', { ...(event && this.#parts.describe(event)), error });
        return;
      }
      const middle = events.length >> 1;
      for (const half of [events.slice(0, middle), events.slice(middle)]) await this.#write(half);
    }
  }
}

/** Whether another try may succeed: the store is away, or slow. */
export function isWorthRetrying(error: unknown): boolean {
  return isUnavailable(error) || (error instanceof Error && error.message === 'Query read timeout');
}
