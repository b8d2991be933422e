import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type { UploadedFile } from '../../directory/connector/index.ts';
import type { ContactFiles } from '../../directory/contact-directory/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, IdSource } from '../../kernel/ids.ts';
import type { Store } from '../sql/index.ts';
import type { Scope } from '../sql/store.ts';
import { isId } from '../sql/versioned.ts';
import type { ContactDirectoryTables } from './contact-directory-tables.ts';

const dayMs = 86_400_000;

/** Uploaded files in the data folder, below `files/`, which backups hold; in a folder for each company. */
export class FolderContactFiles implements ContactFiles {
  readonly #parts: {
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly store: Pick<Store, 'inCompany'>;
    readonly folder: string;
  };

  constructor(parts: {
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly store: Pick<Store, 'inCompany'>;
    readonly dataDir: string;
  }) {
    const { dataDir, ...rest } = parts;
    this.#parts = { ...rest, folder: join(dataDir, 'files', 'contacts') };
  }

  async find(companyId: CompanyId, id: string): Promise<UploadedFile> {
    const row = isId(id)
      ? await this.#parts.store.inCompany(companyId, (scope) =>
          tablesOf(scope)
            .selectFrom('contactFile')
            .selectAll()
            .where('id', '=', id)
            .where('companyId', '=', companyId)
            .executeTakeFirst(),
        )
      : undefined;
    if (!row) throw new ParleyError('contact-source-invalid', 'The uploaded file is not there any more. Upload it again.');
    return { id, name: row.name, sizeBytes: Number(row.sizeBytes), path: this.#pathOf(companyId, id) };
  }

  async save(companyId: CompanyId, name: string, bytes: Readable, mostBytes: number): Promise<UploadedFile> {
    const { clock, ids, store } = this.#parts;
    const id: string = ids.next<Id<'contact-file'>>();
    const path = this.#pathOf(companyId, id);
    await mkdir(join(this.#parts.folder, companyId), { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    let sizeBytes = 0;
    try {
      await pipeline(
        bytes,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            sizeBytes += chunk.length;
            if (sizeBytes > mostBytes)
              throw new ParleyError('input-too-large', `The file is larger than the ${mostBytes >> 20} MB that are allowed.`);
            yield chunk;
          }
        },
        createWriteStream(part, { mode: 0o600 }),
      );
      if (sizeBytes === 0) throw new ParleyError('input-invalid', 'The file is empty.');
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    // What a browser says may be a path.
    const shown = basename(name.replaceAll('\\', '/'));
    await store.inCompany(companyId, (scope) =>
      tablesOf(scope)
        .insertInto('contactFile')
        .values({ id, companyId, name: shown, sizeBytes, uploadedAt: new Date(clock.now()) })
        .execute(),
    );
    return { id, name: shown, sizeBytes, path };
  }

  async sweep(companyId: CompanyId): Promise<void> {
    const { clock, store } = this.#parts;
    const before = new Date(clock.now() - dayMs);
    const rows = await store.inCompany(companyId, (scope) =>
      tablesOf(scope)
        .deleteFrom('contactFile')
        .where('companyId', '=', companyId)
        .where('uploadedAt', '<', before)
        .where(
          sql<boolean>`not exists (select from contact_directory d, jsonb_each_text(d.settings) s where d.company_id = contact_file.company_id and s.value = contact_file.id::text)`,
        )
        .returning('id')
        .execute(),
    );
    for (const { id } of rows) await rm(this.#pathOf(companyId, id), { force: true });
    await this.#sweepUnknown(companyId, before);
  }

  /** What was saved in a transaction that was taken back, like the trial of a takeover. */
  async #sweepUnknown(companyId: CompanyId, before: Date): Promise<void> {
    const folder = join(this.#parts.folder, companyId);
    const names = await readdir(folder).catch(() => []);
    const known = await this.#parts.store.inCompany(companyId, (scope) =>
      tablesOf(scope).selectFrom('contactFile').select('id').where('companyId', '=', companyId).execute(),
    );
    const isKnown = new Set(known.map(({ id }) => id));
    for (const name of names) {
      const path = join(folder, name);
      const found = isKnown.has(name) ? null : await stat(path).catch(() => null);
      if (found && found.mtime < before) await rm(path, { force: true });
    }
  }

  #pathOf(companyId: CompanyId, id: string): string {
    return join(this.#parts.folder, companyId, id);
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<ContactDirectoryTables>();
}
