import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type SealedFormat, sealChunk, sealedHeader } from '../../../../protocol/sealed-recording/index.ts';

/** A recording on its way to the disk: sound goes in, only sealed chunks come out. */
export class SealedFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #key: Uint8Array;
  readonly #header: Buffer;
  readonly #failed: (reason: string) => void;
  readonly #hash = createHash('sha256');
  #written = 0;
  #chunks = 0;
  #soundBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #isBroken = false;

  private constructor(file: FileHandle, props: SealedFileProps, header: Buffer) {
    this.path = props.path;
    this.#file = file;
    this.#key = props.key;
    this.#header = header;
    this.#failed = props.failed;
  }

  /** Rejects when the file cannot be made, or is there already. */
  static async open(props: SealedFileProps): Promise<SealedFile> {
    const file = await open(props.path, 'wx', 0o600);
    const header = sealedHeader(props.format);
    const sealed = new SealedFile(file, props, header);
    try {
      await sealed.#put(header);
    } catch (error) {
      await file.close();
      throw error;
    }
    return sealed;
  }

  /** A whole chunk, or the last. The bytes are not to be changed any more. */
  append(sound: Buffer): void {
    this.#writing = this.#writing.then(() => this.#append(sound));
  }

  /** Resolves when all that could be written is on the disk. */
  async close(): Promise<{ soundBytes: number; sha256: string }> {
    await this.#writing;
    await this.#file.sync().catch(() => null);
    await this.#file.close();
    return { soundBytes: this.#soundBytes, sha256: this.#hash.digest('hex') };
  }

  async #append(sound: Buffer): Promise<void> {
    if (this.#isBroken) return;
    try {
      await this.#put(sealChunk(this.#key, this.#header, this.#chunks, sound));
      this.#chunks += 1;
      this.#soundBytes += sound.length;
    } catch (error) {
      this.#isBroken = true;
      // Half a chunk is of no use, and the hash does not know it.
      await this.#file.truncate(this.#written).catch(() => null);
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  async #put(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; )
      done += (await this.#file.write(bytes, done, bytes.length - done, this.#written + done)).bytesWritten;
    this.#written += bytes.length;
    this.#hash.update(bytes);
  }
}

export interface SealedFileProps {
  readonly path: string;
  readonly key: Uint8Array;
  readonly format: SealedFormat;
  /** Told once, when something could not be written (disk full). */
  readonly failed: (reason: string) => void;
}
