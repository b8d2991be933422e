import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';

/** How exact the time of a kill is known. */
const everyMs = 2000;

/** Says by the time of a file that Parley lives. A file that cannot be written is told once; nothing else depends on it. */
export class LifeSign implements Disposable {
  /** The last sign of the run before, in milliseconds since 1970; null: there was none. */
  readonly lastBeforeMs: number | null;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #path: string;
  #timer: Timer | null = null;
  #isTold = false;

  /** Begins to give signs. */
  constructor(parts: { clock: Clock; logger: Logger; dataDir: string }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#path = join(parts.dataDir, 'alive');
    this.lastBeforeMs = statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs ?? null;
    this.#give();
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #give(): void {
    try {
      const atS = this.#clock.now() / 1000;
      if (!statSync(this.#path, { throwIfNoEntry: false })) writeFileSync(this.#path, '');
      utimesSync(this.#path, atS, atS);
    } catch (error) {
      if (!this.#isTold)
        this.#logger.warn('The sign of life cannot be written', { path: this.#path, error: describeError(error) });
      this.#isTold = true;
    }
    this.#timer = this.#clock.setTimer(everyMs, () => this.#give());
  }
}
