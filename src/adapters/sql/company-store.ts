import { sql } from 'kysely';
import type { Dependent } from '../../contract/rest/listing.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Dependents, Page } from '../../platform/api/index.ts';
import type { Company, CompanyChange, CompanyQuery, CompanyRecord, CompanyStore } from '../../platform/company/index.ts';
import type { Domain, FirstNumbering } from '../../platform/domain/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { confirmationOf, demandSeen } from './dependents.ts';
import { insertDomain } from './domain-store.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { demandId, given, updateVersioned } from './versioned.ts';

const count = (table: string) =>
  sql<number>`(select count(*)::integer from ${sql.table(table)} t where t.company_id = company.id)`;
const listing: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('company.name')),
    userCount: { by: count('app_user'), type: 'integer' },
    changedAt: { by: sql.ref('company.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('company.id'),
  idType: 'uuid',
  searched: [
    sql.ref('company.name'),
    sql`(select string_agg(d.name || ' ' || d.sip_domain, ' ') from domain d where d.company_id = company.id)`,
  ],
};

/** Companies of the whole installation. */
export class SqlCompanyStore implements CompanyStore {
  readonly #writer: ConfigurationWriter;

  constructor(writer: ConfigurationWriter) {
    this.#writer = writer;
  }

  listCompanies(query: CompanyQuery): Promise<Page<CompanyRecord>> {
    return this.#writer.readAll(async (scope) => {
      let companies = selectCompanies(scope);
      if (query.enabled !== undefined) companies = companies.where('company.enabled', '=', query.enabled);
      const { rows, ...page } = await listRows(companies, listing, query);
      return { ...page, items: rows.map(companyOf) };
    });
  }

  async company(id: string): Promise<CompanyRecord> {
    demandId(id, 'company');
    return this.#writer.read(id as CompanyId, (scope) => readCompany(scope, id as CompanyId));
  }

  async addCompany({ id, name }: Company, domain: Domain, numbering: FirstNumbering): Promise<void> {
    await this.#writer.write(id, async (scope) => {
      await scope.insertInto('company').values({ id, name }).execute();
      await insertDomain(scope, domain, numbering);
    });
  }

  async changeCompany(id: string, version: number, change: CompanyChange): Promise<void> {
    demandId(id, 'company');
    const companyId = id as CompanyId;
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'company', {
        companyId,
        id,
        version,
        change: given(change),
        noun: 'company',
        view: (row) => ({ id, name: row.name, enabled: row.enabled, version: row.version }),
      }),
    );
  }

  async companyDependents(id: string): Promise<Dependents> {
    demandId(id, 'company');
    return this.#writer.read(id as CompanyId, async (scope) => {
      await readCompany(scope, id as CompanyId);
      return dependentsOfCompany(scope, id as CompanyId);
    });
  }

  async removeCompany(id: string, confirm: string | undefined): Promise<void> {
    demandId(id, 'company');
    const companyId = id as CompanyId;
    await this.#writer.write(companyId, async (scope) => {
      await readCompany(scope, companyId);
      demandSeen('company', await dependentsOfCompany(scope, companyId), confirm);
      await emptyCompany(scope, companyId);
      await scope.deleteFrom('company').where('id', '=', companyId).execute();
    });
  }
}

function selectCompanies(scope: Scope) {
  return scope
    .selectFrom('company')
    .select(['company.id', 'company.name', 'company.enabled', 'company.version', 'company.changedAt'])
    .select([count('domain').as('domainCount'), count('app_user').as('userCount'), count('device').as('deviceCount')]);
}

function companyOf({ changedAt, ...row }: Omit<CompanyRecord, 'changedAtMs'> & { changedAt: Date }): CompanyRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}

async function readCompany(scope: Scope, id: CompanyId): Promise<CompanyRecord> {
  const row = await selectCompanies(scope).where('company.id', '=', id).executeTakeFirst();
  if (!row) throw new ParleyError('not-found', 'There is no such company.');
  return companyOf(row);
}

/** What people would miss. The first domain alone is no reason to ask: every company has one. */
async function dependentsOfCompany(scope: Scope, companyId: CompanyId): Promise<Dependents> {
  const { rows } = await sql<Omit<Dependent, 'effect'>>`
    select 'domain' as kind, id::text, name from domain where company_id = ${companyId} and (select count(*) > 1 from domain where company_id = ${companyId})
    union all select 'user', id::text, login from app_user where company_id = ${companyId}
    union all select 'group', id::text, name from app_group where company_id = ${companyId}
    union all select 'device', id::text, number || ' ' || name from device where company_id = ${companyId}
    union all select 'trunk', id::text, name from trunk where company_id = ${companyId}
    union all select 'queue', id::text, name from queue where company_id = ${companyId}
    union all select 'call-log', '', count(*)::text from call_log where company_id = ${companyId} having count(*) > 0`.execute(
    scope,
  );
  const items = rows.map((row) => ({ ...row, effect: 'deleted' as const }));
  return { items, confirm: confirmationOf(items) };
}

/**
 * Every row of the company in every table there is, whoever added the table, in an order that their references allow. What the program may
 * never delete by itself (the list of recordings, their keys) goes with the company, to which it refers.
 */
async function emptyCompany(scope: Scope, companyId: CompanyId): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relname <> 'audit_entry'
      and has_table_privilege(c.oid, 'DELETE')
    order by 1`.execute(scope);
  let waiting = rows.map(({ name }) => name);
  while (waiting.length > 0) {
    const still: string[] = [];
    for (const table of waiting) if (!(await emptied(scope, table, companyId))) still.push(table);
    if (still.length === waiting.length) throw new Error(`tables refer to each other in a ring: ${still.join(', ')}`);
    waiting = still;
  }
}

async function emptied(scope: Scope, table: string, companyId: CompanyId): Promise<boolean> {
  await sql`savepoint emptying`.execute(scope);
  try {
    await sql`delete from ${sql.table(table)} where company_id = ${companyId}`.execute(scope);
    await sql`release savepoint emptying`.execute(scope);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23503') throw error;
    await sql`rollback to savepoint emptying`.execute(scope);
    return false;
  }
}
