import { PcmScratch } from './scratch.ts';

/** Filter taps for each output sample at the lower of the two rates. */
const tapsAtLowerRate = 24;
/** Kaiser window: about 70 dB down in the stop band. */
const kaiserBeta = 6.8;

/** Windowed sinc in `up` phases; shared by all resamplers of the same pair. */
interface PhaseTable {
  readonly up: number;
  readonly down: number;
  readonly tapsPerPhase: number;
  readonly taps: Float64Array;
}

const tables = new Map<string, PhaseTable>();

/**
 * Converts one rate to another by a polyphase filter (flat to 80 % of the lower rate's band). Keeps its state between
 * calls: any cutting of the input gives the same output, and after n seconds of input exactly n seconds have come out.
 */
export class Resampler {
  readonly #table: PhaseTable;
  readonly #out = new PcmScratch();
  /** Past input, then the block at hand. */
  #work: Float64Array;
  readonly #keep: number;
  /** Place of the next output in units of 1/up input samples, counted from the block's first sample. */
  #position = 0;

  constructor(fromRate: number, toRate: number) {
    this.#table = phaseTable(fromRate, toRate);
    this.#keep = this.#table.tapsPerPhase - 1;
    this.#work = new Float64Array(this.#keep + 960);
  }

  /** Converts a block; the result holds good until the next call. */
  process(pcm: Int16Array): Int16Array {
    const { up, down, tapsPerPhase, taps } = this.#table;
    if (up === down) return pcm;
    const work = this.#load(pcm);
    const total = pcm.length * up;
    const count = this.#position >= total ? 0 : Math.ceil((total - this.#position) / down);
    const out = this.#out.ofLength(count);
    let position = this.#position;
    for (let n = 0; n < count; n++, position += down) {
      const phase = position % up;
      const newest = this.#keep + (position - phase) / up;
      const base = phase * tapsPerPhase;
      let sum = 0;
      for (let k = 0; k < tapsPerPhase; k++) sum += taps[base + k]! * work[newest - k]!;
      out[n] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : Math.round(sum);
    }
    this.#position = position - total;
    work.copyWithin(0, pcm.length, pcm.length + this.#keep);
    return out;
  }

  #load(pcm: Int16Array): Float64Array {
    if (this.#work.length < this.#keep + pcm.length) {
      const larger = new Float64Array(this.#keep + pcm.length);
      larger.set(this.#work.subarray(0, this.#keep));
      this.#work = larger;
    }
    this.#work.set(pcm, this.#keep);
    return this.#work;
  }
}

function phaseTable(fromRate: number, toRate: number): PhaseTable {
  const key = `${fromRate}>${toRate}`;
  const known = tables.get(key);
  if (known) return known;
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const up = toRate / divisor;
  const down = fromRate / divisor;
  const tapsPerPhase = Math.ceil((tapsAtLowerRate * Math.max(up, down)) / up);
  const length = tapsPerPhase * up;
  const cutoff = 0.5 / Math.max(up, down);
  const taps = new Float64Array(length);
  for (let phase = 0; phase < up; phase++) {
    let gain = 0;
    for (let k = 0; k < tapsPerPhase; k++) {
      const offset = phase + k * up - (length - 1) / 2;
      const value = sinc(2 * cutoff * offset) * kaiser(offset / (length / 2));
      taps[phase * tapsPerPhase + k] = value;
      gain += value;
    }
    // Each phase passes a constant unchanged: no ripple at the input rate.
    for (let k = 0; k < tapsPerPhase; k++) taps[phase * tapsPerPhase + k]! /= gain;
  }
  const table = { up, down, tapsPerPhase, taps };
  tables.set(key, table);
  return table;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(kaiserBeta * Math.sqrt(1 - x * x)) / bessel(kaiserBeta);
}

/** Modified Bessel function of order zero by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-10 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
