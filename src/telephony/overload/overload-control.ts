import type { Clock, Timer } from '../../kernel/clock.ts';

/** Told when it begins, every ten seconds while it lasts, and when it ends. */
export interface OverloadState {
  readonly isOverloaded: boolean;
  /** Calls a second that are taken now. */
  readonly takenPerSecond: number;
  /** New calls that were refused since it began. */
  readonly refused: number;
}

export interface OverloadControlParts {
  readonly clock: Clock;
  /** How busy the thread was since it was asked last, 0 to 1. */
  readonly busySinceLastAsked: () => number;
  readonly onChanged: (state: OverloadState) => void;
}

const sampleMs = 250;
/** A thread that never waited for anything did not finish what came. */
const saturated = 0.97;
/** Below it there is room for more calls. */
const relaxed = 0.9;
/** Long computing for something else is not overload by calls: so many samples in a row, … */
const samplesBeforeRefusing = 8;
/** … and so many calls a second, which are always taken. */
const leastPerSecond = 30;
const samplesBeforeFree = 40;
const tellEverySamples = 40;

/**
 * Takes no more new calls a second than the thread can finish.
 *
 *     free ── saturated for two seconds, many calls come ──► limited (nine tenths of what was taken)
 *     limited ── saturated ──► limited, less      limited ── relaxed ──► limited, more
 *     limited ── ten seconds relaxed and nobody refused ──► free
 */
export class OverloadControl implements Disposable {
  readonly #parts: OverloadControlParts;
  /** Calls a second; null: free. */
  #limit: number | null = null;
  /** Calls that may be taken at once. */
  #allowance = 0;
  #taken = 0;
  #refused = 0;
  #refusedInAll = 0;
  #saturatedInARow = 0;
  #calmInARow = 0;
  #samplesUntold = 0;
  #timer: Timer;

  constructor(parts: OverloadControlParts) {
    this.#parts = parts;
    parts.busySinceLastAsked();
    this.#timer = parts.clock.setTimer(sampleMs, () => this.#sample());
  }

  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  /** Whether a new call is taken; to be asked once for each. */
  admits(): boolean {
    if (this.#limit !== null) {
      if (this.#allowance < 1) {
        this.#refused += 1;
        return false;
      }
      this.#allowance -= 1;
    }
    this.#taken += 1;
    return true;
  }

  #sample(): void {
    this.#timer = this.#parts.clock.setTimer(sampleMs, () => this.#sample());
    const busy = this.#parts.busySinceLastAsked();
    const takenPerSecond = (this.#taken * 1000) / sampleMs;
    const refused = this.#refused;
    this.#taken = 0;
    this.#refused = 0;
    this.#refusedInAll += refused;
    this.#saturatedInARow = busy >= saturated ? this.#saturatedInARow + 1 : 0;
    if (this.#limit === null) this.#watch(takenPerSecond);
    else this.#adjust(this.#limit, busy, refused);
    if (this.#limit !== null) this.#allowance = Math.min(this.#allowance, 1) + (this.#limit * sampleMs) / 1000;
  }

  #watch(takenPerSecond: number): void {
    if (this.#saturatedInARow < samplesBeforeRefusing || takenPerSecond <= leastPerSecond) return;
    this.#limit = Math.max(leastPerSecond, takenPerSecond * 0.9);
    this.#calmInARow = 0;
    this.#refusedInAll = 0;
    this.#tell();
  }

  #adjust(limit: number, busy: number, refused: number): void {
    if (busy >= saturated) this.#limit = Math.max(leastPerSecond, limit * 0.93);
    else if (busy < relaxed) this.#limit = limit * (1 + (relaxed - busy) / 2) + 1;
    this.#calmInARow = busy < relaxed && refused === 0 ? this.#calmInARow + 1 : 0;
    this.#samplesUntold += 1;
    if (this.#calmInARow >= samplesBeforeFree) {
      this.#limit = null;
      this.#tell();
    } else if (this.#samplesUntold >= tellEverySamples) this.#tell();
  }

  #tell(): void {
    const state = {
      isOverloaded: this.#limit !== null,
      takenPerSecond: Math.round(this.#limit ?? 0),
      refused: this.#refusedInAll,
    };
    this.#samplesUntold = 0;
    this.#parts.onChanged(state);
  }
}
