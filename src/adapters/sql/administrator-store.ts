import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type {
  AdministrableCompany,
  Administrator,
  AdministratorChange,
  AdministratorQuery,
  AdministratorStore,
  CompanyChooser,
  CompanyRef,
} from '../../platform/administrator/index.ts';
import type { Page } from '../../platform/api/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { demandId, updateVersioned } from './versioned.ts';

const displayName = sql<string>`coalesce(nullif(concat_ws(' ', nullif(app_user.first_name, ''), nullif(app_user.last_name, '')), ''), app_user.login)`;
const rank = sql<
  Administrator['administrator']
>`case when app_user.is_super then 'super' when app_user.role = 'administrator' then 'company' else 'none' end`;
const companies = sql<
  CompanyRef[]
>`(select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name) order by lower(c.name)), '[]')
  from administered_company a join company c on c.id = a.administered_id where a.user_id = app_user.id)`;
const listing: ListingSpec = {
  sorts: {
    name: sortText(sql`concat_ws(' ', nullif(app_user.last_name, ''), nullif(app_user.first_name, ''), app_user.login)`),
    login: sortText(sql.ref('appUser.login')),
    company: sortText(sql.ref('company.name')),
  },
  id: sql.ref('appUser.id'),
  idType: 'uuid',
  searched: [displayName, sql.ref('appUser.login'), sql.ref('appUser.email'), sql.ref('company.name')],
};

/** Who administers what. It looks into all companies; its callers have asked for the right to. */
export class SqlAdministratorStore implements AdministratorStore {
  readonly #store: Store;
  readonly #writer: ConfigurationWriter;

  constructor(parts: { store: Store; writer: ConfigurationWriter }) {
    this.#store = parts.store;
    this.#writer = parts.writer;
  }

  listAdministrators(query: AdministratorQuery): Promise<Page<Administrator>> {
    return this.#store.inAllCompanies(async (scope) => {
      let found = selectAdministrators(scope).where('appUser.role', '=', 'administrator');
      if (query.companyId !== undefined) found = found.where('company.id', '=', query.companyId as CompanyId);
      if (query.administrator !== undefined) found = found.where(sql<boolean>`${rank} = ${query.administrator}`);
      const { rows, ...page } = await listRows(found, listing, query);
      return { ...page, items: rows.map(administratorOf) };
    });
  }

  administrator(id: string): Promise<Administrator> {
    return this.#store.inAllCompanies((scope) => readAdministrator(scope, id));
  }

  async changeAdministrator(id: string, version: number, change: AdministratorChange): Promise<void> {
    const before = await this.administrator(id);
    const { id: companyId } = before.company;
    // The list of companies is a matter of all of them, the user's row one of his own.
    await this.#writer.together(null, () =>
      this.#writer.write(companyId, async (scope) => {
        const role = change.administrator && (change.administrator === 'none' ? 'user' : 'administrator');
        const ranks = change.administrator ? { role, isSuper: change.administrator === 'super' } : {};
        await updateVersioned(scope, 'appUser', {
          companyId,
          id,
          version,
          change: ranks as never,
          noun: 'user',
          view: () => before,
        });
        await demandSuperLeft(scope);
        const isNone = (change.administrator ?? before.administrator) === 'none';
        if (isNone && change.companyIds && change.companyIds.length > 0)
          throw new ParleyError('input-invalid', 'Who is no administrator cannot administer other companies.');
        await replaceCompanies(scope, before, isNone ? [] : change.companyIds);
      }),
    );
  }

  companiesOf(user: CompanyChooser, search: string | undefined): Promise<readonly AdministrableCompany[]> {
    return this.#store.inAllCompanies((scope) => {
      let found = selectCompanies(scope, user);
      for (const word of (search ?? '').toLowerCase().split(/\s+/).filter(Boolean))
        found = found.where(sql<boolean>`position(${word} in lower(company.name)) > 0`);
      return found.orderBy(sql`lower(company.name) collate parley_text`).execute();
    });
  }

  async act(actor: CompanyChooser, companyId: CompanyId): Promise<CompanyRef> {
    return this.#store.inAllCompanies(async (scope) => {
      const company = await selectCompanies(scope, actor).where('company.id', '=', companyId).executeTakeFirst();
      if (!company) throw new ParleyError('not-found', 'There is no such company, or you do not administer it.');
      const actingCompanyId = companyId === actor.homeCompanyId ? null : companyId;
      await scope.updateTable('session').set({ actingCompanyId }).where('id', '=', actor.sessionId).execute();
      return { id: company.id, name: company.name };
    });
  }
}

function selectCompanies(scope: Scope, { userId, homeCompanyId, administersAll }: CompanyChooser) {
  const all = scope.selectFrom('company').select(['company.id', 'company.name', 'company.enabled']);
  if (administersAll) return all;
  const listed = scope.selectFrom('administeredCompany').select('administeredId').where('userId', '=', userId);
  return all.where((where) => where.or([where('company.id', '=', homeCompanyId), where('company.id', 'in', listed)]));
}

function selectAdministrators(scope: Scope) {
  return scope
    .selectFrom('appUser')
    .innerJoin('company', 'company.id', 'appUser.companyId')
    .select(['appUser.id', 'appUser.login', 'appUser.email', 'appUser.enabled', 'appUser.version'])
    .select(['company.id as companyId', 'company.name as companyName'])
    .select([displayName.as('displayName'), rank.as('administrator'), companies.as('companies')]);
}

function administratorOf({
  companyId,
  companyName,
  ...row
}: Omit<Administrator, 'company'> & { companyId: CompanyId; companyName: string }): Administrator {
  return { ...row, company: { id: companyId, name: companyName } };
}

async function readAdministrator(scope: Scope, id: string): Promise<Administrator> {
  demandId(id, 'user');
  const row = await selectAdministrators(scope)
    .where('appUser.id', '=', id as UserId)
    .executeTakeFirst();
  if (!row) throw new ParleyError('not-found', 'There is no such user.');
  return administratorOf(row);
}

async function demandSuperLeft(scope: Scope): Promise<void> {
  // Two who take each other's rank away at once: one of them waits here.
  await sql`select pg_advisory_xact_lock(hashtext('parley super users'))`.execute(scope);
  const left = await scope
    .selectFrom('appUser')
    .select('id')
    .where('isSuper', '=', true)
    .where('enabled', '=', true)
    .limit(1)
    .executeTakeFirst();
  if (!left) throw new ParleyError('last-one', 'Nobody would be left who administers every company.');
}

async function replaceCompanies(
  scope: Scope,
  { id, company }: Administrator,
  wanted: readonly CompanyId[] | undefined,
): Promise<void> {
  if (!wanted) return;
  const userId = id as UserId;
  const others = [...new Set(wanted)].filter((companyId) => companyId !== company.id);
  let gone = scope.deleteFrom('administeredCompany').where('userId', '=', userId);
  if (others.length > 0) gone = gone.where('administeredId', 'not in', others);
  await gone.execute();
  if (others.length === 0) return;
  await scope
    .insertInto('administeredCompany')
    .values(others.map((administeredId) => ({ companyId: company.id, userId, administeredId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
