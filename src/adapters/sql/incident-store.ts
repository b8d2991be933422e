import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Incident, IncidentListRequest, IncidentRecords, IncidentStore } from '../../platform/incident/index.ts';
import { type ListingSpec, listRows } from './listing.ts';
import type { Store } from './store.ts';

const spec: ListingSpec = {
  sorts: {
    lastAt: { by: sql.ref('lastAt'), type: 'timestamptz' },
    firstAt: { by: sql.ref('firstAt'), type: 'timestamptz' },
    count: { by: sql.ref('count'), type: 'integer' },
    code: { by: sql.ref('code'), type: 'text' },
  },
  id: sql.ref('id'),
  idType: 'uuid',
  searched: [sql`replace(code, '-', ' ')`, sql.ref('code'), sql.ref('subject'), sql`params::text`],
};

/** The incident log in PostgreSQL. */
export class SqlIncidentStore implements IncidentStore, IncidentRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async save(incidents: readonly Incident[]): Promise<void> {
    const rows = incidents.map(({ firstAtMs, lastAtMs, resolvedAtMs, params, ...incident }) => ({
      ...incident,
      params: JSON.stringify(params),
      firstAt: new Date(firstAtMs),
      lastAt: new Date(lastAtMs),
      resolvedAt: resolvedAtMs === null ? null : new Date(resolvedAtMs),
    }));
    await this.#store.inAllCompanies(async (scope) => {
      // A company may be gone by now.
      const companies = await scope.selectFrom('company').select('id').execute();
      const known = new Set(companies.map(({ id }) => id));
      for (const row of rows.filter(({ companyId }) => companyId === null || known.has(companyId))) {
        const { params, count, lastAt, resolvedAt } = row;
        await scope
          .insertInto('incident')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ params, count, lastAt, resolvedAt }))
          .execute();
      }
    }, null);
  }

  async loadOpen(): Promise<readonly Incident[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('incident').selectAll().where('resolvedAt', 'is', null).orderBy('firstAt').execute(),
    );
    return rows.map(incidentOf);
  }

  async forgetBefore(resolvedBeforeMs: number): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      scope.deleteFrom('incident').where('resolvedAt', '<', new Date(resolvedBeforeMs)).execute(),
    );
  }

  list(companyId: CompanyId, { isWithServer, codes, state, ...request }: IncidentListRequest) {
    const read = isWithServer ? this.#store.inAllCompanies.bind(this.#store) : this.#inCompany(companyId);
    return read(async (scope) => {
      let query = scope
        .selectFrom('incident')
        .selectAll()
        .where((where) =>
          where.or([where('companyId', '=', companyId), ...(isWithServer ? [where('companyId', 'is', null)] : [])]),
        );
      if (codes) query = query.where('code', 'in', codes.length > 0 ? [...codes] : ['' as never]);
      if (state) query = query.where('resolvedAt', state === 'open' ? 'is' : 'is not', null);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(incidentOf) };
    });
  }

  #inCompany(companyId: CompanyId): Store['inAllCompanies'] {
    return (work) => this.#store.inCompany(companyId, work);
  }
}

function incidentOf({
  firstAt,
  lastAt,
  resolvedAt,
  ...row
}: Omit<Incident, 'firstAtMs' | 'lastAtMs' | 'resolvedAtMs'> & {
  firstAt: Date;
  lastAt: Date;
  resolvedAt: Date | null;
}): Incident {
  return { ...row, firstAtMs: firstAt.getTime(), lastAtMs: lastAt.getTime(), resolvedAtMs: resolvedAt?.getTime() ?? null };
}
