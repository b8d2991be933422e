import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { ParleyError } from '../../kernel/errors.ts';
import {
  type BackupHead,
  type BackupManifest,
  backupFormat,
  headName,
  headSchema,
  manifestName,
  manifestSchema,
} from './backup-format.ts';
import { damaged, readTar, type TarEntry } from './tar.ts';
import { countRows } from './write-backup.ts';

export interface CheckedBackup {
  readonly path: string;
  readonly head: BackupHead;
  readonly manifest: BackupManifest;
}

/**
 * Reads the whole file: form, versions, every count and checksum.
 * @throws ParleyError `backup-damaged`, `backup-incompatible`
 */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  const reading = new Reading();
  for await (const entry of entriesOf(path)) await reading.take(entry);
  return { path, ...reading.finish() };
}

/** The head alone, at once. @throws ParleyError `backup-damaged`, `backup-incompatible` */
export async function readHead(path: string): Promise<BackupHead> {
  // Read before the loop is left: leaving it closes the file.
  for await (const entry of entriesOf(path)) return await readHeadEntry(entry);
  throw damaged('it is empty');
}

async function* entriesOf(path: string): AsyncGenerator<TarEntry> {
  const file = createReadStream(path);
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* readTar(file.pipe(unpacked));
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

/** A table's parts as one stream of rows, in the order of the file; other entries go to `files`. */
export async function* tablesOf(
  path: string,
  files: (name: string, content: AsyncIterable<Buffer>) => Promise<void>,
): AsyncGenerator<{ table: string; rows: AsyncIterable<Buffer> }> {
  const entries = entriesOf(path);
  try {
    let entry = await next(entries);
    while (entry) {
      const table = tableOf(entry.name);
      if (table === null) {
        if (entry.name.startsWith('files/')) await files(entry.name.slice('files/'.length), entry.content);
        else for await (const _ of entry.content);
        entry = await next(entries);
        continue;
      }
      yield {
        table,
        rows: (async function* rows() {
          while (entry && tableOf(entry.name) === table) {
            yield* entry.content;
            entry = await next(entries);
          }
        })(),
      };
    }
  } finally {
    await entries.return(undefined);
  }
}

async function next(entries: AsyncGenerator<TarEntry>): Promise<TarEntry | null> {
  const { value, done } = await entries.next();
  return done ? null : value;
}

function tableOf(name: string): string | null {
  return /^tables\/([a-z0-9_]+)\/\d{6}$/.exec(name)?.[1] ?? null;
}

async function contentOf({ name, size, content }: TarEntry): Promise<Buffer> {
  if (size > 64 << 20) throw damaged(`${name} is far too large`);
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readHeadEntry(entry: TarEntry): Promise<BackupHead> {
  if (entry.name !== headName) throw damaged('it does not begin with its head');
  const head = parse(headSchema, await contentOf(entry), headName);
  if (head.format !== backupFormat)
    throw new ParleyError(
      'backup-incompatible',
      `The backup has format ${head.format}, this Parley reads format ${backupFormat}. Restore it with the version that made it, or a newer one.`,
    );
  return head;
}

function parse<S extends z.ZodType>(schema: S, content: Buffer, name: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch (cause) {
    throw damaged(`${name} inside it cannot be read`, cause);
  }
}

interface Tally {
  readonly hash: Hash;
  parts: number;
  rows: number;
  bytes: number;
}

function emptyTally(): Tally {
  return { hash: createHash('sha256'), parts: 0, rows: 0, bytes: 0 };
}

class Reading {
  #head: BackupHead | null = null;
  #manifest: BackupManifest | null = null;
  readonly #tables = new Map<string, Tally>();
  readonly #files = new Map<string, Tally>();

  async take(entry: TarEntry): Promise<void> {
    const table = tableOf(entry.name);
    if (this.#manifest) throw damaged('something follows its manifest');
    if (!this.#head) this.#head = await readHeadEntry(entry);
    else if (entry.name === manifestName) this.#manifest = parse(manifestSchema, await contentOf(entry), manifestName);
    else if (table !== null) await this.#count(this.#tables, table, entry);
    else if (entry.name.startsWith('files/')) await this.#count(this.#files, entry.name.slice('files/'.length), entry);
    else throw damaged(`${entry.name} does not belong into it`);
  }

  async #count(tallies: Map<string, Tally>, name: string, entry: TarEntry): Promise<void> {
    const tally = tallies.get(name) ?? emptyTally();
    tallies.set(name, tally);
    tally.parts++;
    if (tallies === this.#tables && Number(entry.name.slice(-6)) !== tally.parts) throw damaged(`a part of ${name} is missing`);
    for await (const piece of entry.content) {
      tally.hash.update(piece);
      tally.bytes += piece.length;
      tally.rows += countRows(piece);
    }
  }

  finish(): { head: BackupHead; manifest: BackupManifest } {
    const [head, manifest] = [this.#head, this.#manifest];
    if (!head || !manifest) throw damaged('it has no manifest: it was cut short');
    const named = head.tables.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other));
    const counted = Object.keys(manifest.tables).toSorted((one, other) => one.localeCompare(other));
    if (named.join() !== counted.join()) throw damaged('its head and its manifest name different tables');
    for (const name of this.#tables.keys()) if (!manifest.tables[name]) throw damaged(`nobody told of the table ${name}`);
    for (const name of this.#files.keys()) if (!manifest.files[name]) throw damaged(`nobody told of the file ${name}`);
    for (const [name, told] of Object.entries(manifest.tables)) {
      const { hash, rows, bytes } = this.#tables.get(name) ?? emptyTally();
      if (told.rows !== rows) throw damaged(`the table ${name} has ${rows} rows and should have ${told.rows}`);
      if (told.bytes !== bytes || told.sha256 !== hash.digest('hex')) throw damaged(`the checksum of the table ${name} is wrong`);
    }
    for (const [name, told] of Object.entries(manifest.files)) {
      const { hash, bytes } = this.#files.get(name) ?? emptyTally();
      if (told.bytes !== bytes || told.sha256 !== hash.digest('hex')) throw damaged(`the checksum of the file ${name} is wrong`);
    }
    return { head, manifest };
  }
}
