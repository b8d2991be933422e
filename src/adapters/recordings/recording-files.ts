import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import {
  chunksOf,
  openChunk,
  plainBytesOf,
  readSealedHeader,
  recordingKeyBytes,
  type SealedFormat,
  sealedHeaderBytes,
  sealedStart,
} from '../../protocol/sealed-recording/index.ts';
import { wavHeader, wavHeaderLength } from '../../protocol/wav/index.ts';
import type { FinishedSound, Recording, RecordingId, RecordingVault } from '../../telephony/recording/index.ts';
import type { CompanyKeys } from './company-keys.ts';
import { PeakCounter } from './peak-counter.ts';

export interface RecordingFilesParts {
  readonly folder: string;
  readonly random: RandomSource;
  readonly keys: CompanyKeys;
}

const leastFreeBytes = 64 * 1024 * 1024;
const idPattern = /^[0-9a-f-]{36}$/;

/** Sealed files in a folder, and their keys. */
export class RecordingFiles implements RecordingVault {
  readonly #parts: RecordingFilesParts;

  constructor(parts: RecordingFilesParts) {
    this.#parts = parts;
  }

  async begin(companyId: CompanyId, id: RecordingId): Promise<{ path: string; key: Buffer; sealedKey: Buffer }> {
    const { random, keys } = this.#parts;
    const folder = this.#folderOf(companyId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < leastFreeBytes) throw new ParleyError('storage-full', 'The disk is full: no call can be recorded.');
    const key = Buffer.from(random.bytes(recordingKeyBytes));
    return { path: this.#path(companyId, id), key, sealedKey: await keys.wrap(companyId, id, key) };
  }

  async read(recording: Recording, range?: { readonly from: number; readonly to: number }): Promise<AsyncIterable<Uint8Array>> {
    const { companyId, id, sealedKey } = recording;
    if (!sealedKey) throw new ParleyError('recording-erased', 'This recording was erased: nothing of it can be heard any more.');
    const key = await this.#parts.keys.unwrap(companyId, id, sealedKey);
    const file = await open(this.#path(companyId, id), 'r').catch((cause: unknown) => {
      throw new ParleyError('recording-damaged', 'The file of the recording is gone.', { cause });
    });
    try {
      const header = await readHeader(file);
      const format = readSealedHeader(header);
      const sound = Math.min(recording.sizeBytes || Infinity, plainBytesOf((await file.stat()).size, format));
      const { from, to } = range ?? { from: 0, to: wavHeaderLength + sound - 1 };
      return wavRange({ file, key, header, format, sound }, from, to);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async recover({ companyId, id, sealedKey }: Pick<Recording, 'companyId' | 'id' | 'sealedKey'>): Promise<FinishedSound | null> {
    const path = this.#path(companyId, id);
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (!sealedKey || size < sealedHeaderBytes) return null;
    const key = await this.#parts.keys.unwrap(companyId, id, sealedKey);
    const file = await open(path, 'r');
    try {
      return await this.#examine(path, file, { key, size });
    } finally {
      await file.close();
    }
  }

  /** Only what is whole stays: the last chunk if it is, all others in any case. */
  async #examine(path: string, file: FileHandle, { key, size }: { key: Buffer; size: number }): Promise<FinishedSound> {
    const header = await readHeader(file);
    const format = readSealedHeader(header);
    const hash = createHash('sha256').update(header);
    const peaks = new PeakCounter(format);
    let kept = sealedHeaderBytes;
    for (let index = 0; kept < size; index++) {
      const sealed = await readAt(file, kept, Math.min(sealedStart(index + 1, format), size) - kept);
      const sound = tryOpen(key, header, index, sealed);
      if (!sound) break;
      hash.update(sealed);
      peaks.hear(sound);
      kept += sealed.length;
    }
    if (kept < size) await truncate(path, kept);
    const sizeBytes = plainBytesOf(kept, format);
    const durationMs = Math.round((sizeBytes * 1000) / (format.sampleRate * format.channels * 2));
    return { sizeBytes, durationMs, sha256: hash.digest('hex'), peaks: peaks.result() };
  }

  async erase(companyId: CompanyId, id: RecordingId): Promise<void> {
    await rm(this.#path(companyId, id), { force: true });
  }

  async sealed(companyId: CompanyId, id: RecordingId): Promise<{ sizeBytes: number; content: AsyncIterable<Uint8Array> } | null> {
    const path = this.#path(companyId, id);
    const found = await stat(path).catch(() => null);
    return found && { sizeBytes: found.size, content: createReadStream(path, { end: Math.max(0, found.size - 1) }) };
  }

  sign(companyId: CompanyId, text: string): Promise<{ signature: string; publicKey: string }> {
    return this.#parts.keys.sign(companyId, text);
  }

  /** Files that no recording knows: their keys were never stored, so that they are noise. @returns how many were removed */
  async sweep(isKnown: (companyId: CompanyId, id: RecordingId) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (const company of await readdir(this.#parts.folder).catch(() => []))
      for (const name of await readdir(join(this.#parts.folder, company)).catch(() => [])) {
        const id = name.replace(/\.sealed$/, '');
        const isOurs = name.endsWith('.sealed') && idPattern.test(id);
        if (isOurs && (await isKnown(company as CompanyId, id as RecordingId))) continue;
        await rm(join(this.#parts.folder, company, name), { force: true, recursive: true });
        removed += 1;
      }
    return removed;
  }

  #folderOf(companyId: CompanyId): string {
    if (!idPattern.test(companyId)) throw new Error('a company is named by its id');
    return join(this.#parts.folder, companyId);
  }

  #path(companyId: CompanyId, id: RecordingId): string {
    if (!idPattern.test(id)) throw new Error('a recording is named by its id');
    return join(this.#folderOf(companyId), `${id}.sealed`);
  }
}

interface OpenFile {
  readonly file: FileHandle;
  readonly key: Buffer;
  readonly header: Buffer;
  readonly format: SealedFormat;
  /** Bytes. */
  readonly sound: number;
}

/** The part of the WAV file between two bytes; the file is closed when it was read, or nobody reads on. */
async function* wavRange({ file, key, header, format, sound }: OpenFile, from: number, to: number): AsyncGenerator<Uint8Array> {
  try {
    const { sampleRate, channels } = format;
    const wav = wavHeader({ sampleRate, channels: channels as 1 | 2, dataLength: sound });
    if (from < wavHeaderLength) yield wav.subarray(from, Math.min(wavHeaderLength, to + 1));
    const range = { from: Math.max(0, from - wavHeaderLength), to: Math.min(to - wavHeaderLength, sound - 1) };
    if (range.to < range.from) return;
    const size = (await file.stat()).size;
    for (const { index, start, end } of chunksOf(range, format)) {
      const at = sealedStart(index, format);
      const sealed = await readAt(file, at, Math.min(sealedStart(index + 1, format), size) - at);
      yield openChunk(key, header, index, sealed).subarray(start, end);
    }
  } finally {
    key.fill(0);
    await file.close();
  }
}

function tryOpen(key: Buffer, header: Buffer, index: number, sealed: Buffer): Buffer | null {
  try {
    return sealed.length > 16 ? openChunk(key, header, index, sealed) : null;
  } catch {
    return null;
  }
}

function readHeader(file: FileHandle): Promise<Buffer> {
  return readAt(file, 0, sealedHeaderBytes);
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
  return bytes.subarray(0, bytesRead);
}
