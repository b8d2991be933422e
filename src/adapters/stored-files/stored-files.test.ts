import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestStore } from '../../../test/support/test-store.ts';
import { keptFiles } from '../../composition/backup-tools.ts';
import { type CompanyId, type Id, TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { checkBackup, restoreBackup, writeBackup } from '../../platform/backup/index.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import { DatabaseRestore, DatabaseSnapshots } from '../backup/index.ts';
import { Store } from '../sql/index.ts';
import { sniffContentType } from './content-type.ts';
import { FolderStoredFiles } from './index.ts';

const clock = new VirtualClock(Date.now());
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
const elm = ids.next<CompanyId>();
const oak = ids.next<CompanyId>();
const dayMs = 86_400_000;
const root = mkdtempSync(join(tmpdir(), 'parley-files-'));
const dataDir = join(root, 'data');
let store: Store;
let files: FolderStoredFiles;

async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

const inFolder = (companyId: CompanyId) => {
  const folder = join(dataDir, 'files', 'stored', companyId);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const drafts = () => readdirSync(join(dataDir, 'drafts'));
const keep = (...texts: string[]) => files.write(elm, pieces(...texts), { maxBytes: 100 });
const textOf = async (id: StoredFileId, range?: { from: number; to: number }) =>
  (await buffer((await files.read(elm, id, range)).content)).toString();

beforeAll(async () => {
  store = await createTestStore();
  for (const [id, name] of [
    [elm, 'Elm'],
    [oak, 'Oak'],
  ] as const)
    await store.inCompany(id, (scope) => scope.insertInto('company').values({ id, name }).execute());
  files = new FolderStoredFiles({ clock, ids, store, dataDir });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

describe('a stored file', () => {
  it('is what was written, with its size, checksum and type', async () => {
    const file = await keep('Hello, ', 'world');
    expect(file).toMatchObject({ companyId: elm, sizeBytes: 12, contentType: 'text/plain; charset=utf-8' });
    expect(file.sha256).toBe('4ae7c3b6ac0beff671efa8cf57386151c06e58ca53a78d83f36107316cec125f');
    expect(await files.find(elm, file.id)).toEqual(file);
    expect(await textOf(file.id)).toBe('Hello, world');
    expect(readFileSync(await files.pathOf(elm, file.id), 'utf8')).toBe('Hello, world');
    expect(drafts()).toEqual([]);
  });

  it('is read in parts, which are clamped to it', async () => {
    const { id } = await keep('0123456789');
    expect(await textOf(id, { from: 2, to: 4 })).toBe('234');
    expect(await textOf(id, { from: 8, to: 99 })).toBe('89');
  });

  it('may be empty', async () => {
    const { id, sizeBytes } = await keep();
    expect([sizeBytes, await textOf(id)]).toEqual([0, '']);
  });

  it('is its company’s alone', async () => {
    const { id } = await keep('secret');
    expect(await files.find(oak, id)).toBeNull();
    await expect(files.read(oak, id)).rejects.toMatchObject({ code: 'file-unknown' });
    await files.remove(oak, [id]);
    expect(await textOf(id)).toBe('secret');
  });

  it('is gone when it was removed, and removing it again is no error', async () => {
    const { id } = await keep('gone');
    await files.remove(elm, [id, 'no-id' as StoredFileId]);
    await files.remove(elm, [id]);
    expect(inFolder(elm)).not.toContain(id);
    await expect(files.pathOf(elm, id)).rejects.toMatchObject({ code: 'file-unknown' });
  });
});

describe('what goes wrong while a file is written', () => {
  const nothingStays = async (writing: () => Promise<unknown>, error: object | RegExp) => {
    const before = inFolder(elm);
    if (error instanceof RegExp) await expect(writing()).rejects.toThrow(error);
    else await expect(writing()).rejects.toMatchObject(error);
    expect([inFolder(elm), drafts()]).toEqual([before, []]);
  };

  it('leaves nothing behind when it is too large', () =>
    nothingStays(() => keep('x'.repeat(60), 'x'.repeat(60)), { code: 'input-too-large' }));

  it('leaves nothing behind when the sender breaks off', () =>
    nothingStays(
      () =>
        files.write(
          elm,
          (async function* () {
            yield await Promise.resolve(Buffer.from('half'));
            throw new Error('connection lost');
          })(),
          { maxBytes: 100 },
        ),
      /connection lost/,
    ));

  it('leaves nothing behind when who asked cancels', () => {
    const abort = new AbortController();
    abort.abort(new Error('no more'));
    return nothingStays(() => files.write(elm, pieces('x'), { maxBytes: 9, signal: abort.signal }), /no more/);
  });

  it('says in words that the disk is full', () =>
    nothingStays(
      () =>
        files.write(
          elm,
          (async function* () {
            yield await Promise.resolve(Buffer.from('half'));
            throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
          })(),
          { maxBytes: 100 },
        ),
      { code: 'storage-full', message: expect.stringContaining('disk of the server is full') },
    ));

  it('leaves nothing behind when the row cannot be written', () => {
    const stranger = ids.next<CompanyId>();
    return nothingStays(() => files.write(stranger, pieces('x'), { maxBytes: 9 }), /foreign key/);
  });
});

describe('the sweep', () => {
  it('takes away at start what a killed program left, and nothing else', async () => {
    const kept = await keep('kept');
    mkdirSync(join(dataDir, 'drafts'), { recursive: true });
    const orphan = ids.next<Id<'stored-file'>>();
    writeFileSync(join(dataDir, 'drafts', ids.next<Id<'stored-file'>>()), 'half');
    writeFileSync(join(dataDir, 'files', 'stored', elm, orphan), 'without a row');
    expect(await files.sweep(false)).toMatchObject({ drafts: 0, files: 0 });
    expect(await files.sweep(true)).toEqual({ drafts: 1, files: 1, rows: 0 });
    expect(inFolder(elm)).not.toContain(orphan);
    expect(await textOf(kept.id)).toBe('kept');
  });

  it('takes away after a day what nothing refers to', async () => {
    const unused = await keep('unused');
    clock.advance(dayMs - 1);
    await files.sweep(false);
    expect(inFolder(elm)).toContain(unused.id);
    clock.advance(2);
    expect((await files.sweep(false)).rows).toBeGreaterThan(0);
    expect(inFolder(elm)).not.toContain(unused.id);
  });
});

describe('a backup', () => {
  it('holds the files, and restoring it brings them back', async () => {
    const kept = await keep('in the backup');
    const path = join(root, 'one.backup');
    const masterKeyId = 'key';
    await writeBackup({
      source: new DatabaseSnapshots(store.connection),
      // Asked once the moment is fixed; what was removed since is left out.
      files: () => [...keptFiles(dataDir), { name: 'files/stored/gone', path: join(root, 'never-was') }],
      masterKeyId,
      settings: {},
      atMs: clock.now(),
      to: path,
    });
    const target = await createTestDatabase();
    const elsewhere = join(root, 'elsewhere');
    await restoreBackup(await checkBackup(path), {
      target: new DatabaseRestore(target),
      dataDir: elsewhere,
      masterKeyId,
      mayReplace: false,
    });
    await using restored = new Store({ connection: target, logger: silentLogger, maxConnections: 2 });
    const there = new FolderStoredFiles({ clock, ids, store: restored, dataDir: elsewhere });
    expect((await there.sweep(true)).files).toBe(0);
    expect((await buffer((await there.read(elm, kept.id)).content)).toString()).toBe('in the backup');
  });
});

describe('the type of a file', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n….', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'image/webp'],
    ['RIFF\x00\x00\x00\x00WAVEfmt ', 'audio/wav'],
    ['%PDF-1.7', 'application/pdf'],
    ['<!doctype html><script>alert(1)</script>', 'text/plain; charset=utf-8'],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'text/plain; charset=utf-8'],
    ['\x00\x01\x02', 'application/octet-stream'],
    ['\xc3', 'application/octet-stream'],
  ])('of %j is %s', (head, type) => expect(sniffContentType(Buffer.from(head, 'latin1'))).toBe(type));

  it('of a long text that is cut inside a character is text', () => {
    expect(sniffContentType(Buffer.from(`a${'é'.repeat(400)}`))).toBe('text/plain; charset=utf-8');
  });
});
