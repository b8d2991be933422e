import { type Clock, delay } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';

const pauseMs = 2000;

/** Writes one after the other, each until the store takes it: a recording goes on while the store is away. */
export class StoredInTurn {
  readonly #parts: { readonly clock: Clock; readonly logger: Logger };
  #last: Promise<void> = Promise.resolve();
  #isGivenUp = false;

  constructor(parts: { clock: Clock; logger: Logger }) {
    this.#parts = parts;
  }

  /** Resolves when it is stored, or can never be. */
  write(what: string, work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() => this.#try(what, work));
    return this.#last;
  }

  /** Everything so far. */
  get done(): Promise<void> {
    return this.#last;
  }

  /** The program ends: what the store does not take now is left to the next start. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  async #try(what: string, work: () => Promise<void>): Promise<void> {
    const { clock, logger } = this.#parts;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const mayPass = error instanceof ParleyError && error.code === 'store-unavailable' && !this.#isGivenUp;
        const tell = { what, reason: describeError(error) };
        if (!mayPass) return logger.error('something about a recording could not be stored', tell);
        logger.warn('something about a recording waits for the store', tell);
        await delay(clock, pauseMs);
      }
    }
  }
}
