import { type Selectable, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import type { ImportLine, SourceChange, SourceRecord, SourceStore, UserImport, UserSource } from '../../platform/import/index.ts';
import { meaningOf } from './constraint-meanings.ts';
import type { ImportTables } from './import-tables.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { changedMeanwhile, demandId } from './versioned.ts';

export interface UserSourceStoreParts {
  readonly store: Store;
  readonly encrypt: (plain: string, context: string) => Buffer;
  readonly decrypt: (sealed: Buffer, context: string) => string;
}

const passwordContext = (id: string): string => `user-source:${id}:password`;

type SourceRow = Selectable<ImportTables['userSource']>;
type Settings = Pick<UserSource, 'directory' | 'mapping'>;

const sourceListing: ListingSpec = {
  sorts: { name: sortText(sql`name`) },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`name`, sql`settings->'directory'->>'servers'`],
};
const importListing: ListingSpec = {
  sorts: { startedAt: { by: sql`started_at`, type: 'timestamptz' } },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`origin`, sql`error`],
};
const lineListing: ListingSpec = {
  sorts: { position: { by: sql`position`, type: 'integer' }, name: sortText(sql`name`) },
  id: sql`lpad(position::text, 10, '0')`,
  idType: 'text',
  searched: [sql`name`, sql`key`, sql`reason`],
};

/** Sources of users and reports of their imports. */
export class SqlUserSourceStore implements SourceStore {
  readonly #parts: UserSourceStoreParts;

  constructor(parts: UserSourceStoreParts) {
    this.#parts = parts;
  }

  #in<T>(companyId: CompanyId, work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    return this.#parts.store
      .inCompany(companyId, (scope) => work(tablesOf(scope)))
      .catch((error: unknown) => {
        throw meaningOf(error);
      });
  }

  async listSources(companyId: CompanyId, query: ListRequest): Promise<Page<SourceRecord>> {
    const { rows, ...page } = await this.#in(companyId, (tables) =>
      listRows(tables.selectFrom('userSource').selectAll().where('companyId', '=', companyId), sourceListing, query),
    );
    return { ...page, items: rows.map(sourceOf) };
  }

  async source(companyId: CompanyId, id: string): Promise<SourceRecord> {
    return sourceOf(await this.#row(companyId, id));
  }

  async #row(companyId: CompanyId, id: string): Promise<SourceRow> {
    demandId(id, 'source');
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('userSource')
        .selectAll()
        .where('id', '=', id as SourceRow['id'])
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    if (!row) throw new ParleyError('not-found', 'There is no such source.');
    return row;
  }

  async passwordOf({ companyId, id }: Pick<UserSource, 'companyId' | 'id'>): Promise<string | null> {
    const { bindPassword } = await this.#row(companyId, id);
    return bindPassword && this.#parts.decrypt(bindPassword, passwordContext(id));
  }

  async addSource({ directory, mapping, schedule, ...source }: UserSource, password: string | null): Promise<void> {
    demandId(source.domainId, 'domain');
    await this.#in(source.companyId, (tables) =>
      tables
        .insertInto('userSource')
        .values({
          ...source,
          settings: JSON.stringify({ directory, mapping } satisfies Settings),
          schedule: schedule && JSON.stringify(schedule),
          bindPassword: password === null ? null : this.#parts.encrypt(password, passwordContext(source.id)),
        })
        .execute(),
    );
  }

  async changeSource(companyId: CompanyId, id: string, version: number, change: SourceChange): Promise<void> {
    const before = await this.source(companyId, id);
    const after = {
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    } as SourceRecord;
    const { name, domainId, synchronisation, holdBackPercent, enabled, directory, mapping, schedule } = after;
    demandId(domainId, 'domain');
    const secret =
      change.password === undefined
        ? {}
        : { bindPassword: change.password === null ? null : this.#parts.encrypt(change.password, passwordContext(id)) };
    const changed = await this.#in(companyId, (tables) =>
      tables
        .updateTable('userSource')
        .set({
          name,
          domainId,
          synchronisation,
          holdBackPercent,
          enabled,
          ...secret,
          settings: JSON.stringify({ directory, mapping } satisfies Settings),
          schedule: schedule && JSON.stringify(schedule),
        })
        .where('id', '=', before.id)
        .where('version', '=', version)
        .executeTakeFirst(),
    );
    if (changed.numUpdatedRows === 0n) {
      const { companyId: _company, ...current } = await this.source(companyId, id);
      throw changedMeanwhile('source', current);
    }
  }

  async removeSource(companyId: CompanyId, id: string): Promise<void> {
    const { id: known } = await this.source(companyId, id);
    await this.#in(companyId, (tables) => tables.deleteFrom('userSource').where('id', '=', known).execute());
  }

  async scheduledSources(): Promise<readonly UserSource[]> {
    const rows = await this.#parts.store.inAllCompanies((scope) =>
      tablesOf(scope)
        .selectFrom('userSource')
        .selectAll()
        .where('schedule', 'is not', null)
        .where('enabled', '=', true)
        .orderBy('id')
        .execute(),
    );
    return rows.map(sourceOf);
  }

  async listImports(companyId: CompanyId, query: ListRequest & { sourceId?: string | undefined }): Promise<Page<UserImport>> {
    const { rows, ...page } = await this.#in(companyId, (tables) => {
      let select = tables.selectFrom('userImport').selectAll().where('companyId', '=', companyId);
      if (query.sourceId !== undefined) {
        demandId(query.sourceId, 'source');
        select = select.where('sourceId', '=', query.sourceId as SourceRow['id']);
      }
      return listRows(select, importListing, query);
    });
    return { ...page, items: rows.map(importOf) };
  }

  async import(companyId: CompanyId, id: string): Promise<UserImport> {
    demandId(id, 'import');
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('userImport')
        .selectAll()
        .where('id', '=', id as UserImport['id'])
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    if (!row) throw new ParleyError('not-found', 'There is no such import.');
    return importOf(row);
  }

  async listLines(
    companyId: CompanyId,
    importId: string,
    query: ListRequest & { outcome?: string | undefined },
  ): Promise<Page<ImportLine>> {
    const { id } = await this.import(companyId, importId);
    const { rows, ...page } = await this.#in(companyId, (tables) => {
      let select = tables.selectFrom('userImportLine').selectAll().where('importId', '=', id);
      if (query.outcome !== undefined) select = select.where('outcome', '=', query.outcome as 'created');
      return listRows(select, lineListing, query);
    });
    return {
      ...page,
      items: rows.map(({ companyId: _company, importId: _import, changes, ...line }) => ({
        ...line,
        changes: (changes ?? {}) as unknown as ImportLine['changes'],
      })),
    };
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<ImportTables>();
}

function sourceOf({ settings, schedule, bindPassword, changedAt, ...row }: SourceRow): SourceRecord {
  // pg has read the JSON already.
  const { directory, mapping } = settings as unknown as Settings;
  return {
    ...row,
    directory,
    mapping,
    schedule: schedule as unknown as UserSource['schedule'],
    hasPassword: bindPassword !== null,
    changedAtMs: changedAt.getTime(),
  };
}

function importOf({ startedAt, finishedAt, counts, timings, ...row }: Selectable<ImportTables['userImport']>): UserImport {
  return {
    ...row,
    startedAtMs: startedAt.getTime(),
    finishedAtMs: finishedAt?.getTime() ?? null,
    counts: counts as unknown as UserImport['counts'],
    timings: timings as unknown as UserImport['timings'],
  };
}
