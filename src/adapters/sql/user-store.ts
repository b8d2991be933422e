import { type SelectQueryBuilder, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, GroupId, UserId } from '../../kernel/ids.ts';
import type { Dependents, Page } from '../../platform/api/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import {
  type User,
  type UserChange,
  type UserExtras,
  type UserQuery,
  type UserRecord,
  type UserSecrets,
  type UserStore,
  userView,
} from '../../platform/user/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { listRows } from './listing.ts';
import { forgetNumbers, mentionsOf } from './number-mentions.ts';
import type { Scope } from './store.ts';
import { selectUsers, userListing, userOf } from './user-rows.ts';
import { demandId, given, isId, updateVersioned } from './versioned.ts';

/** The users of a company. */
export class SqlUserStore implements UserStore {
  readonly #writer: ConfigurationWriter;

  constructor(writer: ConfigurationWriter) {
    this.#writer = writer;
  }

  listUsers(companyId: CompanyId, query: UserQuery): Promise<Page<UserRecord>> {
    return this.#writer.read(companyId, async (scope) => {
      const users = filtered(scope, selectUsers(scope, companyId), query);
      const { rows, ...page } = await listRows(users, userListing, query);
      return { ...page, items: rows.map(userOf) };
    });
  }

  user(companyId: CompanyId, id: string): Promise<UserRecord> {
    return this.#writer.read(companyId, (scope) => readUser(scope, companyId, id));
  }

  async addUser(
    user: User & UserExtras & UserSecrets & { readonly isSuper?: boolean },
    groupIds: readonly GroupId[],
  ): Promise<void> {
    await this.#writer.write(user.companyId, async (scope) => {
      await scope
        .insertInto('appUser')
        .values({ ...user, currentDeviceId: null })
        .execute();
      await join(scope, user, groupIds);
    });
  }

  async changeUser(companyId: CompanyId, id: string, version: number, { groupIds, ...change }: UserChange): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      const before = await readUser(scope, companyId, id);
      if (change.domainId !== undefined && change.domainId !== before.domainId) demandWithoutPhones(before);
      await updateVersioned(scope, 'appUser', {
        companyId,
        id,
        version,
        change: given(change),
        noun: 'user',
        view: () => userView(before),
      });
      if (groupIds) await replaceGroups(scope, before, groupIds as readonly GroupId[]);
    });
  }

  async setSecrets(companyId: CompanyId, id: string, secrets: Partial<UserSecrets>): Promise<void> {
    demandId(id, 'user');
    await this.#writer.write(companyId, (scope) =>
      scope
        .updateTable('appUser')
        .set(secrets)
        .where('companyId', '=', companyId)
        .where('id', '=', id as UserId)
        .execute(),
    );
  }

  async setUserEnabled({ companyId, id }: User, enabled: boolean): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      scope.updateTable('appUser').set({ enabled }).where('companyId', '=', companyId).where('id', '=', id).execute(),
    );
  }

  userDependents(companyId: CompanyId, id: string): Promise<Dependents> {
    return this.#writer.read(companyId, async (scope) => {
      const { devices } = await readUser(scope, companyId, id);
      return dependentsOf(
        scope,
        'appUser',
        id,
        await mentionsOf(
          scope,
          companyId,
          devices.map(({ id: one }) => one),
        ),
      );
    });
  }

  removeUser(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const { devices } = await readUser(scope, companyId, id);
      const deviceIds = devices.map((device) => device.id);
      const more = await mentionsOf(scope, companyId, deviceIds);
      const mentions = more.length > 0 ? () => forgetNumbers(scope, companyId, deviceIds) : undefined;
      await deleteSeen(scope, 'appUser', { companyId, id, confirm, noun: 'user', more, before: mentions });
    });
  }

  domainFor(
    companyId: CompanyId,
    wanted: { id?: string | undefined; name?: string | undefined; usual: string },
  ): Promise<Domain> {
    return this.#writer.read(companyId, async (scope) => {
      const domains = scope
        .selectFrom('domain')
        .select(['id', 'companyId', 'name', 'sipDomain'])
        .where('companyId', '=', companyId);
      const { id, name, usual } = wanted;
      if (id !== undefined || name !== undefined) {
        const which = id !== undefined ? sql<boolean>`id::text = ${id}` : sql<boolean>`lower(name) = ${name!.toLowerCase()}`;
        const found = await domains.where(which).executeTakeFirst();
        if (found) return found;
        throw new ParleyError('not-found', `There is no domain ${JSON.stringify(name ?? id)} in the company.`);
      }
      const order = sql`(id::text <> ${usual}), created_at, id`;
      return domains.orderBy(order).limit(1).executeTakeFirstOrThrow();
    });
  }

  groupsByName(companyId: CompanyId, names: readonly string[]): Promise<readonly GroupId[]> {
    return this.#writer.read(companyId, async (scope) => {
      const wanted = names.map((name) => name.toLowerCase());
      const rows = await scope
        .selectFrom('appGroup')
        .select(['id', 'name'])
        .where('companyId', '=', companyId)
        .where(sql<boolean>`lower(name) = any (${wanted})`)
        .execute();
      const found = new Map(rows.map((row) => [row.name.toLowerCase(), row.id]));
      const missing = names.filter((name) => !found.has(name.toLowerCase()));
      if (missing.length === 0) return wanted.map((name) => found.get(name)!);
      throw new ParleyError('input-invalid', `There is no group ${missing.map((name) => JSON.stringify(name)).join(', ')}`);
    });
  }
}

