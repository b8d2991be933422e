import { createHash } from 'node:crypto';
import type { Dependent } from '../../contract/rest/listing.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { namedInDocuments } from './named-in-documents.ts';
import { isNumbered, nameRows, type Reference, referencesTo, rowsBehind } from './references.ts';
import type { Scope } from './store.ts';
import { demandId, type VersionedTable } from './versioned.ts';

/** What belongs to a thing so closely that nobody would miss it being named. */
const ownParts: ReadonlySet<string> = new Set([
  'session',
  'sip_binding',
  'agent',
  'agent_state',
  'totp_credential',
  'recovery_code',
  'passkey',
  'external_identity',
  'user_source_link',
  'phone_provisioning',
  'flow_version',
  'flow_secret',
  'prompt_sound',
  'call_back_request',
]);

/** References that mean nothing to people: the phone a user called with last. */
const uninteresting: ReadonlySet<string> = new Set(['app_user.current_device_id']);

export interface Dependents {
  readonly items: readonly Dependent[];
  /** Null: nothing hangs on it, or something blocks. */
  readonly confirm: string | null;
}

/**
 * Everything that a row's deletion would delete, detach or be blocked by. Found by the references between the tables themselves,
 * so that a table nobody thought of is found too, and by the documents that name it or what goes with it.
 * @param more what refers to it otherwise than by a reference, e.g. by a number
 */
export async function dependentsOf(
  scope: Scope,
  table: VersionedTable,
  id: string,
  more: readonly Dependent[] = [],
): Promise<Dependents> {
  const items = [...(await walk(scope, snakeCase(table), id)), ...more];
  return { items, confirm: confirmationOf(items) };
}

/** Says that exactly these were seen. */
export function confirmationOf(items: readonly Dependent[]): string | null {
  if (items.length === 0 || items.some(({ effect }) => effect === 'blocks')) return null;
  const lines = items.map(({ kind, id, effect }) => `${kind} ${id} ${effect}`).toSorted((one, other) => (one < other ? -1 : 1));
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
}

/** @throws ParleyError `has-dependents` unless nothing hangs on it, or `confirm` says that all of it was seen and nothing blocks */
export function demandSeen(noun: string, { items, confirm: expected }: Dependents, confirm: string | undefined): void {
  if (items.length === 0 || (expected !== null && confirm === expected)) return;
  const blocking = items.filter(({ effect }) => effect === 'blocks');
  throw new ParleyError(
    'has-dependents',
    blocking.length > 0
      ? `This ${noun} is used by ${listed(blocking)}. Take it out there first.`
      : `Other things hang on this ${noun}. Look at them and confirm that they may go.`,
    { details: { items: items.slice(0, 500), total: items.length, confirm: expected } },
  );
}

const mostNamed = 3;

function listed(items: readonly Dependent[]): string {
  const named = items.slice(0, mostNamed).map(({ kind, name }) => `${kind.replaceAll('-', ' ')} ${name}`.trim());
  return items.length > mostNamed ? `${named.join(', ')} and ${items.length - mostNamed} more` : named.join(', ');
}

/**
 * Deletes one row, and what hangs on it only when it was seen.
 * @throws ParleyError `not-found`, `has-dependents`
 */
export async function deleteSeen(
  scope: Scope,
  table: VersionedTable,
  what: {
    readonly companyId: CompanyId;
    readonly id: string;
    readonly confirm: string | undefined;
    readonly noun: string;
    readonly more?: readonly Dependent[];
    /** Done when it is certain that the row goes, before it does. */
    readonly before?: (() => Promise<void>) | undefined;
  },
): Promise<void> {
  demandId(what.id, what.noun);
  const name = table as 'domain';
  const found = await scope
    .selectFrom(name)
    .select('id')
    .where('id', '=', what.id as never)
    .where('companyId', '=', what.companyId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new ParleyError('not-found', `There is no such ${what.noun}.`);
  demandSeen(what.noun, await dependentsOf(scope, table, what.id, what.more), what.confirm);
  await what.before?.();
  await scope
    .deleteFrom(name)
    .where('id', '=', what.id as never)
    .execute();
}

async function walk(scope: Scope, table: string, id: string): Promise<Dependent[]> {
  const found = new Map<string, Dependent>();
  const gone = new Set([id]);
  const waiting: { table: string; ids: readonly string[] }[] = [{ table, ids: [id] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const reference of await referencesTo(scope, next.table)) {
      if (uninteresting.has(`${reference.table}.${reference.column}`)) continue;
      const rows = await rowsBehind(scope, reference, next.ids);
      if (rows.length === 0) continue;
      if (!ownParts.has(reference.table)) await note(scope, reference, rows, next.table, found);
      if (reference.onDelete !== 'cascade' || !isNumbered(rows)) continue;
      const ids = rows.map((row) => String(row.id));
      for (const one of ids) gone.add(one);
      waiting.push({ table: reference.table, ids });
    }
  }
  for (const one of await namedInDocuments(scope, gone)) found.set(`${one.kind} ${one.id}`, one);
  return [...found.values()];
}

async function note(
  scope: Scope,
  reference: Reference,
  rows: readonly Readonly<Record<string, unknown>>[],
  target: string,
  found: Map<string, Dependent>,
): Promise<void> {
  const kind = kindOf(reference.table);
  const names = await nameRows(scope, reference, rows, target);
  for (const [index, row] of rows.entries()) {
    const id = reference.keys.map((key) => String(row[key])).join('/');
    const effect =
      reference.onDelete === 'restrict'
        ? 'blocks'
        : reference.onDelete === 'set-null' || !isNumbered(rows)
          ? 'detached'
          : 'deleted';
    // What is found twice has the worse fate.
    const before = found.get(`${kind} ${id}`);
    if (before?.effect !== 'blocks') found.set(`${kind} ${id}`, { kind, id, name: names[index]!, effect });
  }
}

/** A table as people's kind of thing: `app_user` → `user`, `queue_agent` → `queue-agent`. The record of changes does the same. */
export function kindOf(table: string): string {
  return table.replace(/^app_/, '').replaceAll('_', '-');
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
