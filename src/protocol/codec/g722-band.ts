import { higherScaleSteps, inverseLogarithm, lowerScaleSteps } from './g722-tables.ts';

/** Limits to 16 bits. */
export function saturate(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}

/** The adaptive predictor and scale factor of one band (ITU-T G.722 §3.5, §3.6). Names in comments are the standard's. */
export class G722Band {
  /** Predicted signal (SL, SH). */
  predicted = 0;
  /** Scale factor (DETL, DETH). */
  scale: number;
  readonly #steps: Int32Array;
  readonly #maxLog: number;
  readonly #logShift: number;
  #logScale = 0;
  #zeroPrediction = 0;
  // Two poles (AL1, AL2), six zeros (BL1…BL6).
  #a1 = 0;
  #a2 = 0;
  readonly #b = new Int32Array(6);
  /** Past quantized differences, the latest first. */
  readonly #differences = new Int32Array(6);
  #r1 = 0;
  #r2 = 0;
  #p1 = 0;
  #p2 = 0;

  constructor(kind: 'lower' | 'higher') {
    this.#steps = kind === 'lower' ? lowerScaleSteps : higherScaleSteps;
    this.#maxLog = kind === 'lower' ? 18_432 : 22_528;
    this.#logShift = kind === 'lower' ? 8 : 10;
    this.scale = kind === 'lower' ? 32 : 8;
  }

  /** Takes in a quantized difference and its code: adapts scale factor and predictor. */
  adapt(difference: number, code: number): void {
    this.#adaptScale(code);
    const reconstructed = saturate(this.predicted + difference);
    const partial = saturate(this.#zeroPrediction + difference);
    this.#adaptPoles(partial);
    this.#adaptZeros(difference);
    this.#r2 = this.#r1;
    this.#r1 = reconstructed;
    this.#p2 = this.#p1;
    this.#p1 = partial;
    const poles = ((this.#a1 * saturate(2 * this.#r1)) >> 15) + ((this.#a2 * saturate(2 * this.#r2)) >> 15);
    this.predicted = saturate(saturate(poles) + this.#zeroPrediction);
  }

  /** LOGSCL/LOGSCH and SCALEL/SCALEH. */
  #adaptScale(code: number): void {
    const log = ((this.#logScale * 127) >> 7) + this.#steps[code]!;
    this.#logScale = log < 0 ? 0 : log > this.#maxLog ? this.#maxLog : log;
    const mantissa = inverseLogarithm[(this.#logScale >> 6) & 31]!;
    const shift = this.#logShift - (this.#logScale >> 11);
    this.scale = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
  }

  /** UPPOL2 and UPPOL1; signs are compared as those of two's complement, zero being positive. */
  #adaptPoles(partial: number): void {
    const sameAs1 = partial < 0 === this.#p1 < 0;
    const sameAs2 = partial < 0 === this.#p2 < 0;
    const slope = saturate(4 * this.#a1);
    const turned = sameAs1 ? Math.min(-slope, 32_767) : slope;
    const a2 = (sameAs2 ? 128 : -128) + (turned >> 7) + ((this.#a2 * 32_512) >> 15);
    this.#a2 = a2 > 12_288 ? 12_288 : a2 < -12_288 ? -12_288 : a2;
    const a1 = (sameAs1 ? 192 : -192) + ((this.#a1 * 32_640) >> 15);
    const limit = 15_360 - this.#a2;
    this.#a1 = a1 > limit ? limit : a1 < -limit ? -limit : a1;
  }

  /** UPZERO, DELAYA and FILTEZ in one pass from the oldest difference to the latest. */
  #adaptZeros(difference: number): void {
    const b = this.#b;
    const past = this.#differences;
    const step = difference === 0 ? 0 : 128;
    const negative = difference < 0;
    let sum = 0;
    for (let i = 5; i >= 0; i--) {
      b[i] = saturate((past[i]! < 0 === negative ? step : -step) + ((b[i]! * 32_640) >> 15));
      past[i] = i === 0 ? difference : past[i - 1]!;
      sum += (b[i]! * saturate(2 * past[i]!)) >> 15;
    }
    this.#zeroPrediction = saturate(sum);
  }
}
