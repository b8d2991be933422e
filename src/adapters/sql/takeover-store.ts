import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import type {
  TakeoverCompanies,
  TakeoverFormat,
  TakeoverId,
  TakeoverLine,
  TakeoverLineQuery,
  TakeoverRun,
  TakeoverState,
  TakeoverStore,
  TargetCompany,
} from '../../platform/takeover/index.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { demandId } from './versioned.ts';

/** Tables of `migrations/0020-takeover.sql`. JSON is written as text and read as what it says. */
type TakeoverTables = {
  takeover: {
    id: TakeoverId;
    companyId: CompanyId;
    origin: string;
    format: TakeoverFormat;
    isDryRun: boolean;
    state: TakeoverState;
    error: string | null;
    startedAt: Date;
    finishedAt: Date | null;
    counts: string;
  };
  takeoverLine: TakeoverLine & { companyId: CompanyId; takeoverId: TakeoverId; position: number };
};

const runListing: ListingSpec = {
  sorts: { startedAt: { by: sql`started_at`, type: 'timestamptz' } },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`origin`, sql`error`],
};
const lineListing: ListingSpec = {
  sorts: { position: { by: sql`position`, type: 'integer' }, name: sortText(sql`name`) },
  id: sql`lpad(position::text, 10, '0')`,
  idType: 'text',
  searched: [sql`name`, sql`kind`, sql`file`, sql`reason`, sql`company`],
};
/** PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 2000;
const mostKept = 200;

/** Reports of takeovers in PostgreSQL. */
export class SqlTakeoverStore implements TakeoverStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async begin(run: TakeoverRun): Promise<void> {
    await this.#in(run.companyId, (tables) => tables.insertInto('takeover').values(rowOf(run)).execute());
  }

  async finish(run: TakeoverRun, lines: readonly TakeoverLine[]): Promise<void> {
    const { companyId, id: takeoverId } = run;
    await this.#store.inCompany(companyId, async (scope) => {
      const tables = tablesOf(scope);
      const { state, error, finishedAt, counts } = rowOf(run);
      await tables.updateTable('takeover').set({ state, error, finishedAt, counts }).where('id', '=', takeoverId).execute();
      for (let at = 0; at < lines.length; at += rowsAtOnce) {
        const rows = lines
          .slice(at, at + rowsAtOnce)
          .map((line, index) => ({ ...line, companyId, takeoverId, position: at + index }));
        await tables.insertInto('takeoverLine').values(rows).execute();
      }
      await sql`delete from takeover where company_id = ${companyId} and id in (
        select id from takeover where company_id = ${companyId} order by started_at desc offset ${mostKept})`.execute(scope);
    });
  }

  async closeUnfinished(reason: string): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      tablesOf(scope)
        .updateTable('takeover')
        .set({ state: 'failed', error: reason, finishedAt: sql<Date>`now()` })
        .where('state', '=', 'running')
        .execute(),
    );
  }

  async listTakeovers(companyId: CompanyId, query: ListRequest): Promise<Page<TakeoverRun>> {
    const { rows, ...page } = await this.#in(companyId, (tables) =>
      listRows(tables.selectFrom('takeover').selectAll().where('companyId', '=', companyId), runListing, query),
    );
    return { ...page, items: rows.map(runOf) };
  }

  async takeover(companyId: CompanyId, id: string): Promise<TakeoverRun> {
    demandId(id, 'takeover');
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('takeover')
        .selectAll()
        .where('id', '=', id as TakeoverId)
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    if (!row) throw new ParleyError('not-found', 'There is no such takeover.');
    return runOf(row);
  }

  async listTakeoverLines(companyId: CompanyId, id: string, query: TakeoverLineQuery) {
    const { id: takeoverId } = await this.takeover(companyId, id);
    const { rows, ...page } = await this.#in(companyId, (tables) => {
      let select = tables.selectFrom('takeoverLine').selectAll().where('takeoverId', '=', takeoverId);
      if (query.outcome !== undefined) select = select.where('outcome', '=', query.outcome);
      if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
      return listRows(select, lineListing, query);
    });
    return { ...page, items: rows.map(({ companyId: _company, takeoverId: _takeover, ...line }) => line) };
  }

  #in<T>(companyId: CompanyId, work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    return this.#store.inCompany(companyId, (scope) => work(tablesOf(scope)));
  }
}

/** Companies that things are taken over into. */
export class SqlTakeoverCompanies implements TakeoverCompanies {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async named(name: string): Promise<TargetCompany | null> {
    return (await this.#find(sql`lower(company.name) = ${name.trim().toLowerCase()}`)) ?? null;
  }

  async byId(id: CompanyId): Promise<TargetCompany> {
    const found = await this.#find(sql`company.id = ${id}`);
    if (!found) throw new ParleyError('not-found', 'There is no such company.');
    return found;
  }

  #find(which: ReturnType<typeof sql>): Promise<TargetCompany | undefined> {
    return this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('company')
        .innerJoin('domain', 'domain.companyId', 'company.id')
        .select(['company.id', 'company.name', 'domain.name as domain'])
        .where(which as ReturnType<typeof sql<boolean>>)
        .orderBy('domain.createdAt')
        .orderBy('domain.id')
        .limit(1)
        .executeTakeFirst(),
    );
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<TakeoverTables>();
}

function rowOf({ startedAtMs, finishedAtMs, counts, ...run }: TakeoverRun): TakeoverTables['takeover'] {
  return {
    ...run,
    startedAt: new Date(startedAtMs),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs),
    counts: JSON.stringify(counts),
  };
}

function runOf({ startedAt, finishedAt, counts, ...row }: TakeoverTables['takeover']): TakeoverRun {
  return {
    ...row,
    startedAtMs: startedAt.getTime(),
    finishedAtMs: finishedAt?.getTime() ?? null,
    // pg has read the JSON already.
    counts: counts as unknown as TakeoverRun['counts'],
  };
}