function filtered<DB, Tables extends keyof DB, Row>(
  scope: Scope,
  users: SelectQueryBuilder<DB, Tables, Row>,
  { domainId, groupId, role, enabled, language }: UserQuery,
): SelectQueryBuilder<DB, Tables, Row> {
  let picked = users;
  if (domainId !== undefined) picked = picked.where(sql<boolean>`app_user.domain_id = ${domainId}`);
  if (role !== undefined) picked = picked.where(sql<boolean>`app_user.role = ${role}`);
  if (enabled !== undefined) picked = picked.where(sql<boolean>`app_user.enabled = ${enabled}`);
  if (language !== undefined) picked = picked.where(sql<boolean>`app_user.language = ${language}`);
  if (groupId !== undefined) {
    const members = scope
      .selectFrom('groupMember')
      .select('userId')
      .where('groupId', '=', groupId as GroupId);
    picked = picked.where(sql<boolean>`app_user.id in ${members}`);
  }
  return picked;
}

async function readUser(scope: Scope, companyId: CompanyId, id: string): Promise<UserRecord> {
  demandId(id, 'user');
  const row = await selectUsers(scope, companyId)
    .where('appUser.id', '=', id as UserId)
    .executeTakeFirst();
  if (!row) throw new ParleyError('not-found', 'There is no such user.');
  return userOf(row);
}

/** The password of a phone is kept as a digest with the SIP domain in it. */
function demandWithoutPhones({ devices }: UserRecord): void {
  if (devices.length === 0) return;
  const items = devices.map(({ id, name, number }) => ({ kind: 'device', id, name: `${number} ${name}`, effect: 'blocks' }));
  throw new ParleyError('has-dependents', 'The user has phones of his domain. Take them away first, then move him.', {
    details: { items, total: items.length, confirm: null },
  });
}

async function join(
  scope: Scope,
  { companyId, id: userId }: Pick<User, 'companyId' | 'id'>,
  groupIds: readonly GroupId[],
): Promise<void> {
  const wanted = [...new Set(groupIds)];
  if (wanted.some((id) => !isId(id))) throw new ParleyError('input-invalid', 'There is no such group in the company');
  if (wanted.length === 0) return;
  await scope
    .insertInto('groupMember')
    .values(wanted.map((groupId) => ({ companyId, groupId, userId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function replaceGroups(scope: Scope, user: UserRecord, groupIds: readonly GroupId[]): Promise<void> {
  const gone = user.groups.map(({ id }) => id as GroupId).filter((id) => !groupIds.includes(id));
  if (gone.length > 0) await scope.deleteFrom('groupMember').where('userId', '=', user.id).where('groupId', 'in', gone).execute();
  await join(scope, user, groupIds);
}
