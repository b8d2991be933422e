import { type Selectable, sql } from 'kysely';
import type { ContactDirectoryId } from '../../directory/contact/index.ts';
import type {
  DirectoryState,
  SynchronisationLine,
  SynchronisationRecords,
  SynchronisationRun,
  SynchronisationRunId,
  SynchronisationState,
} from '../../directory/synchronisation/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, RowPage } from '../../platform/api/index.ts';
import type { Store } from '../sql/index.ts';
import { type ListingSpec, listRows, sortText } from '../sql/listing.ts';
import type { Scope } from '../sql/store.ts';
import { isId } from '../sql/versioned.ts';
import type { ContactDirectoryTables } from './contact-directory-tables.ts';

type Row = Selectable<ContactDirectoryTables['contactSynchronisation']>;

const runListing: ListingSpec = {
  sorts: { startedAt: { by: sql`started_at`, type: 'timestamptz' } },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`error`, sql`state`],
};
const lineListing: ListingSpec = {
  sorts: { position: { by: sql`position`, type: 'integer' }, name: sortText(sql`name`) },
  id: sql`lpad(position::text, 10, '0')`,
  idType: 'text',
  searched: [sql`name`, sql`key`, sql`reason`, sql`field`],
};

const keptRuns = 50;
const rowsAtOnce = 500;

/** Runs and reports of synchronisations in PostgreSQL. */
export class SqlSynchronisationRecords implements SynchronisationRecords {
  readonly #store: Pick<Store, 'inCompany' | 'inAllCompanies'>;

  constructor(store: Pick<Store, 'inCompany' | 'inAllCompanies'>) {
    this.#store = store;
  }

