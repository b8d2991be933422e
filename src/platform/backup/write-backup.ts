import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type BackupHead, type BackupManifest, backupFormat, headName, manifestName } from './backup-format.ts';
import type { BackupSource, Snapshot } from './backup-ports.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

/** A path inside the data folder, and where that is. */
export interface KeptFile {
  readonly name: string;
  readonly path: string;
}

export interface BackupRequest {
  readonly source: BackupSource;
  /** Of the data folder; a function is asked once the moment of the backup is fixed, so that no row is without its file. */
  readonly files: readonly KeptFile[] | (() => readonly KeptFile[]);
  readonly masterKeyId: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  /** The finished file; until then it has another name. */
  readonly to: string;
  readonly signal?: AbortSignal;
}

export interface WrittenBackup {
  readonly bytes: number;
  readonly rows: number;
  readonly tables: number;
}

const partBytes = 1 << 20;

/**
 * Writes a backup of one moment. An interrupted one leaves nothing behind.
 * @throws what the store, the disk or the signal says.
 */
export async function writeBackup(request: BackupRequest): Promise<WrittenBackup> {
  const draft = `${request.to}.part`;
  try {
    const manifest = await request.source.snapshot(async (snapshot) => {
      const archive = new Archive(request, snapshot);
      const out = createWriteStream(draft, { mode: 0o600, flags: 'wx' });
      const signal = request.signal ? { signal: request.signal } : {};
      await pipeline(Readable.from(archive.bytes()), createGzip({ level: 4 }), out, signal);
      return archive.manifest;
    });
    await flushToDisk(draft);
    await rename(draft, request.to);
    const counts = Object.values(manifest.tables);
    const rows = counts.reduce((sum, table) => sum + table.rows, 0);
    return { bytes: (await stat(request.to)).size, rows, tables: counts.length };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(draft, { force: true });
    throw error;
  }
}

async function flushToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

class Archive {
  readonly manifest: BackupManifest = { tables: {}, files: {}, sequences: [] };
  readonly #request: BackupRequest;
  readonly #snapshot: Snapshot;

  constructor(request: BackupRequest, snapshot: Snapshot) {
    this.#request = request;
    this.#snapshot = snapshot;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    const { migrations, tables, leftOut, sequences } = this.#snapshot;
    const head: BackupHead = {
      product: 'parley',
      format: backupFormat,
      createdAt: new Date(this.#request.atMs).toISOString(),
      migrations: [...migrations],
      tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
      leftOut: [...leftOut],
      masterKeyId: this.#request.masterKeyId,
      settings: { ...this.#request.settings },
    };
    yield this.#file(headName, json(head));
    for (const { name } of tables) yield* this.#table(name);
    const { files } = this.#request;
    for (const file of typeof files === 'function' ? files() : files) yield* this.#stored(file);
    this.manifest.sequences.push(...sequences);
    yield this.#file(manifestName, json(this.manifest));
    yield tarEnd;
  }

  async *#table(name: string): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let [part, rows, bytes] = [0, 0, 0];
    const entry = (content: Buffer) => this.#file(`tables/${name}/${String(++part).padStart(6, '0')}`, content);
    for await (const piece of inParts(this.#snapshot.rows(name))) {
      hash.update(piece);
      bytes += piece.length;
      rows += countRows(piece);
      yield entry(piece);
    }
    this.manifest.tables[name] = { rows, bytes, sha256: hash.digest('hex') };
  }

  async *#stored({ name, path }: KeptFile): AsyncGenerator<Buffer> {
    const file = await openIfThere(path);
    // Removed since the moment of the backup: whoever removed it wanted it gone.
    if (!file) return;
    try {
      const { size } = await file.stat();
      const hash = createHash('sha256');
      yield tarHeader(`files/${name}`, size, this.#request.atMs);
      let bytes = 0;
      if (size > 0) {
        for await (const piece of file.createReadStream({ end: size - 1, autoClose: false }) as AsyncIterable<Buffer>) {
          bytes += piece.length;
          hash.update(piece);
          yield piece;
        }
      }
      if (bytes !== size) throw new Error(`${name} became shorter while it was read`);
      yield tarPadding(size);
      this.manifest.files[name] = { bytes, sha256: hash.digest('hex') };
    } finally {
      await file.close();
    }
  }

  #file(name: string, content: Buffer): Buffer {
    return Buffer.concat([tarHeader(name, content.length, this.#request.atMs), content, tarPadding(content.length)]);
  }
}

/** In COPY's text form a line feed ends a row and stands nowhere else. */
export function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows++;
  return rows;
}

async function* inParts(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of rows) {
    held.push(piece);
    size += piece.length;
    if (size < partBytes) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}
