import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DeviceId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Page } from '../../platform/api/index.ts';
import { type AuditEntry, type AuditQuery, type AuditStore, fieldOf, type Originator } from '../../platform/audit/index.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { dependentsOf, kindOf } from './dependents.ts';
import { type ListingSpec, listRows } from './listing.ts';
import type { Scope } from './store.ts';
import { changedMeanwhile, type VersionedTable } from './versioned.ts';

const byId = { by: sql`audit_entry.id`, type: 'bigint' } as const;
/** What a membership joins is its name: of things that are gone since, nothing is left to say. */
const name = sql<string>`case kind
  when 'group-member' then concat_ws(' / ',
    (select g.name from app_group g where g.id = (coalesce(after, before) ->> 'group_id')::uuid),
    (select u.login from app_user u where u.id = (coalesce(after, before) ->> 'user_id')::uuid))
  when 'queue-agent' then concat_ws(' / ',
    (select q.name from queue q where q.id = (coalesce(after, before) ->> 'queue_id')::uuid),
    (select u.login from agent a join app_user u on u.id = a.user_id where a.id = (coalesce(after, before) ->> 'agent_id')::uuid))
  when 'forwarding' then concat_ws(' / ',
    (select u.login from app_user u where u.id::text = coalesce(coalesce(after, before) ->> 'user_id',
      (select f.user_id::text from forwarding f where f.id::text = row_id))), nullif(name, ''))
  else name end`;
const listing: ListingSpec = {
  // Lines are numbered in the order of time.
  sorts: { at: byId },
  id: byId.by,
  idType: 'bigint',
  searched: [name, sql`kind`, sql`action`, sql`actor ->> 'login'`, sql`actor ->> 'via'`, sql`actor ->> 'address'`],
};

interface Row extends Omit<AuditEntry, 'atMs' | 'actor'> {
  readonly at: Date;
  readonly actor: Originator;
}

/** The record of changes. It is written by triggers; here it is read, and a change taken back. */
export class SqlAuditStore implements AuditStore {
  readonly #writer: ConfigurationWriter;

  constructor(writer: ConfigurationWriter) {
    this.#writer = writer;
  }

  listAudit(companyId: CompanyId | null, query: AuditQuery): Promise<Page<AuditEntry>> {
    const read = async (scope: Scope) => {
      const { kind, rowId, userId, action, from, to } = query;
      let entries = selectEntries(scope);
      if (companyId !== null) entries = entries.where('companyId', '=', companyId);
      if (kind !== undefined) entries = entries.where('kind', '=', kind);
      if (rowId !== undefined) entries = entries.where('rowId', '=', rowId);
      if (action !== undefined) entries = entries.where('action', '=', action);
      if (userId !== undefined) entries = entries.where(sql<boolean>`actor ->> 'userId' = ${userId}`);
      if (from !== undefined) entries = entries.where('at', '>=', new Date(from));
      if (to !== undefined) entries = entries.where('at', '<=', new Date(to));
      const { rows, ...page } = await listRows(entries, listing, query);
      return { ...page, items: rows.map(entryOf) };
    };
    return companyId === null ? this.#writer.readAll(read) : this.#writer.read(companyId, read);
  }

  auditEntry(companyId: CompanyId, id: string): Promise<AuditEntry> {
    return this.#writer.read(companyId, async (scope) => {
      const known = /^\d{1,18}$/.test(id);
      const row = known
        ? await selectEntries(scope).where('companyId', '=', companyId).where('id', '=', id).executeTakeFirst()
        : undefined;
      if (!row) throw new ParleyError('not-found', 'The record of changes has no such line.');
      return entryOf(row);
    });
  }

  undo(entry: AuditEntry): Promise<AuditEntry> {
    return this.#writer.write(entry.companyId, async (scope) => {
      const table = await tableOf(scope, entry.kind);
      if (!table) throw new ParleyError('cannot-undo', `There is nothing like a ${entry.kind} any more.`);
      const current = await lockRow(scope, table, entry);
      if (entry.action === 'delete') await bringBack(scope, table, entry, current);
      else if (!current) throw new ParleyError('changed-meanwhile', `The ${entry.kind} is gone.`, { details: { current: null } });
      else {
        demandSame(entry, current);
        if (entry.action === 'insert') await takeAway(scope, table, entry);
        else {
          await demandFreeNumber(scope, entry, current);
          await putBack(scope, table, entry);
        }
      }
      const written = await selectEntries(scope)
        .where('companyId', '=', entry.companyId)
        .where('kind', '=', entry.kind)
        .where('rowId', '=', entry.rowId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      return entryOf(written);
    });
  }
}