  #in<T>(companyId: CompanyId, work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    return this.#store.inCompany(companyId, (scope) => work(tablesOf(scope)));
  }

  async begin(run: SynchronisationRun): Promise<void> {
    await this.#in(run.companyId, (tables) => tables.insertInto('contactSynchronisation').values(rowOf(run)).execute());
  }

  async finish(run: SynchronisationRun, lines: readonly SynchronisationLine[]): Promise<void> {
    const { companyId, directoryId, id } = run;
    await this.#in(companyId, async (tables) => {
      const { id: _id, companyId: _company, directoryId: _directory, ...columns } = rowOf(run);
      const updated = await tables.updateTable('contactSynchronisation').set(columns).where('id', '=', id).executeTakeFirst();
      // Deleted with its directory meanwhile.
      if (updated.numUpdatedRows === 0n) return;
      for (let first = 0; first < lines.length; first += rowsAtOnce)
        await tables
          .insertInto('contactSynchronisationLine')
          .values(lines.slice(first, first + rowsAtOnce).map((line) => ({ ...line, companyId, synchronisationId: id })))
          .execute();
      await tables
        .deleteFrom('contactSynchronisation')
        .where('directoryId', '=', directoryId)
        .where('id', 'in', (select) =>
          select
            .selectFrom('contactSynchronisation')
            .select('id')
            .where('directoryId', '=', directoryId)
            .orderBy('startedAt', 'desc')
            .orderBy('id', 'desc')
            .offset(keptRuns),
        )
        .execute();
    });
  }

  async turn(
    { companyId, id }: Pick<SynchronisationRun, 'companyId' | 'id'>,
    from: SynchronisationState,
    to: SynchronisationState,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#in(companyId, (tables) =>
      tables
        .updateTable('contactSynchronisation')
        .set({ state: to })
        .where('id', '=', id)
        .where('state', '=', from)
        .executeTakeFirst(),
    );
    return numUpdatedRows === 1n;
  }

  async find(companyId: CompanyId, id: string): Promise<SynchronisationRun | null> {
    if (!isId(id)) return null;
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('contactSynchronisation')
        .selectAll()
        .where('id', '=', id as SynchronisationRunId)
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    return row ? runOf(row) : null;
  }

  async latest(
    companyId: CompanyId,
    directoryIds: readonly ContactDirectoryId[],
  ): Promise<ReadonlyMap<string, SynchronisationRun>> {
    if (directoryIds.length === 0) return new Map();
    const rows = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('contactSynchronisation')
        .selectAll()
        .distinctOn('directoryId')
        .where('directoryId', 'in', directoryIds)
        .where('companyId', '=', companyId)
        .orderBy('directoryId')
        .orderBy('startedAt', 'desc')
        .orderBy('id', 'desc')
        .execute(),
    );
    return new Map(rows.map((row) => [row.directoryId, runOf(row)]));
  }

  async lastRead(companyId: CompanyId, directoryId: ContactDirectoryId): Promise<number | null> {
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('contactSynchronisation')
        .select('entriesRead')
        .where('directoryId', '=', directoryId)
        .where('companyId', '=', companyId)
        .where('state', 'in', ['done', 'held-back', 'approved', 'discarded'])
        .orderBy('startedAt', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    return row?.entriesRead ?? null;
  }

  async list(companyId: CompanyId, directoryId: ContactDirectoryId, request: ListRequest): Promise<RowPage<SynchronisationRun>> {
    const { rows, ...page } = await this.#in(companyId, (tables) =>
      listRows(
        tables
          .selectFrom('contactSynchronisation')
          .selectAll()
          .where('companyId', '=', companyId)
          .where('directoryId', '=', directoryId),
        runListing,
        request,
      ),
    );
    return { ...page, rows: rows.map(runOf) };
  }

  async lines(
    companyId: CompanyId,
    runId: string,
    { outcome, ...request }: ListRequest & { outcome?: SynchronisationLine['outcome'] | undefined },
  ): Promise<RowPage<SynchronisationLine>> {
    const { rows, ...page } = await this.#in(companyId, (tables) => {
      let query = tables
        .selectFrom('contactSynchronisationLine')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('synchronisationId', '=', runId as SynchronisationRunId);
      if (outcome) query = query.where('outcome', '=', outcome);
      return listRows(query, lineListing, request);
    });
    return { ...page, rows: rows.map(({ companyId: _company, synchronisationId: _run, ...line }) => line) };
  }

  async states(companyId: CompanyId, directoryIds: readonly ContactDirectoryId[]): Promise<ReadonlyMap<string, DirectoryState>> {
    if (directoryIds.length === 0) return new Map();
    const rows = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('contactDirectoryState')
        .selectAll()
        .where('directoryId', 'in', directoryIds)
        .where('companyId', '=', companyId)
        .execute(),
    );
    return new Map(rows.map(({ directoryId, contacts, numberingDigest }) => [directoryId, { contacts, numberingDigest }]));
  }

  async saveState(companyId: CompanyId, directoryId: ContactDirectoryId, state: Partial<DirectoryState>): Promise<void> {
    await this.#in(companyId, async (tables) => {
      const isThere = tables
        .selectFrom('contactDirectory')
        .select('id')
        .where('id', '=', directoryId)
        .where('companyId', '=', companyId);
      // Deleted meanwhile: there is nothing to keep the state of.
      if (!(await isThere.executeTakeFirst())) return;
      await tables
        .insertInto('contactDirectoryState')
        .values({ companyId, directoryId, ...state })
        .onConflict((conflict) => conflict.column('directoryId').doUpdateSet(state))
        .execute();
    });
  }

  async interruptRunning(atMs: number): Promise<number> {
    const { numUpdatedRows } = await this.#store.inAllCompanies((scope) =>
      tablesOf(scope)
        .updateTable('contactSynchronisation')
        .set({
          state: 'interrupted',
          finishedAt: new Date(atMs),
          error: 'Parley ended while it ran. The directory is as it was before.',
        })
        .where('state', '=', 'running')
        .executeTakeFirst(),
    );
    return Number(numUpdatedRows);
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<ContactDirectoryTables>();
}

function rowOf({ startedAtMs, finishedAtMs, counts, timings, ...run }: SynchronisationRun) {
  return {
    ...run,
    startedAt: new Date(startedAtMs),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs),
    counts: JSON.stringify(counts),
    timings: JSON.stringify(timings),
  };
}

function runOf({ startedAt, finishedAt, ...row }: Row): SynchronisationRun {
  return { ...row, startedAtMs: startedAt.getTime(), finishedAtMs: finishedAt?.getTime() ?? null };
}
