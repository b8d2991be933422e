import type { Clock } from './clock.ts';
import type { LogFields, Logger } from './logger.ts';

export interface FrequentWarningParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sentence: string;
  /** After a line so long nothing is said, but counted. */
  readonly spanMs: number;
}

/** A warning that may be due a thousand times a second: the first is said at once, those of the next span in one line with their number. */
export class FrequentWarning {
  readonly #parts: FrequentWarningParts;
  #isQuiet = false;
  #times = 0;

  constructor(parts: FrequentWarningParts) {
    this.#parts = parts;
  }

  /** @param fields of this one; they are in the log when it is the first */
  note(fields: LogFields): void {
    if (this.#isQuiet) this.#times += 1;
    else this.#say(fields);
  }

  #say(fields: LogFields): void {
    const { clock, logger, sentence, spanMs } = this.#parts;
    logger.warn(sentence, fields);
    this.#isQuiet = true;
    clock.setTimer(spanMs, () => this.#spanOver());
  }

  #spanOver(): void {
    const times = this.#times;
    this.#times = 0;
    this.#isQuiet = false;
    if (times > 0) this.#say({ times, seconds: Math.round(this.#parts.spanMs / 1000) });
  }
}
