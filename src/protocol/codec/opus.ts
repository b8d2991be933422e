import { Decoder, Encoder } from '@evan/opus';
import type { AudioCodec } from './audio-codec.ts';
import { LossConcealer } from './loss-concealer.ts';
import { PcmScratch } from './scratch.ts';

export type OpusSampleRate = 8000 | 16_000 | 48_000;

/** Speech at 16 kHz sounds transparent at this rate; the peers' own choice is 32 to 40 kbit/s at 48 kHz. */
const bitrate = 24_000;

/**
 * Opus, one channel (RFC 6716, RFC 7587). The RTP clock is 48000 whatever the rate on our side: 16 kHz by default,
 * because the other end of a transcoded call has no more, at a third of the cost.
 */
export class OpusCodec implements AudioCodec {
  readonly name = 'opus';
  readonly clockRate = 48_000;
  readonly sampleRate: OpusSampleRate;
  readonly #decoder: Decoder;
  /** Made when first used: a leg that only listens never pays for it. */
  #encoder: Encoder | null = null;
  readonly #decoded = new PcmScratch();
  readonly #concealer: LossConcealer;

  constructor(sampleRate: OpusSampleRate = 16_000) {
    this.sampleRate = sampleRate;
    this.#decoder = new Decoder({ channels: 1, sample_rate: sampleRate });
    this.#concealer = new LossConcealer(sampleRate);
  }

  encode(pcm: Int16Array): Uint8Array {
    this.#encoder ??= makeEncoder(this.sampleRate);
    try {
      return this.#encoder.encode(pcm);
    } catch {
      // A frame length that Opus does not know: an empty payload is a lost packet to the peer (RFC 6716 §3.1 R1).
      return new Uint8Array(0);
    }
  }

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0) return this.conceal();
    let bytes: Uint8Array;
    try {
      bytes = this.#decoder.decode(payload);
    } catch {
      return this.conceal();
    }
    const out = this.#decoded.ofLength(bytes.length >> 1);
    out.set(new Int16Array(bytes.buffer, bytes.byteOffset, out.length));
    this.#concealer.received(out);
    return out;
  }

  /** The package has no access to libopus' own concealment, so the waveform is repeated as for the others. */
  conceal(): Int16Array {
    const out = this.#decoded.ofLength(this.#concealer.frameLength);
    this.#concealer.conceal(out);
    return out;
  }
}

function makeEncoder(sampleRate: OpusSampleRate): Encoder {
  const encoder = new Encoder({ channels: 1, sample_rate: sampleRate, application: 'voip' });
  encoder.bitrate = bitrate;
  encoder.complexity = 1;
  encoder.signal = 'voice';
  return encoder;
}
