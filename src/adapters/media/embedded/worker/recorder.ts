import { type FileHandle, open } from 'node:fs/promises';
import { wavHeader, wavHeaderLength } from '../../../../protocol/wav/index.ts';
import { FRAME_RATE, FRAME_SAMPLES } from './decoded-input.ts';
import { QuietWatch } from './quiet-watch.ts';

const FORMAT = { sampleRate: FRAME_RATE, channels: 2 } as const;
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
  #quiet: QuietWatch | null = null;

  /** Rejects when the file cannot be made. `failed` is told once when a later write fails (disk full). */
  static async open(path: string, failed: (reason: string) => void): Promise<Recorder> {
    const file = await open(path, 'w');
    try {
      await file.write(wavHeader({ ...FORMAT, dataLength: 0 }), 0, wavHeaderLength, 0);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Recorder(path, file, failed);
  }

  constructor(path: string, file: FileHandle, failed: (reason: string) => void) {
    this.path = path;
    this.#file = file;
    this.#failed = failed;
  }

  /** `silent` is told once when nothing was said for `silenceMs`. */
  watchSilence(silenceMs: number, silent: (forMs: number) => void): void {
    this.#quiet = new QuietWatch(silenceMs, silent);
  }

  get durationMs(): number {
    return this.#frames * 20;
  }

  /** One tick: what the peer said and what it heard; null is silence. */
  write(said: Int16Array | null, heard: Int16Array | null): void {
    if (this.#broken) return;
    this.#quiet?.hear(said);
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
      await this.#file.write(bytes, 0, bytes.length, wavHeaderLength + this.#written);
      this.#written += bytes.length;
      await this.#file.write(wavHeader({ ...FORMAT, dataLength: this.#written }), 0, wavHeaderLength, 0);
    } catch (error) {
      this.#broken = true;
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }
}
