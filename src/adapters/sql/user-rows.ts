import { type RawBuilder, sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { UserRecord } from '../../platform/user/index.ts';
import { type ListingSpec, sortText } from './listing.ts';
import type { Scope } from './store.ts';

const displayName = sql<string>`coalesce(nullif(concat_ws(' ', nullif(app_user.first_name, ''), nullif(app_user.last_name, '')), ''), app_user.login)`;
const devices = sql<UserRecord['devices']>`(select coalesce(json_agg(json_build_object(
    'id', d.id, 'name', d.name, 'number', d.number, 'protocol', d.protocol, 'enabled', d.enabled) order by d.id), '[]')
  from device d where d.user_id = app_user.id)`;
const groups = sql<
  UserRecord['groups']
>`(select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by lower(g.name)), '[]')
  from group_member m join app_group g on g.id = m.group_id where m.user_id = app_user.id)`;
const administersOthers = sql<boolean>`exists (select from administered_company a where a.user_id = app_user.id)`;
const numbers = sql<string | null>`(select string_agg(d.number, ' ') from device d where d.user_id = app_user.id)`;

const text = (column: string): RawBuilder<unknown> => sql`coalesce(${sql.ref(column)}, '')`;

export const userListing: ListingSpec = {
  sorts: {
    // As the index app_user_name has it.
    name: sortText(sql`app_user.last_name || ' ' || app_user.first_name || ' ' || app_user.login`),
    login: sortText(sql.ref('appUser.login')),
    email: sortText(text('appUser.email')),
    domain: sortText(sql.ref('domain.name')),
    number: sortText(sql`coalesce(${numbers}, '')`),
    changedAt: { by: sql.ref('appUser.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('appUser.id'),
  idType: 'uuid',
  searched: [
    displayName,
    ...['login', 'email', 'mobile', 'externalKey', 'custom0', 'custom1'].map((column) => sql.ref(`appUser.${column}`)),
  ],
  searchedElsewhere: [
    (pattern) => sql`app_user.domain_id in (select d.id from domain d where lower(d.name) like ${pattern})`,
    (pattern) => sql`app_user.id in (select d.user_id from device d where d.user_id is not null and d.number like ${pattern})`,
    (pattern) =>
      sql`app_user.id in (select m.user_id from group_member m join app_group g on g.id = m.group_id where lower(g.name) like ${pattern})`,
  ],
};

/** Users of a company as administrators see them. */
export function selectUsers(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('appUser')
    .innerJoin('domain', 'domain.id', 'appUser.domainId')
    .select(['appUser.id', 'appUser.companyId', 'appUser.domainId', 'domain.name as domainName', 'appUser.login'])
    .select(['appUser.firstName', 'appUser.lastName', 'appUser.email', 'appUser.mobile', 'appUser.language', 'appUser.role'])
    .select(['appUser.enabled', 'appUser.externalKey', 'appUser.custom0', 'appUser.custom1', 'appUser.isSuper'])
    .select(['appUser.version', 'appUser.changedAt'])
    .select([
      displayName.as('displayName'),
      administersOthers.as('administersOthers'),
      sql<boolean>`app_user.password_hash is not null`.as('hasPassword'),
      sql<boolean>`app_user.voicemail_pin_hash is not null`.as('hasVoicemailPin'),
      devices.as('devices'),
      groups.as('groups'),
    ])
    .where('appUser.companyId', '=', companyId);
}

export function userOf({ changedAt, ...row }: Omit<UserRecord, 'changedAtMs'> & { changedAt: Date }): UserRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}
