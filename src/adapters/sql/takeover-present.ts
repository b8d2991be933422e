import { type RawBuilder, sql } from 'kysely';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import { keyOf, type Present, type ReadPresent, type StoredKind } from '../../platform/takeover/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';

/** What `keyOf` of `platform/takeover` makes a key of: letters are made small here, for PostgreSQL may know ASCII only. */
const key = (...parts: readonly RawBuilder<unknown>[]): RawBuilder<string[]> => sql<string[]>`array[${sql.join(parts)}]::text[]`;

const c = (name: string): RawBuilder<unknown> => sql.ref(name);
const text = (value: string): RawBuilder<unknown> => sql`${value}::text`;

/** For each kind a query of `key` and `id`; of some two or three keys for a thing. */
const things: Readonly<Record<StoredKind, (companyId: CompanyId) => RawBuilder<{ key: (string | null)[]; id: string }>>> = {
  companies: (id) => sql`select ${key(c('name'))} as key, id::text from company where id = ${id}`,
  domains: (id) => sql`select ${key(c('name'))} as key, id::text from domain where company_id = ${id}`,
  groups: (id) => sql`select ${key(c('name'))} as key, id::text from app_group where company_id = ${id}`,
  users: (id) => sql`select ${key(c('login'))} as key, id::text from app_user where company_id = ${id}`,
  'group-members': (id) => sql`select ${key(c('g.name'), c('u.login'))} as key, '' as id from group_member m
    join app_group g on g.id = m.group_id join app_user u on u.id = m.user_id where m.company_id = ${id}`,
  devices: (id) => sql`select ${key(text('sip'), c('m.name'), c('d.sip_user'))} as key, d.id::text
      from device d join domain m on m.id = d.domain_id where d.company_id = ${id}
    union all select ${key(text('name'), c('m.name'), c('d.number'), c('d.name'))}, d.id::text
      from device d join domain m on m.id = d.domain_id where d.company_id = ${id}`,
  trunks: (id) => sql`select ${key(c('m.name'), c('t.name'))} as key, t.id::text
    from trunk t join domain m on m.id = t.domain_id where t.company_id = ${id}`,
  queues: (id) => sql`select ${key(text('number'), c('m.name'), c('q.number'))} as key, q.id::text
      from queue q join domain m on m.id = q.domain_id where q.company_id = ${id}
    union all select ${key(text('any'), c('number'))}, id::text from queue where company_id = ${id}
    union all select ${key(text('any'), c('name'))}, id::text from queue where company_id = ${id}`,
  agents: (id) => sql`select ${key(c('u.login'))} as key, a.id::text
    from agent a join app_user u on u.id = a.user_id where a.company_id = ${id}`,
  'named-objects': (id) => sql`select ${key(c('kind'), c('name'))} as key, id::text from access_object where company_id = ${id}`,
  authorizations: (id) => sql`select ${key(
    c('a.kind'),
    sql`case when object_application is not null then 'application' when object_named_id is not null then 'named'
      when object_user_id is not null then 'user' when object_group_id is not null then 'group' else 'queue' end`,
    sql`coalesce(object_application, o.name, ou.login, og.name, oq.name)`,
    sql`case when subject_user_id is not null then 'user' when subject_group_id is not null then 'group' else 'queue' end`,
    sql`coalesce(su.login, sg.name, sq.name)`,
  )} as key, a.id::text
    from access_authorization a
    left join access_object o on o.id = object_named_id
    left join app_user ou on ou.id = object_user_id
    left join app_group og on og.id = object_group_id
    left join queue oq on oq.id = object_queue_id
    left join app_user su on su.id = subject_user_id
    left join app_group sg on sg.id = subject_group_id
    left join queue sq on sq.id = subject_queue_id
    where a.company_id = ${id}`,
  parameters: (id) => sql`select ${key(
    c('p.name'),
    sql`case when p.user_id is not null then 'user' when p.group_id is not null then 'group'
      when p.domain_id is not null then 'domain' else 'default' end`,
    sql`coalesce(u.login, g.name, m.name, '')`,
  )} as key, p.id::text
    from parameter_value p
    left join app_user u on u.id = p.user_id
    left join app_group g on g.id = p.group_id
    left join domain m on m.id = p.domain_id
    where p.company_id = ${id}`,
  'numbering-settings': (
    id,
  ) => sql`select ${key(c('domain.name'), c('setting.name'), c('setting.value'))} as key, id::text from domain,
    lateral (values ('internationalPrefix', international_prefix), ('localCountryPrefix', local_country_prefix),
      ('externalPrefix', external_prefix), ('incomingAdd', incoming_add), ('incomingRemove', incoming_remove),
      ('internalLength', internal_length::text), ('internalReverseLength', internal_reverse_length::text)) as setting (name, value)
    where company_id = ${id}`,
  'numbering-rules': (id) => sql`select ${key(c('m.name'), sql`r.priority`, c('r.pattern'), c('r.value'))} as key, r.id::text
    from numbering_rule r join domain m on m.id = r.domain_id where r.company_id = ${id}`,
  directories: (id) => sql`select ${key(text('in'), c('m.name'), c('d.name'))} as key, d.id::text
      from contact_directory d join domain m on m.id = d.domain_id where d.company_id = ${id}
    union all select ${key(text('any'), c('name'))}, id::text from contact_directory where company_id = ${id}`,
  // Of directories that are fed by a takeover: others are not told by keys of an earlier installation.
  contacts: (id) => sql`with fed as (
      select d.name, c.source_key, c.id::text from contact_directory d join contact_section s on s.directory_id = d.id
        join contact c on c.section_no = s.no where d.company_id = ${id} and d.connector = 'file' and d.mapping ->> 'id' = 'key')
    select ${key(text('in'), c('name'), c('source_key'))} as key, id from fed
    union all select ${key(text('any'), c('source_key'))}, id from fed
    union all select ${key(text('any'), sql`name || '/' || source_key`)}, id from fed
    union all select ${key(
      text('own'),
      c('u.login'),
      ...['lastName', 'firstName', 'companyName', 'email1'].map((field) => sql`coalesce(o.fields ->> ${field}, '')`),
    )}, c.id::text from own_contact o join app_user u on u.id = o.owner_id
      join contact_section s on s.owner_id = o.owner_id join contact c on c.section_no = s.no and c.source_key = o.id::text
      where o.company_id = ${id}`,
  'contact-lists': (id) => sql`select ${key(c('u.login'), c('l.name'))} as key, l.id::text
    from contact_list l join app_user u on u.id = l.owner_id where l.company_id = ${id} and l.kind = 'list'`,
  forwardings: (id) => sql`select ${key(c('u.login'))} as key, '' as id
    from forwarding f join app_user u on u.id = f.user_id where f.company_id = ${id}`,
};

