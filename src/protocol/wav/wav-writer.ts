/** Bytes for a place in the file. */
export interface WavWrite {
  readonly position: number;
  readonly bytes: Uint8Array;
}

export const wavHeaderLength = 44;
/** A RIFF size has 32 bits; what is beyond is written but not announced. */
const largestData = 0xffff_ffff - wavHeaderLength;

/**
 * Makes a 16-bit WAV file piece by piece. Does no I/O: `flush` says what to write where, the sound first and then the
 * header that announces it, so that a process killed at any moment leaves a file that plays.
 */
export class WavWriter {
  readonly #sampleRate: number;
  readonly #channels: 1 | 2;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;
  #written = 0;

  constructor(options: { sampleRate: number; channels: 1 | 2 }) {
    this.#sampleRate = options.sampleRate;
    this.#channels = options.channels;
  }

  get durationMs(): number {
    const bytes = this.#written + this.#pendingLength;
    return Math.round((bytes * 1000) / (2 * this.#channels * this.#sampleRate));
  }

  /** Bytes that wait for `flush`. */
  get pendingBytes(): number {
    return this.#pendingLength;
  }

  /** Adds sound, copied; two channels interleaved. */
  append(pcm: Int16Array): void {
    const bytes = new Uint8Array(pcm.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < pcm.length; i++) view.setInt16(2 * i, pcm[i]!, true);
    this.#pending.push(bytes);
    this.#pendingLength += bytes.length;
  }

  /** What to write now, in this order. The first flush of an empty writer writes the header alone. */
  flush(): WavWrite[] {
    const position = wavHeaderLength + this.#written;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingLength = 0;
    this.#written += bytes.length;
    const header = {
      position: 0,
      bytes: wavHeader({ sampleRate: this.#sampleRate, channels: this.#channels, dataLength: this.#written }),
    };
    return bytes.length === 0 ? [header] : [{ position, bytes }, header];
  }
}

/** The header of a 16-bit PCM file. */
export function wavHeader(options: { sampleRate: number; channels: 1 | 2; dataLength: number }): Uint8Array {
  const { sampleRate, channels } = options;
  const dataLength = Math.min(options.dataLength, largestData);
  const bytes = Buffer.alloc(wavHeaderLength);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + dataLength, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(dataLength, 40);
  return bytes;
}
