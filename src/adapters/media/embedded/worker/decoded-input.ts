import { type AudioCodec, type CodecName, createCodec, Resampler } from '../../../../protocol/codec/index.ts';
import { JitterBuffer } from '../../../../protocol/rtp/jitter-buffer/index.ts';

/** All sound inside the worker has this rate; a frame is 20 ms of it. */
export const FRAME_RATE = 16_000;
export const FRAME_SAMPLES = 320;

/** Never written to. */
const silence = new Int16Array(FRAME_SAMPLES);

/**
 * Sound of one incoming stream as frames at a steady pace: the jitter buffer puts packets in order and says what is lost,
 * the codec conceals it. Fed with payloads, emptied once a tick.
 */
export class DecodedInput {
  #buffer: JitterBuffer | null = null;
  #codec: AudioCodec | null = null;
  #resampler: Resampler | null = null;
  /** Made when the first packet is fed: most endpoints pass their packets on as they are. */
  #pcm: Int16Array = silence;
  #frame: Int16Array = silence;
  #filled = 0;
  #frameTick = -1;
  #frameHasSound = false;

  feed(codec: CodecName, packet: { sequence: number; timestamp: number; payload: Uint8Array }, nowMs: number): void {
    if (this.#codec?.name !== codec || !this.#buffer) this.#use(codec);
    this.#buffer!.push({ ...packet, payload: Uint8Array.from(packet.payload) }, nowMs);
  }

  /** The frame of `tick`, the same for all who ask in that tick; null while there is nothing to hear. */
  pull(tick: number): Int16Array | null {
    if (tick !== this.#frameTick) {
      this.#frameTick = tick;
      this.#frameHasSound = this.#fill();
    }
    return this.#frameHasSound ? this.#frame : null;
  }

  #use(codec: CodecName): void {
    this.#codec = createCodec(codec);
    this.#resampler = this.#codec.sampleRate === FRAME_RATE ? null : new Resampler(this.#codec.sampleRate, FRAME_RATE);
    this.#buffer = new JitterBuffer({ clockRate: this.#codec.clockRate });
    if (this.#pcm !== silence) return;
    this.#pcm = new Int16Array(FRAME_SAMPLES * 8);
    this.#frame = new Int16Array(FRAME_SAMPLES);
  }

  #fill(): boolean {
    while (this.#filled < FRAME_SAMPLES) {
      const next = this.#buffer?.pull();
      if (!next || next.kind === 'silence') {
        if (this.#filled === 0) return false;
        this.#append(silence.subarray(0, FRAME_SAMPLES - this.#filled));
        break;
      }
      const pcm = next.kind === 'packet' ? this.#codec!.decode(next.payload) : this.#codec!.conceal();
      this.#append(this.#resampler ? this.#resampler.process(pcm) : pcm);
    }
    this.#frame.set(this.#pcm.subarray(0, FRAME_SAMPLES));
    this.#pcm.copyWithin(0, FRAME_SAMPLES, this.#filled);
    this.#filled -= FRAME_SAMPLES;
    return true;
  }

  #append(sound: Int16Array): void {
    const fitting = sound.subarray(0, this.#pcm.length - this.#filled);
    this.#pcm.set(fitting, this.#filled);
    this.#filled += fitting.length;
  }
}

/** Frames to payloads of one codec. */
export class FrameEncoder {
  readonly codec: AudioCodec;
  readonly #resampler: Resampler | null;

  constructor(name: CodecName) {
    this.codec = createCodec(name);
    this.#resampler = this.codec.sampleRate === FRAME_RATE ? null : new Resampler(FRAME_RATE, this.codec.sampleRate);
  }

  encode(frame: Int16Array): Uint8Array {
    return this.codec.encode(this.#resampler ? this.#resampler.process(frame) : frame);
  }
}
