import { type FileHandle, open } from 'node:fs/promises';
import { FRAME_RATE, FRAME_SAMPLES } from './decoded-input.ts';

const HEADER_LENGTH = 44;
const FRAMES_PER_BATCH = 50;
const FRAME_BYTES = FRAME_SAMPLES * 4;

/** Writes two channels of 16 bits in batches of a second; the header is right after each, so that a killed program leaves a playable file. */
export class Recorder {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #failed: (reason: string) => void;
  #batch = Buffer.alloc(FRAME_BYTES * FRAMES_PER_BATCH);
  #used = 0;
  #written = 0;
  #frames = 0;
  #writing: Promise<void> = Promise.resolve();
  #broken = false;

  /** Rejects when the file cannot be made. `failed` is told once when a later write fails (disk full). */
  static async open(path: string, failed: (reason: string) => void): Promise<Recorder> {
    const file = await open(path, 'w');
    await file.write(wavHeader(0), 0, HEADER_LENGTH, 0);
    return new Recorder(path, file, failed);
  }

  constructor(path: string, file: FileHandle, failed: (reason: string) => void) {
    this.path = path;
    this.#file = file;
    this.#failed = failed;
  }

  get durationMs(): number {
    return this.#frames * 20;
  }

  /** One tick: what the peer said and what it heard; null is silence. */
  write(said: Int16Array | null, heard: Int16Array | null): void {
    if (this.#broken) return;
    const batch = this.#batch;
    let at = this.#used;
    for (let i = 0; i < FRAME_SAMPLES; i++, at += 4) {
      batch.writeInt16LE(said ? said[i]! : 0, at);
      batch.writeInt16LE(heard ? heard[i]! : 0, at + 2);
    }
    this.#used = at;
    this.#frames += 1;
    if (at === batch.length) this.#flush();
  }

  /** Resolves when all is in the file. */
  async close(): Promise<void> {
    if (this.#used > 0) this.#flush();
    await this.#writing;
    await this.#file.close();
  }

  #flush(): void {
    const bytes = this.#batch.subarray(0, this.#used);
    this.#batch = Buffer.alloc(FRAME_BYTES * FRAMES_PER_BATCH);
    this.#used = 0;
    this.#writing = this.#writing.then(() => this.#append(bytes));
  }

  async #append(bytes: Buffer): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#file.write(bytes, 0, bytes.length, HEADER_LENGTH + this.#written);
      this.#written += bytes.length;
      await this.#file.write(wavHeader(this.#written), 0, HEADER_LENGTH, 0);
    } catch (error) {
      this.#broken = true;
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }
}

function wavHeader(dataLength: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(FRAME_RATE, 24);
  header.writeUInt32LE(FRAME_RATE * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataLength, 40);
  return header;
}
