/** Longest piece of the past that is looked at and repeated, in milliseconds. */
const historyMs = 40;
const shortestPitchMs = 2.5;
const longestPitchMs = 15;
/** Full strength for this long, then fading to silence. */
const holdMs = 10;
const fadeMs = 50;
/** Old and new sound overlap for this long when packets come again. */
const overlapMs = 4;
/** A frame that is made up is never longer. */
const longestFrameMs = 60;

/**
 * Covers lost packets by repeating the last pitch period with a fade (the idea of ITU-T G.711 Appendix I):
 * `received` for each decoded frame, `conceal` in place of each lost one.
 */
export class LossConcealer {
  readonly #rate: number;
  readonly #history: Int16Array;
  #frameLength: number;
  #period = 0;
  /** Samples made up since the last received one. */
  #concealed = 0;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
    this.#history = new Int16Array((sampleRate * historyMs) / 1000);
    this.#frameLength = sampleRate / 50;
  }

  /** In samples: what is made up is as long as what came last. */
  get frameLength(): number {
    return this.#frameLength;
  }

  /** Remembers a good frame; after a loss its beginning is blended, in place, with the continued repetition. */
  received(pcm: Int16Array): void {
    this.#frameLength = Math.min(pcm.length, this.#samples(longestFrameMs));
    if (this.#concealed > 0) {
      const overlap = Math.min(pcm.length, this.#samples(overlapMs));
      for (let i = 0; i < overlap; i++) {
        const share = (i + 1) / (overlap + 1);
        pcm[i] = Math.round(pcm[i]! * share + this.#next(i) * (1 - share));
      }
      this.#concealed = 0;
    }
    const kept = this.#history.length;
    if (pcm.length < kept) this.#history.copyWithin(0, pcm.length);
    const tail = pcm.length > kept ? pcm.subarray(pcm.length - kept) : pcm;
    this.#history.set(tail, kept - tail.length);
  }

  /** Fills `out` with the continuation of what was heard; silence after 60 ms without a packet. */
  conceal(out: Int16Array): void {
    if (this.#concealed === 0) this.#period = this.#findPeriod();
    for (let i = 0; i < out.length; i++) out[i] = this.#next(i);
    this.#concealed = Math.min(this.#concealed + out.length, this.#rate);
  }

  #next(ahead: number): number {
    const position = this.#concealed + ahead;
    const hold = this.#samples(holdMs);
    const gain = position < hold ? 1 : 1 - (position - hold) / this.#samples(fadeMs);
    if (gain <= 0) return 0;
    return Math.round(this.#history[this.#history.length - this.#period + (position % this.#period)]! * gain);
  }

  /** The lag at which the last 10 ms resemble the past most (normalised correlation). */
  #findPeriod(): number {
    const window = this.#samples(10);
    const shortest = this.#samples(shortestPitchMs);
    const longest = this.#samples(longestPitchMs);
    const step = this.#rate > 16_000 ? 4 : 2;
    let best = shortest;
    let bestScore = -1;
    for (let lag = shortest; lag <= longest; lag++) {
      const score = this.#similarity(lag, window, step);
      if (score > bestScore) {
        bestScore = score;
        best = lag;
      }
    }
    return best;
  }

  #similarity(lag: number, window: number, step: number): number {
    const history = this.#history;
    let product = 0;
    let energy = 1;
    for (let i = history.length - window; i < history.length; i += step) {
      const past = history[i - lag]!;
      product += history[i]! * past;
      energy += past * past;
    }
    return product <= 0 ? 0 : product / Math.sqrt(energy);
  }

  #samples(ms: number): number {
    return Math.round((this.#rate * ms) / 1000);
  }
}
