import type { SealedFormat } from '../../protocol/sealed-recording/index.ts';

/** Of a recording that is finished at the next start nobody kept the peaks: they are counted anew, a second each. */
export class PeakCounter {
  readonly #format: SealedFormat;
  readonly #left: number[] = [];
  readonly #right: number[] = [];

  constructor(format: SealedFormat) {
    this.#format = format;
  }

  /** A chunk of the sound. */
  hear(sound: Buffer): void {
    let left = 0;
    let right = 0;
    for (let at = 0; at + 3 < sound.length; at += 4) {
      left = Math.max(left, Math.abs(sound.readInt16LE(at)));
      right = Math.max(right, Math.abs(sound.readInt16LE(at + 2)));
    }
    this.#left.push(Math.round((left * 100) / 32_768));
    this.#right.push(Math.round((right * 100) / 32_768));
  }

  result(): { stepMs: number; left: Uint8Array; right: Uint8Array } {
    const { chunkBytes, sampleRate, channels } = this.#format;
    const stepMs = Math.round((chunkBytes * 1000) / (sampleRate * channels * 2));
    return { stepMs, left: Uint8Array.from(this.#left), right: Uint8Array.from(this.#right) };
  }
}
