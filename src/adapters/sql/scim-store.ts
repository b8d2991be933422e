import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type {
  ScimClient,
  ScimClientId,
  ScimGroup,
  ScimGroupFields,
  ScimStore,
  ScimUser,
  ScimUserFields,
} from '../../platform/scim/index.ts';
import type { Device } from '../../telephony/device/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deviceRow } from './rows.ts';
import type { Scope, Store } from './store.ts';
import { isId } from './versioned.ts';

export interface ScimStoreParts {
  readonly store: Store;
  readonly writer: ConfigurationWriter;
  readonly ids: IdSource;
  readonly newPhone: (
    user: { id: UserId; companyId: CompanyId; domainId: DomainId },
    sipDomain: string,
    number: string,
  ) => Device;
}

/** Users and groups as SCIM sees them. */
export class SqlScimStore implements ScimStore {
  readonly #parts: ScimStoreParts;

  constructor(parts: ScimStoreParts) {
    this.#parts = parts;
  }

  async clientOf(tokenHash: Buffer): Promise<ScimClient | null> {
    const { rows } = await this.#parts.store.inAllCompanies((scope) =>
      sql<ScimClient>`
        select c.id, c.company_id as "companyId", c.domain_id as "domainId", c.name, c.enabled and o.enabled as enabled
        from scim_client c join company o on o.id = c.company_id where c.token_hash = ${tokenHash}`.execute(scope),
    );
    return rows[0] ?? null;
  }

  async noteUse({ companyId, id }: ScimClient, atMs: number): Promise<void> {
    await this.#parts.store.inCompany(companyId, (scope) =>
      sql`update scim_client set last_used_at = ${new Date(atMs)} where id = ${id}`.execute(scope),
    );
  }

  async internalLength({ companyId, domainId }: ScimClient): Promise<number> {
    const row = await this.#parts.writer.read(companyId, (scope) =>
      scope.selectFrom('domain').select('internalLength').where('id', '=', domainId).executeTakeFirstOrThrow(),
    );
    return row.internalLength;
  }

  async users({ companyId }: ScimClient, only: { login?: string; id?: string } = {}): Promise<readonly ScimUser[]> {
    const { rows } = await this.#parts.writer.read(companyId, (scope) =>
      sql<ScimUser & { createdAtMs: string; changedAtMs: string }>`
        select u.id, u.login, u.external_key as "externalKey", u.first_name as "firstName", u.last_name as "lastName", u.email, u.mobile,
          u.language, u.enabled, u.role = 'administrator' as "isAdministrator", u.version, coalesce(d.number, '') as number,
          round(extract(epoch from u.created_at) * 1000) as "createdAtMs", round(extract(epoch from u.changed_at) * 1000) as "changedAtMs",
          coalesce(g.groups, '[]') as groups
        from app_user u
        left join (select distinct on (user_id) user_id, number from device where user_id is not null order by user_id, id) d on d.user_id = u.id
        left join (
          select m.user_id, jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name) as groups
          from group_member m join app_group o on o.id = m.group_id group by m.user_id
        ) g on g.user_id = u.id
        where u.company_id = ${companyId}
          and (${only.login ?? null}::text is null or lower(u.login) = lower(${only.login ?? null}::text))
          and (${only.id ?? null}::uuid is null or u.id = ${only.id ?? null}::uuid)
        order by u.id`.execute(scope),
    );
    return rows.map((row) => ({ ...row, createdAtMs: Number(row.createdAtMs), changedAtMs: Number(row.changedAtMs) }));
  }

  addUser({ companyId, domainId }: ScimClient, fields: ScimUserFields): Promise<UserId> {
    return this.#parts.writer.write(companyId, async (scope) => {
      const id = this.#parts.ids.next<UserId>();
      const { number, ...columns } = fields;
      const rest = { role: 'user', passwordHash: null, currentDeviceId: null, custom0: '', custom1: '' } as const;
      await scope
        .insertInto('appUser')
        .values({ ...columns, ...rest, id, companyId, domainId })
        .execute();
      if (number) await this.#addPhone(scope, { id, companyId, domainId }, number);
      return id;
    });
  }

  async changeUser({ companyId }: ScimClient, before: ScimUser, fields: ScimUserFields): Promise<void> {
    await this.#parts.writer.write(companyId, async (scope) => {
      const { number, ...columns } = fields;
      const row = await scope
        .updateTable('appUser')
        .set(columns)
        .where('id', '=', before.id)
        .where('companyId', '=', companyId)
        .returning('domainId')
        .executeTakeFirstOrThrow();
      // A number once given is taken away with the user's phones, by an administrator.
      if (number === '' || number === before.number) return;
      const user = { id: before.id, companyId, domainId: row.domainId };
      if (!before.number) return this.#addPhone(scope, user, number);
      await demandFree(scope, row.domainId, number, before.id);
      await scope
        .updateTable('device')
        .set({ number })
        .where('userId', '=', before.id)
        .where('number', '=', before.number)
        .execute();
    });
  }

  async #addPhone(scope: Scope, user: { id: UserId; companyId: CompanyId; domainId: DomainId }, number: string): Promise<void> {
    await demandFree(scope, user.domainId, number, user.id);
    const { sipDomain } = await scope
      .selectFrom('domain')
      .select('sipDomain')
      .where('id', '=', user.domainId)
      .executeTakeFirstOrThrow();
    await scope
      .insertInto('device')
      .values(deviceRow(this.#parts.newPhone(user, sipDomain, number)))
      .execute();
  }

  async removeUser({ companyId }: ScimClient, { id }: ScimUser): Promise<void> {
    await this.#parts.writer.write(companyId, (scope) =>
      scope.deleteFrom('appUser').where('id', '=', id).where('companyId', '=', companyId).execute(),
    );
  }

  async groups({ companyId }: ScimClient, only: { id?: string } = {}): Promise<readonly ScimGroup[]> {
    const { rows } = await this.#parts.writer.read(companyId, (scope) =>
      sql<ScimGroup & { createdAtMs: string; changedAtMs: string }>`
        select g.id, g.name, g.external_key as "externalKey", g.version,
          round(extract(epoch from g.created_at) * 1000) as "createdAtMs", round(extract(epoch from g.changed_at) * 1000) as "changedAtMs",
          coalesce((
            select jsonb_agg(jsonb_build_object('id', u.id, 'name', coalesce(nullif(concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')), ''), u.login)) order by u.id)
            from group_member m join app_user u on u.id = m.user_id where m.group_id = g.id
          ), '[]') as members
        from app_group g
        where g.company_id = ${companyId} and (${only.id ?? null}::uuid is null or g.id = ${only.id ?? null}::uuid)
        order by g.id`.execute(scope),
    );
    return rows.map((row) => ({ ...row, createdAtMs: Number(row.createdAtMs), changedAtMs: Number(row.changedAtMs) }));
  }

  addGroup({ companyId }: ScimClient, fields: ScimGroupFields): Promise<GroupId> {
    return this.#parts.writer.write(companyId, async (scope) => {
      const id = this.#parts.ids.next<GroupId>();
      await sql`insert into app_group (id, company_id, name, external_key) values (${id}, ${companyId}, ${fields.name}, ${fields.externalKey})`.execute(
        scope,
      );
      await setMembers(scope, companyId, id, fields.memberIds);
      return id;
    });
  }

  async changeGroup({ companyId }: ScimClient, { id }: ScimGroup, fields: ScimGroupFields): Promise<void> {
    await this.#parts.writer.write(companyId, async (scope) => {
      await sql`update app_group set name = ${fields.name}, external_key = ${fields.externalKey} where id = ${id} and company_id = ${companyId}`.execute(
        scope,
      );
      await setMembers(scope, companyId, id, fields.memberIds);
    });
  }

  async removeGroup({ companyId }: ScimClient, { id }: ScimGroup): Promise<void> {
    await this.#parts.writer.write(companyId, async (scope) => {
      await sql`delete from app_group where id = ${id} and company_id = ${companyId}`.execute(scope);
    });
  }

  /** Tokens, for administrators. */
  async addClient(client: ScimClient, tokenHash: Buffer): Promise<void> {
    const { id, companyId, domainId, name } = client;
    if (!isId(domainId)) throw new ParleyError('not-found', 'There is no such domain.');
    await this.#parts.writer.write(companyId, async (scope) => {
      const domain = await scope
        .selectFrom('domain')
        .select('id')
        .where('id', '=', domainId)
        .where('companyId', '=', companyId)
        .executeTakeFirst();
      if (!domain) throw new ParleyError('not-found', 'There is no such domain.');
      const taken = await sql`select from scim_client where company_id = ${companyId} and lower(name) = lower(${name})`.execute(
        scope,
      );
      if (taken.rows.length > 0) throw new ParleyError('name-taken', 'There is a provisioning client of this name');
      await sql`insert into scim_client (id, company_id, domain_id, name, token_hash) values (${id}, ${companyId}, ${domainId}, ${name}, ${tokenHash})`.execute(
        scope,
      );
    });
  }

  async listClients(
    companyId: CompanyId,
  ): Promise<readonly (ScimClient & { createdAtMs: number; lastUsedAtMs: number | null })[]> {
    const { rows } = await this.#parts.writer.read(companyId, (scope) =>
      sql<ScimClient & { createdAt: Date; lastUsedAt: Date | null }>`
        select id, company_id as "companyId", domain_id as "domainId", name, enabled, created_at as "createdAt", last_used_at as "lastUsedAt"
        from scim_client where company_id = ${companyId} order by lower(name)`.execute(scope),
    );
    return rows.map(({ createdAt, lastUsedAt, ...client }) => ({
      ...client,
      createdAtMs: createdAt.getTime(),
      lastUsedAtMs: lastUsedAt?.getTime() ?? null,
    }));
  }

  /** @throws ParleyError `not-found` */
  async removeClient(companyId: CompanyId, id: string): Promise<void> {
    const result = isId(id)
      ? await this.#parts.writer.write(companyId, (scope) =>
          sql`delete from scim_client where id = ${id as ScimClientId} and company_id = ${companyId}`.execute(scope),
        )
      : null;
    if (!result?.numAffectedRows) throw new ParleyError('not-found', 'There is no such provisioning client.');
  }
}

async function setMembers(scope: Scope, companyId: CompanyId, groupId: GroupId, memberIds: readonly string[]): Promise<void> {
  if (memberIds.some((id) => !isId(id))) throw new ParleyError('input-invalid', 'A member is no user of the company.');
  await sql`delete from group_member where group_id = ${groupId} and not (user_id = any (${[...memberIds]}::uuid[]))`.execute(
    scope,
  );
  // A user of another company breaks the reference, which has the company in it.
  await sql`insert into group_member (company_id, group_id, user_id)
    select ${companyId}, ${groupId}, id from unnest(${[...memberIds]}::uuid[]) as m (id) on conflict do nothing`.execute(scope);
}

/** As `claimNumber` of devices: a number belongs to one user, one phone of nobody, or one queue. */
async function demandFree(scope: Scope, domainId: DomainId, number: string, userId: UserId): Promise<void> {
  await sql`select from domain where id = ${domainId} for update`.execute(scope);
  const { rows } = await sql`
    select from device where domain_id = ${domainId} and number = ${number} and user_id is distinct from ${userId}
    union all select from queue where domain_id = ${domainId} and number = ${number}`.execute(scope);
  if (rows.length > 0) throw new ParleyError('number-taken', `The number ${number} is in use`);
}
