import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';

/** How exact the time of a kill is known. */
const everyMs = 2000;

/**
 * Says by the time of a file that Parley lives. A file that cannot be written is told once; nothing else depends on it. The last sign of
 * the run before is kept until what that run left is taken up: a start that is killed before takes nothing of it away.
 */
export class LifeSign implements Disposable {
  /** The last sign of the last run that was started wholly, in milliseconds since 1970; null: there was none. */
  readonly lastBeforeMs: number | null;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #path: string;
  /** While a start goes on: the file of the run before. */
  readonly #pathBefore: string;
  #timer: Timer | null = null;
  #isTold = false;

  /** Begins to give signs. */
  constructor(parts: { clock: Clock; logger: Logger; dataDir: string }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#path = join(parts.dataDir, 'alive');
    this.#pathBefore = `${this.#path}-before`;
    this.lastBeforeMs = timeOf(this.#pathBefore) ?? timeOf(this.#path);
    this.#try(() => {
      // At once, with its time: killed at whatever moment, one of the two says when the run before lived last.
      if (timeOf(this.#pathBefore) === null && timeOf(this.#path) !== null) renameSync(this.#path, this.#pathBefore);
    });
    this.#give();
  }

  /** What the run before left is taken up: from now on it is this one whose last sign counts. */
  startIsOver(): void {
    this.#try(() => rmSync(this.#pathBefore, { force: true }));
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #give(): void {
    this.#try(() => {
      const atS = this.#clock.now() / 1000;
      if (timeOf(this.#path) === null) writeFileSync(this.#path, '');
      utimesSync(this.#path, atS, atS);
    });
    this.#timer = this.#clock.setTimer(everyMs, () => this.#give());
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!this.#isTold)
        this.#logger.warn('The sign of life cannot be written', { path: this.#path, error: describeError(error) });
      this.#isTold = true;
    }
  }
}

function timeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
