import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Dependents, Page } from '../../platform/api/index.ts';
import type {
  Domain,
  DomainChange,
  DomainQuery,
  DomainRecord,
  DomainStore,
  FirstNumbering,
} from '../../platform/domain/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, demandSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { demandId, given, updateVersioned } from './versioned.ts';

const userCount = sql<number>`(select count(*)::integer from app_user u where u.domain_id = domain.id)`;
const deviceCount = sql<number>`(select count(*)::integer from device d where d.domain_id = domain.id)`;
const listing: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('domain.name')),
    sipDomain: sortText(sql.ref('domain.sipDomain')),
    userCount: { by: userCount, type: 'integer' },
    changedAt: { by: sql.ref('domain.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('domain.id'),
  idType: 'uuid',
  searched: [sql.ref('domain.name'), sql.ref('domain.sipDomain'), sql.ref('domain.country')],
};

/** Domains of a company. */
export class SqlDomainStore implements DomainStore {
  readonly #writer: ConfigurationWriter;

  constructor(writer: ConfigurationWriter) {
    this.#writer = writer;
  }

  listDomains(companyId: CompanyId, query: DomainQuery): Promise<Page<DomainRecord>> {
    return this.#writer.read(companyId, async (scope) => {
      let domains = selectDomains(scope, companyId);
      if (query.enabled !== undefined) domains = domains.where('domain.enabled', '=', query.enabled);
      const { rows, ...page } = await listRows(domains, listing, query);
      return { ...page, items: rows.map(domainOf) };
    });
  }

  domain(companyId: CompanyId, id: string): Promise<DomainRecord> {
    return this.#writer.read(companyId, (scope) => readDomain(scope, companyId, id));
  }

  async addDomain(domain: Domain, numbering: FirstNumbering): Promise<void> {
    await this.#writer.write(domain.companyId, (scope) => insertDomain(scope, domain, numbering));
  }

  async changeDomain(companyId: CompanyId, id: string, version: number, change: DomainChange): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      const before = await readDomain(scope, companyId, id);
      const isMoved = change.sipDomain !== undefined && change.sipDomain !== before.sipDomain;
      // The password of a phone is kept as a digest of it and this name (RFC 2617 §3.2.2.2).
      if (isMoved && before.deviceCount > 0) demandSeen('domain', await phonesOf(scope, id), undefined);
      const { changedAtMs: changedAt, companyId: _company, ...current } = before;
      await updateVersioned(scope, 'domain', {
        companyId,
        id,
        version,
        change: given(change),
        noun: 'domain',
        view: () => ({ ...current, changedAt }),
      });
    });
  }

  usersOf(companyId: CompanyId, id: DomainId): Promise<readonly UserId[]> {
    return this.#writer.read(companyId, async (scope) => {
      const users = scope.selectFrom('appUser').select('id').where('companyId', '=', companyId).where('domainId', '=', id);
      return (await users.execute()).map((user) => user.id);
    });
  }

  domainDependents(companyId: CompanyId, id: string): Promise<Dependents> {
    return this.#writer.read(companyId, async (scope) => {
      await readDomain(scope, companyId, id);
      return dependentsOf(scope, 'domain', id);
    });
  }

  removeDomain(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const domains = await scope.selectFrom('domain').select('id').where('companyId', '=', companyId).forUpdate().execute();
      if (domains.length === 1 && domains[0]?.id === id)
        throw new ParleyError('last-one', 'It is the last domain of the company, which needs one.');
      await deleteSeen(scope, 'domain', { companyId, id, confirm, noun: 'domain' });
    });
  }
}

export async function insertDomain(scope: Scope, domain: Domain, numbering: FirstNumbering): Promise<void> {
  const { id, companyId, name, sipDomain } = domain;
  const lengths = { internalLength: numbering.internalLength, internalReverseLength: numbering.internalLength };
  const row = { id, companyId, name, sipDomain, ...numbering, ...lengths, incomingAdd: '', incomingRemove: '' };
  await scope.insertInto('domain').values(row).execute();
}

async function phonesOf(scope: Scope, domainId: string): Promise<Dependents> {
  const phones = await scope
    .selectFrom('device')
    .select(['id', 'name', 'number'])
    .where('domainId', '=', domainId as DomainId)
    .orderBy('number')
    .execute();
  const items = phones.map(({ id, name, number }) => ({
    kind: 'device',
    id,
    name: `${number} ${name}`,
    effect: 'blocks' as const,
  }));
  return { items, confirm: null };
}

async function readDomain(scope: Scope, companyId: CompanyId, id: string): Promise<DomainRecord> {
  demandId(id, 'domain');
  const row = await selectDomains(scope, companyId)
    .where('domain.id', '=', id as DomainId)
    .executeTakeFirst();
  if (!row) throw new ParleyError('not-found', 'There is no such domain.');
  return domainOf(row);
}

function selectDomains(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('domain')
    .select(['domain.id', 'domain.companyId', 'domain.name', 'domain.sipDomain', 'domain.country', 'domain.internalLength'])
    .select(['domain.enabled', 'domain.version', 'domain.changedAt'])
    .select([userCount.as('userCount'), deviceCount.as('deviceCount')])
    .where('domain.companyId', '=', companyId);
}

function domainOf({ changedAt, ...row }: Omit<DomainRecord, 'changedAtMs'> & { changedAt: Date }): DomainRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}