const claims: Partial<Record<StoredKind, (companyId: CompanyId) => RawBuilder<{ key: string[]; owner: string | null }>>> = {
  domains: () => sql`select ${key(text('sip-domain'), c('sip_domain'))} as key, null as owner from domain`,
  devices: (id) => sql`select distinct ${key(text('number'), c('m.name'), c('d.number'))} as key,
    u.login as owner
    from device d join domain m on m.id = d.domain_id left join app_user u on u.id = d.user_id where d.company_id = ${id}`,
  queues: (id) => sql`select ${key(text('number'), c('m.name'), c('q.number'))} as key, null as owner
    from queue q join domain m on m.id = q.domain_id where q.company_id = ${id}`,
};

/** What a company has, by the keys of `platform/takeover`. Inside a transaction of the writer what it wrote is seen. */
export function readPresentFrom(writer: ConfigurationWriter): ReadPresent {
  return (companyId, kind): Promise<Present> =>
    writer.read(companyId, async (scope) => {
      const { rows } = await things[kind](companyId).execute(scope);
      const claimed = claims[kind] ? (await claims[kind](companyId).execute(scope)).rows : [];
      return {
        things: new Map(rows.map((row) => [keyFrom(kind, row.key), row.id])),
        claims: new Map(claimed.map((row) => [keyOf(...row.key), row.owner === null ? '' : keyOf('user', row.owner)])),
      };
    });
}

/** The domain of a user or queue; null for what is of none. */
export function readDomainFrom(writer: ConfigurationWriter) {
  return (companyId: CompanyId, id: string): Promise<DomainId | null> =>
    writer.read(companyId, async (scope) => {
      const { rows } = await sql<{ domainId: DomainId }>`
        select domain_id from app_user where company_id = ${companyId} and id = ${id}
        union all select domain_id from queue where company_id = ${companyId} and id = ${id}`.execute(scope);
      return rows[0]?.domainId ?? null;
    });
}

/** Case matters in the pattern and the value of a numbering rule. */
function keyFrom(kind: StoredKind, parts: readonly (string | null)[]): string {
  const words = parts.map((part) => part ?? '');
  const [first = '', second = '', ...rest] = words;
  return kind === 'numbering-rules' ? [keyOf(first, second), ...rest].join('/') : keyOf(...words);
}
