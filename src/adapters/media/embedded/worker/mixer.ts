import { FRAME_SAMPLES } from './decoded-input.ts';

/** What the mixer hears of a member. */
export interface Speaker {
  readonly id: number;
  pull(tick: number): Int16Array | null;
}

/** More than these at once is noise; the loudest are heard. */
const LOUDEST = 4;

/** Sums members at 16 kHz with a gain for each pair. */
export class Mixer {
  readonly #members = new Map<number, Speaker>();
  /** `listener:speaker` → gain. */
  readonly #gains = new Map<string, number>();
  readonly #sum = new Int32Array(FRAME_SAMPLES);
  readonly #out = new Int16Array(FRAME_SAMPLES);
  #tick = -1;
  #speaking: { id: number; frame: Int16Array; energy: number }[] = [];

  add(speaker: Speaker): void {
    this.#members.set(speaker.id, speaker);
  }

  remove(id: number): void {
    this.#members.delete(id);
    for (const key of this.#gains.keys()) {
      const [listener, speaker] = key.split(':').map(Number);
      if (listener === id || speaker === id) this.#gains.delete(key);
    }
  }

  setGain(listener: number, speaker: number, gain: number): void {
    this.#gains.set(`${listener}:${speaker}`, gain);
  }

  /** What `listener` hears in this tick; holds good until the next call. */
  frameFor(listener: number, tick: number): Int16Array {
    if (tick !== this.#tick) this.#listen(tick);
    this.#sum.fill(0);
    for (const { id, frame } of this.#speaking) {
      if (id === listener) continue;
      const gain = this.#gains.get(`${listener}:${id}`) ?? 1;
      if (gain === 0) continue;
      for (let i = 0; i < FRAME_SAMPLES; i++) this.#sum[i] = this.#sum[i]! + frame[i]! * gain;
    }
    for (let i = 0; i < FRAME_SAMPLES; i++) this.#out[i] = Math.max(-32_768, Math.min(32_767, this.#sum[i]!));
    return this.#out;
  }

  #listen(tick: number): void {
    this.#tick = tick;
    this.#speaking = [];
    for (const member of this.#members.values()) {
      const frame = member.pull(tick);
      if (frame) this.#speaking.push({ id: member.id, frame, energy: energyOf(frame) });
    }
    // One more than are heard: a speaker does not hear itself.
    if (this.#speaking.length > LOUDEST + 1) {
      this.#speaking = this.#speaking.toSorted((a, b) => b.energy - a.energy).slice(0, LOUDEST + 1);
    }
  }
}

function energyOf(frame: Int16Array): number {
  let energy = 0;
  for (let i = 0; i < frame.length; i += 4) energy += frame[i]! * frame[i]!;
  return energy;
}
