/** That somebody waited so long, and whether he gave up then; else he was answered, and would have waited longer (censored). */
export interface WaitSeen {
  readonly waitedMs: number;
  readonly hasGivenUp: boolean;
}

interface Point {
  readonly afterMs: number;
  /** Share that waits longer than this. */
  readonly stay: number;
}

/**
 * How long customers would wait, from those who gave up and those who were answered before they did: the estimator of Kaplan and Meier
 * (1958), which takes of the answered only what they tell: that they waited so long. Beyond the longest wait seen it is guessed that
 * people go on giving up as fast as over all.
 */
export class Patience {
  readonly #points: readonly Point[];
  readonly #lastMs: number;
  /** Who gives up, to a millisecond of waiting. */
  readonly #hazard: number;
  readonly givenUp: number;
  readonly answered: number;

  constructor(seen: readonly WaitSeen[]) {
    const sorted = seen.toSorted(
      (one, other) => one.waitedMs - other.waitedMs || Number(other.hasGivenUp) - Number(one.hasGivenUp),
    );
    const points: Point[] = [];
    let stay = 1;
    let atRisk = sorted.length;
    for (const { waitedMs, hasGivenUp } of sorted) {
      if (hasGivenUp) {
        stay *= 1 - 1 / atRisk;
        points.push({ afterMs: waitedMs, stay });
      }
      atRisk -= 1;
    }
    this.#points = points;
    this.#lastMs = sorted.at(-1)?.waitedMs ?? 0;
    this.givenUp = points.length;
    this.answered = sorted.length - points.length;
    const waited = sorted.reduce((sum, one) => sum + one.waitedMs, 0);
    this.#hazard = waited > 0 ? points.length / waited : 0;
  }

  /** Share of customers that waits longer than this. */
  stayAfter(waitedMs: number): number {
    if (waitedMs > this.#lastMs) return this.stayAfter(this.#lastMs) * Math.exp(-this.#hazard * (waitedMs - this.#lastMs));
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#points[middle]!.afterMs <= waitedMs) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 1 : this.#points[low - 1]!.stay;
  }

  /**
   * How long somebody waits of whom it is known that he waited so long.
   * @param chance 0 to 1, not included
   * @returns milliseconds; infinite where nobody ever gave up
   */
  draw(waitedMs: number, chance: number): number {
    const target = this.stayAfter(waitedMs) * (1 - chance);
    const point = this.#points.find(({ afterMs, stay }) => afterMs > waitedMs && stay <= target);
    if (point) return point.afterMs;
    if (this.#hazard === 0) return Number.POSITIVE_INFINITY;
    const fromMs = Math.max(waitedMs, this.#lastMs);
    const stay = this.stayAfter(fromMs);
    // Who would leave at once although everybody seen at that point has left: the tail begins there.
    return stay <= 0 ? fromMs : fromMs + Math.max(0, Math.log(stay / target)) / this.#hazard;
  }
}
