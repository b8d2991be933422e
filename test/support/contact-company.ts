import { sql } from 'kysely';
import type { Store } from '../../src/adapters/sql/index.ts';
import type { ContactDirectoryId } from '../../src/directory/contact/index.ts';
import type { ContactDirectory } from '../../src/directory/contact-directory/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../../src/kernel/ids.ts';
import { SystemRandom } from '../../src/kernel/random.ts';

export const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });

/** A company with a domain, for contacts: users and directories are added as they are needed. */
export interface ContactCompany {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  addDomain(): Promise<DomainId>;
  addUser(): Promise<UserId>;
  addDirectory(more?: Partial<Pick<ContactDirectory, 'type' | 'priority' | 'domainId'>>): Promise<ContactDirectory>;
}

export async function createContactCompany(store: Store, name: string): Promise<ContactCompany> {
  const companyId = ids.next<CompanyId>();
  await store.inCompany(companyId, (scope) => scope.insertInto('company').values({ id: companyId, name }).execute());
  const addDomain = () => insertDomain(store, companyId, name);
  const domainId = await addDomain();
  return {
    companyId,
    domainId,
    addDomain,
    addUser: () => insertUser(store, companyId, domainId),
    addDirectory: (more) => insertDirectory(store, { companyId, domainId, ...more }),
  };
}

async function insertDomain(store: Store, companyId: CompanyId, name: string): Promise<DomainId> {
  const id = ids.next<DomainId>();
  const numbering = {
    internationalPrefix: '00',
    localCountryPrefix: '49',
    externalPrefix: '0',
    internalLength: 4,
    internalReverseLength: 4,
  };
  const row = {
    id,
    companyId,
    name: `${name} ${id}`,
    sipDomain: `${id}.example`,
    country: 'DE',
    incomingAdd: '',
    incomingRemove: '',
    ...numbering,
  };
  await store.inCompany(companyId, (scope) => scope.insertInto('domain').values(row).execute());
  return id;
}

async function insertUser(store: Store, companyId: CompanyId, domainId: DomainId): Promise<UserId> {
  const id = ids.next<UserId>();
  const person = {
    login: id,
    firstName: 'Some',
    lastName: 'Body',
    email: null,
    mobile: null,
    language: 'en',
    role: 'user',
  } as const;
  const row = { id, companyId, domainId, ...person, enabled: true, passwordHash: null, currentDeviceId: null };
  await store.inCompany(companyId, (scope) => scope.insertInto('appUser').values(row).execute());
  return id;
}

async function insertDirectory(
  store: Store,
  {
    companyId,
    domainId,
    type = 'public',
    priority = 100,
  }: Partial<ContactDirectory> & Pick<ContactDirectory, 'companyId' | 'domainId'>,
): Promise<ContactDirectory> {
  const id = ids.next<ContactDirectoryId>();
  const mapping = { id: null, fields: {}, redList: {}, names: {} };
  await store.inCompany(companyId, (scope) =>
    sql`insert into contact_directory (id, company_id, domain_id, name, type, priority, connector, mapping)
      values (${id}, ${companyId}, ${domainId}, ${id}, ${type}, ${priority}, 'file', ${JSON.stringify(mapping)})`.execute(scope),
  );
  return {
    id,
    companyId,
    domainId,
    name: id,
    type,
    priority,
    connector: 'file',
    settings: {},
    mapping,
    merges: false,
    plan: { kind: 'manual' },
    holdBackPercent: 30,
  };
}
