import { type DtmfDigit, digitAt, dtmfColumns, dtmfRows } from './dtmf-digits.ts';

/** Length of one look, in milliseconds: short enough for 40 ms tones, long enough to tell 697 from 770 Hz. */
const blockMs = 12.75;
/** Looks that must agree before a digit counts, and that must miss it before it is over. */
const blocksToAgree = 2;
/** Weakest tone of each pair: about -36 dBm0. */
const weakestAmplitude = 250;
/** The pair must hold this share of all the energy; speech does not. */
const purity = 0.7;
/** Highest ratio of the powers of column to row and of row to column (8 dB and 4 dB, ITU-T Q.24). */
const columnOverRow = 6.3;
const rowOverColumn = 2.5;

/** Hears DTMF in sound (Goertzel filters, ITU-T Q.24), for legs whose digits do not come as telephone-events. */
export class DtmfDetector {
  readonly #blockLength: number;
  readonly #blockMs: number;
  readonly #block: Float64Array;
  readonly #rowCoefficients: readonly number[];
  readonly #columnCoefficients: readonly number[];
  #filled = 0;
  #candidate = '';
  #agreed = 0;
  #current = '';
  #blocksHeard = 0;
  #missed = 0;

  constructor(options: { sampleRate: number }) {
    this.#blockLength = Math.round((options.sampleRate * blockMs) / 1000);
    this.#blockMs = (this.#blockLength * 1000) / options.sampleRate;
    this.#block = new Float64Array(this.#blockLength);
    const coefficient = (frequency: number) => 2 * Math.cos((2 * Math.PI * frequency) / options.sampleRate);
    this.#rowCoefficients = dtmfRows.map(coefficient);
    this.#columnCoefficients = dtmfColumns.map(coefficient);
  }

  /** Whether a digit sounds now, as far as can be known so soon. */
  get isHearing(): boolean {
    return this.#current !== '' && this.#missed === 0;
  }

  /** Takes in sound; returns the digits that ended in it. */
  process(pcm: Int16Array): DtmfDigit[] {
    const digits: DtmfDigit[] = [];
    for (const sample of pcm) {
      this.#block[this.#filled++] = sample;
      if (this.#filled < this.#blockLength) continue;
      this.#filled = 0;
      const ended = this.#decide(this.#look());
      if (ended) digits.push(ended);
    }
    return digits;
  }

  #decide(seen: string): DtmfDigit | null {
    this.#agreed = seen === this.#candidate ? this.#agreed + 1 : 1;
    this.#candidate = seen;
    if (this.#current !== '' && seen === this.#current) {
      this.#blocksHeard += 1 + this.#missed;
      this.#missed = 0;
      return null;
    }
    let ended: DtmfDigit | null = null;
    if (this.#current !== '' && ++this.#missed >= blocksToAgree) {
      ended = { digit: this.#current, durationMs: Math.round(this.#blocksHeard * this.#blockMs) };
      this.#current = '';
    }
    if (this.#current === '' && seen !== '' && this.#agreed >= blocksToAgree) {
      this.#current = seen;
      this.#blocksHeard = this.#agreed;
      this.#missed = 0;
    }
    return ended;
  }

  /** The digit in the block, or nothing. */
  #look(): string {
    let energy = 0;
    for (const sample of this.#block) energy += sample * sample;
    const half = this.#blockLength / 2;
    if (energy < 2 * half * weakestAmplitude * weakestAmplitude * 0.5) return '';
    const rows = this.#rowCoefficients.map((coefficient) => this.#power(coefficient));
    const columns = this.#columnCoefficients.map((coefficient) => this.#power(coefficient));
    const row = indexOfLargest(rows);
    const column = indexOfLargest(columns);
    const rowPower = rows[row]!;
    const columnPower = columns[column]!;
    const weakest = (half * weakestAmplitude) ** 2;
    if (rowPower < weakest || columnPower < weakest) return '';
    if (columnPower > rowPower * columnOverRow || rowPower > columnPower * rowOverColumn) return '';
    return (rowPower + columnPower) / (half * energy) < purity ? '' : digitAt(row, column);
  }

  #power(coefficient: number): number {
    let previous = 0;
    let before = 0;
    for (const sample of this.#block) {
      const next = sample + coefficient * previous - before;
      before = previous;
      previous = next;
    }
    return previous * previous + before * before - coefficient * previous * before;
  }
}

function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
