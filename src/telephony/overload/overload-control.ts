import type { Clock, Timer } from '../../kernel/clock.ts';

/** Told when it begins, every ten seconds while it lasts, and when it ends. */
export interface OverloadState {
  readonly isOverloaded: boolean;
  /** Calls a second that are taken now. */
  readonly takenPerSecond: number;
  /** New calls that were refused since it began. */
  readonly refused: number;
}

/** How much the thread that answers has to do. */
export interface Workload {
  /** How busy the thread was since it was asked last, 0 to 1. */
  readonly busySinceLastAsked: () => number;
  /** How long what came waited to be read since it was asked last, in milliseconds. */
  readonly waitedSinceLastAsked: () => number;
}

export interface OverloadControlParts extends Workload {
  readonly clock: Clock;
  readonly onChanged: (state: OverloadState) => void;
}

const sampleMs = 250;
/** Less busy than that nothing waits for the thread, whatever was measured. */
const busy = 0.9;
/** Milliseconds. So long nothing waits to be read while the thread keeps up, however busy it is, and however slow others make the machine. */
const longWait = 100;
const shortWait = 25;
/** What waits for so long is sent again (T1, RFC 3261 §17.1.1.2), which makes it worse: less is taken at once. */
const repeatedAfter = 500;
/** No sample counts more: one moment of computing is no overload. */
const longestWait = 200;
/** It must have been so in the mean of so many samples, … */
const samplesBeforeRefusing = 12;
/** … while more calls a second came than that, which are always taken: long computing for something else is not overload by calls. */
const leastPerSecond = 30;
const samplesBeforeFree = 40;
const tellEverySamples = 40;

/**
 * Takes no more new calls a second than the thread can finish: than leave nothing waiting to be read for long.
 *
 *     free ── long waits in the mean of three seconds, many calls come ──► limited (nine tenths of what was taken)
 *     limited ── long wait ──► limited, less      limited ── short wait ──► limited, more
 *     limited ── ten seconds of short waits and nobody refused ──► free
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
  /** The latest samples, in milliseconds. */
  readonly #waits: number[] = [];
  #calmInARow = 0;
  #samplesUntold = 0;
  #sampledAtMs: number;
  #timer: Timer;

  constructor(parts: OverloadControlParts) {
    this.#parts = parts;
    this.#sampledAtMs = parts.clock.now();
    parts.busySinceLastAsked();
    parts.waitedSinceLastAsked();
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
    const load = this.#parts.busySinceLastAsked();
    const measured = this.#parts.waitedSinceLastAsked();
    const waited = load < busy ? 0 : measured;
    const now = this.#parts.clock.now();
    // A thread that has much to do comes late to this, too.
    const takenPerSecond = (this.#taken * 1000) / Math.max(sampleMs, now - this.#sampledAtMs);
    this.#sampledAtMs = now;
    const refused = this.#refused;
    this.#taken = 0;
    this.#refused = 0;
    this.#refusedInAll += refused;
    this.#waits.push(Math.min(waited, longestWait));
    if (this.#waits.length > samplesBeforeRefusing) this.#waits.shift();
    if (this.#limit === null) this.#watch(takenPerSecond);
    else this.#adjust(this.#limit, waited, load, refused);
    if (this.#limit !== null) this.#allowance = Math.min(this.#allowance, 1) + (this.#limit * sampleMs) / 1000;
  }

  #watch(takenPerSecond: number): void {
    const mean = this.#waits.reduce((sum, one) => sum + one, 0) / samplesBeforeRefusing;
    if (mean < longWait || takenPerSecond <= leastPerSecond) return;
    this.#limit = Math.max(leastPerSecond, takenPerSecond * 0.9);
    this.#calmInARow = 0;
    this.#refusedInAll = 0;
    this.#tell();
  }

  #adjust(limit: number, waited: number, load: number, refused: number): void {
    if (waited >= longWait) this.#limit = Math.max(leastPerSecond, limit * (waited >= repeatedAfter ? 0.8 : 0.93));
    else if (waited < shortWait) this.#limit = limit * (1.02 + Math.max(0, busy - load) / 2) + 1;
    this.#calmInARow = waited < shortWait && refused === 0 ? this.#calmInARow + 1 : 0;
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
