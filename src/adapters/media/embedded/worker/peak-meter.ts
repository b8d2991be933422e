/** More would not be seen on any screen. */
const mostSteps = 4000;
const firstTicks = 5;
const tickMs = 20;

/** The peaks of two sides for a picture of the sound, each stretch twice as long whenever there are too many. */
export class PeakMeter {
  #left: number[] = [];
  #right: number[] = [];
  #ticksOfStep = firstTicks;
  #ticks = 0;
  #now = { left: 0, right: 0 };

  hear(side: 'left' | 'right', frame: Int16Array): void {
    let peak = this.#now[side];
    for (const sample of frame) {
      const size = sample < 0 ? -sample : sample;
      if (size > peak) peak = size;
    }
    this.#now[side] = peak;
  }

  /** A tick is over. */
  step(): void {
    this.#ticks += 1;
    if (this.#ticks < this.#ticksOfStep) return;
    this.#end();
    if (this.#left.length < mostSteps) return;
    this.#left = halved(this.#left);
    this.#right = halved(this.#right);
    this.#ticksOfStep *= 2;
  }

  /** Peaks from 0 to 100. */
  result(): { stepMs: number; left: Uint8Array; right: Uint8Array } {
    if (this.#ticks > 0) this.#end();
    return { stepMs: this.#ticksOfStep * tickMs, left: Uint8Array.from(this.#left), right: Uint8Array.from(this.#right) };
  }

  #end(): void {
    this.#left.push(Math.round((this.#now.left * 100) / 32_768));
    this.#right.push(Math.round((this.#now.right * 100) / 32_768));
    this.#now = { left: 0, right: 0 };
    this.#ticks = 0;
  }
}

function halved(peaks: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(peaks.length / 2) }, (_, at) => Math.max(peaks[2 * at]!, peaks[2 * at + 1] ?? 0));
}
