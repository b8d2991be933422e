import { type CallProgressTone, type CodecName, callProgressTone, ToneGenerator } from '../../../../protocol/codec/index.ts';
import { FRAME_RATE, FRAME_SAMPLES, FrameEncoder } from './decoded-input.ts';

/** Sound made here or read from a file, a frame each tick. */
export interface FrameSource {
  /** Null: nothing more, or nothing now. Holds good until the next call. */
  pull(tick: number): Int16Array | null;
  /** Ended for good. */
  readonly finished: boolean;
}

export class ToneSource implements FrameSource {
  readonly finished = false;
  readonly #generator: ToneGenerator;
  readonly #frame = new Int16Array(FRAME_SAMPLES);

  constructor(tone: CallProgressTone) {
    this.#generator = new ToneGenerator({ pattern: callProgressTone(tone), sampleRate: FRAME_RATE });
  }

  pull(): Int16Array {
    this.#generator.fill(this.#frame);
    return this.#frame;
  }
}

/** PCM at 16 kHz from memory, once or in a loop. */
export class PcmSource implements FrameSource {
  readonly #pcm: Int16Array;
  readonly #loop: boolean;
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #at = 0;

  constructor(pcm: Int16Array, loop: boolean) {
    this.#pcm = pcm;
    this.#loop = loop && pcm.length > 0;
  }

  get finished(): boolean {
    return !this.#loop && this.#at >= this.#pcm.length;
  }

  pull(): Int16Array | null {
    if (this.finished) return null;
    this.#frame.fill(0);
    for (let filled = 0; filled < FRAME_SAMPLES; ) {
      if (this.#at >= this.#pcm.length) {
        if (!this.#loop) break;
        this.#at = 0;
      }
      const part = this.#pcm.subarray(this.#at, this.#at + FRAME_SAMPLES - filled);
      this.#frame.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return this.#frame;
  }
}

/** One piece for all who wait: decoded once, encoded once a codec and tick. */
export class SharedMusic {
  readonly #source: FrameSource;
  readonly #encoders = new Map<CodecName, { encoder: FrameEncoder; tick: number; payload: Uint8Array }>();
  #tick = -1;
  #frame: Int16Array | null = null;

  constructor(source: FrameSource) {
    this.#source = source;
  }

  frame(tick: number): Int16Array | null {
    if (tick !== this.#tick) {
      this.#tick = tick;
      this.#frame = this.#source.pull(tick);
    }
    return this.#frame;
  }

  payload(tick: number, codec: CodecName): Uint8Array | null {
    const frame = this.frame(tick);
    if (!frame) return null;
    let entry = this.#encoders.get(codec);
    if (!entry) this.#encoders.set(codec, (entry = { encoder: new FrameEncoder(codec), tick: -1, payload: new Uint8Array(0) }));
    if (entry.tick !== tick) {
      entry.tick = tick;
      entry.payload = Uint8Array.from(entry.encoder.encode(frame));
    }
    return entry.payload;
  }
}

/** Notes of the built-in piece in hertz; 0 is a rest. Ours: a slow broken chord that asks for no licence. */
const MELODY = [
  262, 330, 392, 523, 392, 330, 294, 349, 440, 587, 440, 349, 247, 294, 392, 494, 392, 294, 262, 330, 392, 523, 0, 0,
];
const NOTE_SAMPLES = FRAME_RATE * 0.4;

/** The built-in music on hold. */
export function builtInMusic(): Int16Array {
  const pcm = new Int16Array(MELODY.length * NOTE_SAMPLES);
  MELODY.forEach((frequency, note) => {
    for (let i = 0; i < NOTE_SAMPLES; i++) {
      const fade = Math.min(1, i / 200, (NOTE_SAMPLES - i) / 800) * Math.exp(-i / NOTE_SAMPLES);
      const phase = (2 * Math.PI * frequency * i) / FRAME_RATE;
      pcm[note * NOTE_SAMPLES + i] = Math.round((Math.sin(phase) + 0.25 * Math.sin(2 * phase)) * fade * 3500);
    }
  });
  return pcm;
}

const CHIMES = { entered: [523, 784], left: [784, 523], supervised: [1400] } as const;

/** Two short notes: up when somebody comes, down when he goes; a single high one says that somebody listens. */
export function chime(kind: keyof typeof CHIMES): Int16Array {
  const notes = CHIMES[kind];
  const length = FRAME_RATE * 0.14;
  const pcm = new Int16Array(notes.length * length);
  notes.forEach((frequency, note) => {
    for (let i = 0; i < length; i++) {
      const fade = Math.min(1, i / 160, (length - i) / 900);
      pcm[note * length + i] = Math.round(Math.sin((2 * Math.PI * frequency * i) / FRAME_RATE) * fade * 2500);
    }
  });
  return pcm;
}
