import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import type { ByteRange, StoredFile, StoredFileId, StoredFiles } from '../../platform/stored-file/index.ts';
import type { Store } from '../sql/index.ts';
import { isId } from '../sql/versioned.ts';
import { writeDraft } from './draft.ts';

type FileTables = {
  storedFile: {
    id: StoredFileId;
    companyId: CompanyId;
    sizeBytes: string | number;
    sha256: string;
    contentType: string;
    writtenAt: Date;
  };
};

export interface FolderStoredFilesParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly store: Pick<Store, 'inCompany' | 'inAllCompanies'>;
  readonly dataDir: string;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Files in the data folder: see the README of this folder. */
export class FolderStoredFiles implements StoredFiles {
  readonly #parts: FolderStoredFilesParts;
  readonly #folder: string;
  readonly #drafts: string;

  constructor(parts: FolderStoredFilesParts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDir, 'files', 'stored');
    this.#drafts = join(parts.dataDir, 'drafts');
  }

  async write(
    companyId: CompanyId,
    content: AsyncIterable<Uint8Array>,
    limits: { readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<StoredFile> {
    const { ids, clock } = this.#parts;
    const id = ids.next<StoredFileId>();
    const draft = join(this.#drafts, id);
    const path = this.#place(companyId, id);
    try {
      await mkdir(this.#drafts, { recursive: true, mode: 0o700 });
      const written = await writeDraft(draft, content, limits);
      await this.#moveIn(companyId, draft, path);
      const file = { id, companyId, ...written, writtenAtMs: clock.now() };
      await this.#addRow(file);
      return file;
    } catch (error) {
      await rm(draft, { force: true });
      await rm(path, { force: true });
      throw asShown(error);
    }
  }

  async find(companyId: CompanyId, id: StoredFileId): Promise<StoredFile | null> {
    if (!isId(id)) return null;
    const row = await this.#parts.store.inCompany(companyId, (scope) =>
      scope
        .withTables<FileTables>()
        .selectFrom('storedFile')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (!row) return null;
    const { writtenAt, sizeBytes, ...rest } = row;
    return { ...rest, sizeBytes: Number(sizeBytes), writtenAtMs: writtenAt.getTime() };
  }

  async read(companyId: CompanyId, id: StoredFileId, range?: ByteRange): Promise<{ file: StoredFile; content: Readable }> {
    const { file, path } = await this.#known(companyId, id);
    if (file.sizeBytes === 0) return { file, content: Readable.from([]) };
    const end = Math.min(range?.to ?? file.sizeBytes - 1, file.sizeBytes - 1);
    const handle = await open(path, 'r');
    return { file, content: handle.createReadStream({ start: Math.min(range?.from ?? 0, end), end }) };
  }

  async pathOf(companyId: CompanyId, id: StoredFileId): Promise<string> {
    return (await this.#known(companyId, id)).path;
  }

  async remove(companyId: CompanyId, fileIds: readonly StoredFileId[]): Promise<void> {
    const known = fileIds.filter((id) => isId(id));
    if (known.length === 0) return;
    const gone = await this.#parts.store.inCompany(companyId, (scope) =>
      scope
        .withTables<FileTables>()
        .deleteFrom('storedFile')
        .where('companyId', '=', companyId)
        .where('id', 'in', known)
        .returning('id')
        .execute(),
    );
    for (const { id } of gone) await rm(this.#place(companyId, id), { force: true });
  }

  /**
   * Takes away what a killed program left: drafts, files without a row, rows that nothing has referred to for a day.
   * @param isStart nothing is being written yet: what is without a row goes whatever its age.
   */
  async sweep(isStart: boolean): Promise<{ drafts: number; files: number; rows: number }> {
    const before = isStart ? Number.POSITIVE_INFINITY : this.#parts.clock.now() - hourMs;
    const rows = await this.#sweepRows();
    const drafts = await removeOld(this.#drafts, before, new Set());
    let files = 0;
    for (const companyId of await namesIn(this.#folder)) {
      const known = isId(companyId) ? await this.#idsOf(companyId as CompanyId) : new Set<string>();
      files += await removeOld(join(this.#folder, companyId), before, known);
    }
    return { drafts, files, rows };
  }

  async #sweepRows(): Promise<number> {
    const before = new Date(this.#parts.clock.now() - dayMs);
    const gone = await this.#parts.store.inAllCompanies((scope) =>
      scope
        .withTables<FileTables>()
        .deleteFrom('storedFile')
        .where(sql<boolean>`id in (select parley_unused_files(${before}))`)
        .returning(['id', 'companyId'])
        .execute(),
    );
    for (const { id, companyId } of gone) await rm(this.#place(companyId, id), { force: true });
    return gone.length;
  }

  async #idsOf(companyId: CompanyId): Promise<Set<string>> {
    const rows = await this.#parts.store.inCompany(companyId, (scope) =>
      scope.withTables<FileTables>().selectFrom('storedFile').select('id').where('companyId', '=', companyId).execute(),
    );
    return new Set(rows.map(({ id }) => id));
  }

  async #known(companyId: CompanyId, id: StoredFileId): Promise<{ file: StoredFile; path: string }> {
    const file = await this.find(companyId, id);
    const path = this.#place(companyId, id);
    const isThere = file !== null && (await stat(path).catch(() => null)) !== null;
    if (!isThere) throw new ParleyError('file-unknown', 'There is no such file any more.');
    return { file, path };
  }

  async #moveIn(companyId: CompanyId, draft: string, path: string): Promise<void> {
    const folder = join(this.#folder, companyId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(draft, path);
    await flushFolder(folder);
  }

  async #addRow({ writtenAtMs, ...file }: StoredFile): Promise<void> {
    await this.#parts.store.inCompany(file.companyId, (scope) =>
      scope
        .withTables<FileTables>()
        .insertInto('storedFile')
        .values({ ...file, writtenAt: new Date(writtenAtMs) })
        .execute(),
    );
  }

  #place(companyId: CompanyId, id: StoredFileId): string {
    return join(this.#folder, companyId, id);
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function removeOld(folder: string, beforeMs: number, known: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const found = known.has(name) ? null : await stat(path).catch(() => null);
    if (!found?.isFile() || found.mtimeMs >= beforeMs) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/** What people can do something about, in words. */
function asShown(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new ParleyError('storage-full', 'The disk of the server is full: the file was not kept. Tell an administrator.', {
    cause: error,
  });
}
