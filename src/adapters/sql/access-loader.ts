import type { CompanyId } from '../../kernel/ids.ts';
import {
  type AccessContents,
  type Authorization,
  emptyAccessContents,
  type ObjectRef,
  type SubjectRef,
} from '../../platform/access/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { Tables } from './schema.ts';
import type { Scope, Store } from './store.ts';

type AuthorizationRow = {
  readonly [Column in keyof Tables['accessAuthorization'] & `${'object' | 'subject'}${string}`]: string | null;
};

/** Reads what decisions of one company, or of every company, are made of.  */
export function loadAccess(store: Store, companyId?: CompanyId): Promise<ReadonlyMap<CompanyId, AccessContents>> {
  return companyId ? store.inCompany(companyId, readAll) : store.inAllCompanies(readAll);
}

async function readAll(scope: Scope): Promise<ReadonlyMap<CompanyId, AccessContents>> {
  const companies = await scope.selectFrom('company').select('id').execute();
  const tables = {
    domains: await scope.selectFrom('domain').select(['id', 'companyId', 'name']).execute(),
    users: await readUsers(scope),
    groups: await readGroups(scope),
    queues: await scope.selectFrom('queue').select(['id', 'companyId', 'domainId', 'name']).execute(),
    named: await scope.selectFrom('accessObject').select(['id', 'companyId', 'domainId', 'kind', 'name']).execute(),
    applications: await scope.selectFrom('applicationSetting').select(['companyId', 'application', 'isOpen', 'seats']).execute(),
    authorizations: await readAuthorizations(scope),
  };
  const split = Object.entries(tables).map(
    ([name, rows]) => [name, Map.groupBy(rows as { companyId: CompanyId }[], (row) => row.companyId)] as const,
  );
  return new Map(
    companies.map(({ id }) => {
      const own = Object.fromEntries(split.map(([name, rows]) => [name, rows.get(id) ?? []]));
      return [id, { ...emptyAccessContents, ...own }];
    }),
  );
}

async function readUsers(scope: Scope): Promise<AccessContents['users']> {
  const rows = await scope
    .selectFrom('appUser')
    .select(['id', 'companyId', 'domainId', 'firstName', 'lastName', 'login', 'role', 'enabled'])
    .execute();
  return rows.map(({ id, companyId, domainId, role, enabled, ...names }) => ({
    id,
    companyId,
    domainId,
    name: displayName(names),
    role,
    enabled,
  }));
}

async function readGroups(scope: Scope): Promise<AccessContents['groups']> {
  const groups = await scope.selectFrom('appGroup').select(['id', 'companyId', 'name', 'enabled']).execute();
  const members = await scope.selectFrom('groupMember').select(['groupId', 'userId']).execute();
  const membersOf = Map.groupBy(members, (member) => member.groupId);
  return groups.map((group) => ({ ...group, memberIds: (membersOf.get(group.id) ?? []).map(({ userId }) => userId) }));
}

async function readAuthorizations(scope: Scope): Promise<Authorization[]> {
  const rows = await scope.selectFrom('accessAuthorization').selectAll().execute();
  return rows.map((row) => {
    const { id, companyId, kind } = row;
    return { id, companyId, kind, object: objectOf(row), subject: subjectOf(row) };
  });
}

/** Where each type of object and subject is kept. */
export const objectColumns = {
  application: 'objectApplication',
  named: 'objectNamedId',
  user: 'objectUserId',
  group: 'objectGroupId',
  queue: 'objectQueueId',
} as const;
export const subjectColumns = { user: 'subjectUserId', group: 'subjectGroupId', queue: 'subjectQueueId' } as const;

function objectOf(row: AuthorizationRow): ObjectRef {
  return filled(row, objectColumns);
}

function subjectOf(row: AuthorizationRow): SubjectRef {
  return filled(row, subjectColumns);
}

/** The database sees to it that exactly one is. */
function filled<Type extends string>(
  row: AuthorizationRow,
  columns: Readonly<Record<Type, keyof AuthorizationRow>>,
): { readonly type: Type; readonly id: string } {
  for (const [type, column] of Object.entries(columns) as [Type, keyof AuthorizationRow][]) {
    const id = row[column];
    if (id !== null) return { type, id };
  }
  throw new Error('an authorization without object or subject');
}
