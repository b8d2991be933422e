import type { AudioCodec } from './audio-codec.ts';
import { G722Band, saturate } from './g722-band.ts';
import { inverse2, inverse4, inverse6, lowerDecisions, lowerNegativeCodes, lowerPositiveCodes, qmfTaps } from './g722-tables.ts';
import { LossConcealer } from './loss-concealer.ts';
import { ByteScratch, PcmScratch } from './scratch.ts';

/** G.722 encoder at 64 kbit/s: two samples at 16 kHz become one octet (ITU-T G.722). */
export class G722Encoder {
  readonly #lower = new G722Band('lower');
  readonly #higher = new G722Band('higher');
  /** The last 24 values twice in a row, so that they always stand together somewhere. */
  readonly #window = new Int32Array(48);
  #at = 0;

  /** `out` holds half as many octets as `pcm` samples; an odd last sample is left out. */
  encode(pcm: Int16Array, out: Uint8Array): void {
    for (let i = 0; i + 1 < pcm.length; i += 2) out[i >> 1] = this.#encodePair(pcm[i]!, pcm[i + 1]!);
  }

  #encodePair(first: number, second: number): number {
    const window = this.#window;
    const at = this.#at;
    window[at] = window[at + 24] = first;
    window[at + 1] = window[at + 25] = second;
    this.#at = at === 22 ? 0 : at + 2;
    let odd = 0;
    let even = 0;
    for (let i = 0; i < 12; i++) {
      odd += window[at + 2 + 2 * i]! * qmfTaps[i]!;
      even += window[at + 3 + 2 * i]! * qmfTaps[11 - i]!;
    }
    return (this.#encodeHigher((even - odd) >> 14) << 6) | this.#encodeLower((even + odd) >> 14);
  }

  /** QUANTL: 6 bits, of which the predictor sees the upper four. */
  #encodeLower(sample: number): number {
    const band = this.#lower;
    const difference = saturate(sample - band.predicted);
    const magnitude = difference >= 0 ? difference : -(difference + 1);
    let interval = 1;
    while (interval < 30 && magnitude >= (lowerDecisions[interval]! * band.scale) >> 12) interval++;
    const code = difference < 0 ? lowerNegativeCodes[interval]! : lowerPositiveCodes[interval]!;
    band.adapt((band.scale * inverse4[code >> 2]!) >> 15, code >> 2);
    return code;
  }

  /** QUANTH: 2 bits. */
  #encodeHigher(sample: number): number {
    const band = this.#higher;
    const difference = saturate(sample - band.predicted);
    const magnitude = difference >= 0 ? difference : -(difference + 1);
    const outer = magnitude >= (564 * band.scale) >> 12;
    const code = difference < 0 ? (outer ? 0 : 1) : outer ? 2 : 3;
    band.adapt((band.scale * inverse2[code]!) >> 15, code);
    return code;
  }
}

/** G.722 decoder at 64 kbit/s. */
export class G722Decoder {
  readonly #lower = new G722Band('lower');
  readonly #higher = new G722Band('higher');
  /** The last 24 values twice in a row, so that they always stand together somewhere. */
  readonly #window = new Int32Array(48);
  #at = 0;

  /** `out` holds two samples for each octet. */
  decode(payload: Uint8Array, out: Int16Array): void {
    for (let i = 0; i < payload.length; i++) this.#decodeOctet(payload[i]!, out, 2 * i);
  }

  #decodeOctet(octet: number, out: Int16Array, at: number): void {
    const low = this.#decodeLower(octet & 0x3f);
    const high = this.#decodeHigher(octet >> 6);
    const window = this.#window;
    const start = this.#at;
    window[start] = window[start + 24] = low + high;
    window[start + 1] = window[start + 25] = low - high;
    this.#at = start === 22 ? 0 : start + 2;
    let first = 0;
    let second = 0;
    for (let i = 0; i < 12; i++) {
      second += window[start + 2 + 2 * i]! * qmfTaps[i]!;
      first += window[start + 3 + 2 * i]! * qmfTaps[11 - i]!;
    }
    out[at] = saturate(first >> 11);
    out[at + 1] = saturate(second >> 11);
  }

  #decodeLower(code: number): number {
    const band = this.#lower;
    const sample = limit15(band.predicted + ((band.scale * inverse6[code]!) >> 15));
    band.adapt((band.scale * inverse4[code >> 2]!) >> 15, code >> 2);
    return sample;
  }

  #decodeHigher(code: number): number {
    const band = this.#higher;
    const difference = (band.scale * inverse2[code]!) >> 15;
    const sample = limit15(band.predicted + difference);
    band.adapt(difference, code);
    return sample;
  }
}

/** G.722 (RFC 3551 §4.5.2) with concealment. */
export class G722Codec implements AudioCodec {
  readonly name = 'G722';
  readonly clockRate = 8000;
  readonly sampleRate = 16_000;
  readonly #encoder = new G722Encoder();
  readonly #decoder = new G722Decoder();
  readonly #encoded = new ByteScratch();
  readonly #decoded = new PcmScratch();
  readonly #concealer = new LossConcealer(16_000);

  encode(pcm: Int16Array): Uint8Array {
    const out = this.#encoded.ofLength(pcm.length >> 1);
    this.#encoder.encode(pcm, out);
    return out;
  }

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0) return this.conceal();
    const out = this.#decoded.ofLength(payload.length * 2);
    this.#decoder.decode(payload, out);
    this.#concealer.received(out);
    return out;
  }

  conceal(): Int16Array {
    const out = this.#decoded.ofLength(this.#concealer.frameLength);
    this.#concealer.conceal(out);
    return out;
  }
}

/** The band signals have 15 bits. */
function limit15(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value;
}
