/** Mean square above which somebody talks: 44 dB below full scale. */
const LOUD = 200 ** 2;
const TICK_MS = 20;

/** Whether somebody has stopped talking into a recording: quiet for so long, told once. */
export class QuietWatch {
  readonly #silenceMs: number;
  readonly #silent: (forMs: number) => void;
  #quietMs = 0;
  #isOver = false;

  constructor(silenceMs: number, silent: (forMs: number) => void) {
    this.#silenceMs = silenceMs;
    this.#silent = silent;
  }

  /** One tick of 20 ms; null is silence. */
  hear(frame: Int16Array | null): void {
    if (this.#isOver) return;
    this.#quietMs = frame && meanSquareOf(frame) > LOUD ? 0 : this.#quietMs + TICK_MS;
    if (this.#quietMs < this.#silenceMs) return;
    this.#isOver = true;
    this.#silent(this.#quietMs);
  }
}

function meanSquareOf(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return sum / frame.length;
}