function selectEntries(scope: Scope) {
  return scope
    .selectFrom('auditEntry')
    .select(['id', 'companyId', 'at', 'actor', 'kind', 'rowId', name.as('name'), 'action', 'before', 'after', 'changedSecrets']);
}

function entryOf({ at, ...row }: Row): AuditEntry {
  return { ...row, atMs: at.getTime() };
}

interface AdministeredTable {
  readonly name: string;
  readonly keys: readonly string[];
}

async function tableOf(scope: Scope, kind: string): Promise<AdministeredTable | null> {
  const { rows } = await sql<AdministeredTable>`
    select c.relname::text as name, (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary) as keys
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = 'parley_audit'`.execute(scope);
  return rows.find((row) => kindOf(row.name) === kind) ?? null;
}

function isRow({ keys }: AdministeredTable, { rowId }: AuditEntry) {
  return sql<boolean>`concat_ws('/', ${sql.join(keys.map((key) => sql`t.${sql.id(key)}`))}) = ${rowId}`;
}

async function lockRow(scope: Scope, table: AdministeredTable, entry: AuditEntry): Promise<Record<string, unknown> | null> {
  const owner = sql.id(table.name === 'company' ? 'id' : 'company_id');
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t) as "row" from ${sql.table(table.name)} t
    where t.${owner} = ${entry.companyId} and ${isRow(table, entry)} for update`.execute(scope);
  return rows[0]?.row ?? null;
}

/** @throws ParleyError `changed-meanwhile` when a field has got another value since */
function demandSame({ kind, after }: AuditEntry, current: Record<string, unknown>): void {
  const columns = Object.keys(after ?? {});
  const changed = columns.filter((column) => JSON.stringify(current[column]) !== JSON.stringify(after?.[column]));
  if (changed.length === 0) return;
  throw changedMeanwhile(kind, Object.fromEntries(columns.map((column) => [fieldOf(column), current[column]])));
}

async function demandFreeNumber(scope: Scope, { kind, before }: AuditEntry, current: Record<string, unknown>): Promise<void> {
  const number = before?.number;
  if ((kind !== 'device' && kind !== 'queue') || typeof number !== 'string') return;
  const itself = kind === 'device' ? { exceptDevice: current.id as DeviceId } : { exceptQueue: current.id as QueueId };
  const claim = { number, userId: (current.user_id ?? null) as UserId | null };
  await claimNumbers(scope, current.domain_id as DomainId, [claim], itself);
}

async function putBack(scope: Scope, table: AdministeredTable, entry: AuditEntry): Promise<void> {
  const columns = Object.keys(entry.before ?? {});
  const settings = columns.map((column) => sql`${sql.id(column)} = old.${sql.id(column)}`);
  await sql`update ${sql.table(table.name)} t set ${sql.join(settings)}
    from jsonb_populate_record(null::${sql.table(table.name)}, ${JSON.stringify(entry.before)}::jsonb) old
    where ${isRow(table, entry)}`.execute(scope);
}

/** Undoes an insertion. @throws ParleyError `cannot-undo` when something has come to hang on it */
async function takeAway(scope: Scope, table: AdministeredTable, entry: AuditEntry): Promise<void> {
  if (table.keys.length === 1) {
    const { items } = await dependentsOf(scope, table.name as VersionedTable, entry.rowId);
    const [first] = items;
    if (first)
      throw new ParleyError(
        'cannot-undo',
        `Other things depend on it by now, like ${first.name}. Delete it where it is kept, then you see all of them.`,
      );
  }
  await sql`delete from ${sql.table(table.name)} t where ${isRow(table, entry)}`.execute(scope);
}

/** Undoes a deletion: the row as it was, with its id. What was deleted with it has lines of its own. */
async function bringBack(
  scope: Scope,
  table: AdministeredTable,
  entry: AuditEntry,
  current: Record<string, unknown> | null,
): Promise<void> {
  if (current) throw changedMeanwhile(entry.kind, {});
  const columns = sql.join(Object.keys(entry.before ?? {}).map((column) => sql.id(column)));
  await sql`insert into ${sql.table(table.name)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table.name)}, ${JSON.stringify(entry.before)}::jsonb)`.execute(
    scope,
  );
}
