import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Dependents, Page } from '../../platform/api/index.ts';
import type {
  Group,
  GroupChange,
  GroupMember,
  GroupQuery,
  GroupRecord,
  GroupStore,
  MemberQuery,
} from '../../platform/group/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { demandId, given, isId, updateVersioned } from './versioned.ts';

const memberCount = sql<number>`(select count(*)::integer from group_member m where m.group_id = app_group.id)`;
const groupListing: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('appGroup.name')),
    memberCount: { by: memberCount, type: 'integer' },
    changedAt: { by: sql.ref('appGroup.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('appGroup.id'),
  idType: 'uuid',
  searched: [sql.ref('appGroup.name'), sql.ref('appGroup.description')],
};

const wholeName = sql<string>`concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''))`;
const firstNumber = sql<string | null>`(select d.number from device d where d.user_id = app_user.id order by d.id limit 1)`;
const memberListing: ListingSpec = {
  sorts: {
    name: sortText(sql`concat_ws(' ', last_name, first_name, login)`),
    login: sortText(sql.ref('appUser.login')),
  },
  id: sql.ref('appUser.id'),
  idType: 'uuid',
  searched: [wholeName, sql.ref('appUser.login'), sql.ref('appUser.email'), sql.ref('domain.name'), firstNumber],
};

/** Groups and who is in them. */
export class SqlGroupStore implements GroupStore {
  readonly #writer: ConfigurationWriter;

  constructor(writer: ConfigurationWriter) {
    this.#writer = writer;
  }

  listGroups(companyId: CompanyId, query: GroupQuery): Promise<Page<GroupRecord>> {
    return this.#writer.read(companyId, async (scope) => {
      let groups = selectGroups(scope, companyId);
      if (query.enabled !== undefined) groups = groups.where('enabled', '=', query.enabled);
      if (query.userId !== undefined) {
        const mine = scope
          .selectFrom('groupMember')
          .select('groupId')
          .where('userId', '=', query.userId as UserId);
        groups = groups.where('appGroup.id', 'in', mine);
      }
      const { rows, ...page } = await listRows(groups, groupListing, query);
      return { ...page, items: rows.map(groupOf) };
    });
  }

  group(companyId: CompanyId, id: string): Promise<GroupRecord> {
    return this.#writer.read(companyId, async (scope) => {
      demandId(id, 'group');
      const row = await selectGroups(scope, companyId)
        .where('appGroup.id', '=', id as GroupRecord['id'])
        .executeTakeFirst();
      if (!row) throw noGroup();
      return groupOf(row);
    });
  }

  async addGroup(group: Group): Promise<void> {
    await this.#writer.write(group.companyId, (scope) => scope.insertInto('appGroup').values(group).execute());
  }

  async changeGroup(companyId: CompanyId, id: string, version: number, change: GroupChange): Promise<void> {
    const view = ({ name, description, enabled, version: now }: Group & { version: number }) => ({
      id,
      name,
      description,
      enabled,
      version: now,
    });
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'appGroup', { companyId, id, version, change: given(change), noun: 'group', view }),
    );
  }

  groupDependents(companyId: CompanyId, id: string): Promise<Dependents> {
    return this.#writer.read(companyId, async (scope) => {
      await demandGroup(scope, companyId, id);
      return dependentsOf(scope, 'appGroup', id);
    });
  }

  removeGroup(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'appGroup', { companyId, id, confirm, noun: 'group' }));
  }

  listMembers(companyId: CompanyId, id: string, query: MemberQuery): Promise<Page<GroupMember>> {
    return this.#writer.read(companyId, async (scope) => {
      await demandGroup(scope, companyId, id);
      const members = scope
        .selectFrom('groupMember')
        .select('userId')
        .where('groupId', '=', id as GroupRecord['id']);
      let users = scope
        .selectFrom('appUser')
        .innerJoin('domain', 'domain.id', 'appUser.domainId')
        .select(['appUser.id', 'appUser.login', 'domain.name as domainName', 'appUser.enabled'])
        .select([sql<string>`coalesce(nullif(${wholeName}, ''), login)`.as('displayName'), firstNumber.as('number')])
        .where('appUser.companyId', '=', companyId)
        .where('appUser.id', query.of === 'members' ? 'in' : 'not in', members);
      if (query.domainId !== undefined) users = users.where('domain.id', '=', query.domainId as never);
      const { rows, ...page } = await listRows(users, memberListing, query);
      return { ...page, items: [...rows] };
    });
  }

  async addMembers(companyId: CompanyId, id: string, userIds: readonly UserId[]): Promise<void> {
    if (userIds.some((userId) => !isId(userId))) throw noUser();
    await this.#writer.write(companyId, async (scope) => {
      await demandGroup(scope, companyId, id);
      await scope
        .insertInto('groupMember')
        .columns(['companyId', 'groupId', 'userId'])
        .expression(
          sql`select ${companyId}::uuid, ${id}::uuid, wanted from unnest(${[...new Set(userIds)]}::uuid[]) as wanted` as never,
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }

  async removeMembers(companyId: CompanyId, id: string, userIds: readonly UserId[]): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      await demandGroup(scope, companyId, id);
      await scope
        .deleteFrom('groupMember')
        .where('groupId', '=', id as GroupRecord['id'])
        .where(sql<boolean>`user_id = any (${userIds.filter(isId)}::uuid[])`)
        .execute();
    });
  }

  usersByLogin(companyId: CompanyId, logins: readonly string[]): Promise<readonly UserId[]> {
    return this.#writer.read(companyId, async (scope) => {
      const wanted = logins.map((login) => login.toLowerCase());
      const rows = await scope
        .selectFrom('appUser')
        .select(['id', 'login'])
        .where('companyId', '=', companyId)
        .where(sql<boolean>`lower(login) = any (${wanted})`)
        .execute();
      const found = new Map(rows.map((row) => [row.login.toLowerCase(), row.id]));
      const missing = logins.filter((login) => !found.has(login.toLowerCase()));
      if (missing.length > 0)
        throw new ParleyError('input-invalid', `There is no user ${missing.map((login) => JSON.stringify(login)).join(', ')}`);
      return wanted.map((login) => found.get(login)!);
    });
  }
}

function selectGroups(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('appGroup')
    .selectAll('appGroup')
    .select(memberCount.as('memberCount'))
    .where('appGroup.companyId', '=', companyId);
}

function groupOf({ changedAt, ...row }: Group & { memberCount: number; version: number; changedAt: Date }): GroupRecord {
  const { id, companyId, name, description, enabled, memberCount: count, version } = row;
  return { id, companyId, name, description, enabled, memberCount: count, version, changedAtMs: changedAt.getTime() };
}

async function demandGroup(scope: Scope, companyId: CompanyId, id: string): Promise<void> {
  demandId(id, 'group');
  const row = await scope
    .selectFrom('appGroup')
    .select('id')
    .where('companyId', '=', companyId)
    .where('id', '=', id as GroupRecord['id'])
    .executeTakeFirst();
  if (!row) throw noGroup();
}

function noGroup(): ParleyError {
  return new ParleyError('not-found', 'There is no such group.');
}

function noUser(): ParleyError {
  return new ParleyError('input-invalid', 'There is no such user in the company');
}
