import type { AudioCodec } from './audio-codec.ts';
import { LossConcealer } from './loss-concealer.ts';
import { ByteScratch, PcmScratch } from './scratch.ts';

export type CompandingLaw = 'PCMU' | 'PCMA';

/** Tables of one law: 256 samples, and an octet for each of the 65536 samples (index: sample + 32768). */
interface LawTables {
  readonly decode: Int16Array;
  readonly encode: Uint8Array;
}

const muBias = 0x84;

const laws: Readonly<Record<CompandingLaw, LawTables>> = {
  PCMU: makeTables(expandMu, compressMu),
  PCMA: makeTables(expandA, compressA),
};

/** Decodes into `out`, which must be as long as `payload` (ITU-T G.711). */
export function decodeG711(law: CompandingLaw, payload: Uint8Array, out: Int16Array): void {
  const { decode } = laws[law];
  for (let i = 0; i < payload.length; i++) out[i] = decode[payload[i]!]!;
}

/** Encodes into `out`, which must be as long as `pcm` (ITU-T G.711). */
export function encodeG711(law: CompandingLaw, pcm: Int16Array, out: Uint8Array): void {
  const { encode } = laws[law];
  for (let i = 0; i < pcm.length; i++) out[i] = encode[pcm[i]! + 32_768]!;
}

/** Changes one law into the other octet by octet; `out` may be `payload` itself. */
export function recodeG711(from: CompandingLaw, payload: Uint8Array, out: Uint8Array): void {
  const table = from === 'PCMU' ? muToA : aToMu;
  for (let i = 0; i < payload.length; i++) out[i] = table[payload[i]!]!;
}

/** G.711 (RFC 3551 §4.5.14) with concealment. */
export class G711Codec implements AudioCodec {
  readonly name: CompandingLaw;
  readonly clockRate = 8000;
  readonly sampleRate = 8000;
  readonly #encoded = new ByteScratch();
  readonly #decoded = new PcmScratch();
  readonly #concealer = new LossConcealer(8000);

  constructor(law: CompandingLaw) {
    this.name = law;
  }

  encode(pcm: Int16Array): Uint8Array {
    const out = this.#encoded.ofLength(pcm.length);
    encodeG711(this.name, pcm, out);
    return out;
  }

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0) return this.conceal();
    const out = this.#decoded.ofLength(payload.length);
    decodeG711(this.name, payload, out);
    this.#concealer.received(out);
    return out;
  }

  conceal(): Int16Array {
    const out = this.#decoded.ofLength(this.#concealer.frameLength);
    this.#concealer.conceal(out);
    return out;
  }
}

function makeTables(expand: (octet: number) => number, compress: (sample: number) => number): LawTables {
  return {
    decode: Int16Array.from({ length: 256 }, (_, octet) => expand(octet)),
    encode: Uint8Array.from({ length: 65_536 }, (_, index) => compress(index - 32_768)),
  };
}

function expandMu(octet: number): number {
  const code = ~octet & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + muBias) << ((code >> 4) & 7)) - muBias;
  return code & 0x80 ? -magnitude : magnitude;
}

function compressMu(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32_635) + muBias;
  const segment = 24 - Math.clz32(magnitude);
  const code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f);
  return ~(code | (sample < 0 ? 0x80 : 0)) & 0xff;
}

function expandA(octet: number): number {
  const code = octet ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

function compressA(sample: number): number {
  // Negative values count from -1, so that the smallest steps lie evenly around zero.
  const magnitude = sample < 0 ? -sample - 1 : sample;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  const code = (segment << 4) | ((magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f);
  return (code | (sample < 0 ? 0 : 0x80)) ^ 0x55;
}

const muToA = Uint8Array.from({ length: 256 }, (_, octet) => laws.PCMA.encode[laws.PCMU.decode[octet]! + 32_768]!);
const aToMu = Uint8Array.from({ length: 256 }, (_, octet) => laws.PCMU.encode[laws.PCMA.decode[octet]! + 32_768]!);
