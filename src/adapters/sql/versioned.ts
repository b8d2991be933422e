import { type Insertable, type Selectable, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';

/** Tables with one `id`, put under version by `parley_administer`. */
export type VersionedTable = {
  [Name in keyof Tables]: Tables[Name] extends { id: unknown; version: unknown } ? Name : never;
}[keyof Tables];

export interface VersionedChange<Table extends VersionedTable> {
  readonly companyId: CompanyId;
  readonly id: string;
  /** The version that the change was made from. */
  readonly version: number;
  readonly change: Partial<Insertable<Tables[Table]>>;
  /** What the refusal shows of the row as it is now: never the row itself, which may hold secrets. */
  readonly view: (row: Selectable<Tables[Table]>) => unknown;
  /** What it is called in sentences: `user`. */
  readonly noun: string;
}

/**
 * Changes one row if nobody changed it meanwhile, and gives it as it is then.
 * @throws ParleyError `not-found`; `changed-meanwhile` with details `{ current }`
 */
export async function updateVersioned<Table extends VersionedTable>(
  scope: Scope,
  table: Table,
  { companyId, id, version, change, view, noun }: VersionedChange<Table>,
): Promise<Selectable<Tables[Table]>> {
  // Kysely cannot follow a table named by a type parameter; every table of the union has these columns.
  const name = table as 'domain';
  demandId(id, noun);
  const owner = name === ('company' as never) ? sql.ref<CompanyId>('id') : sql.ref<CompanyId>('companyId');
  const find = () =>
    scope
      .selectFrom(name)
      .selectAll()
      .where('id', '=', id as never)
      .where(owner, '=', companyId)
      .forUpdate()
      .executeTakeFirst();
  const row = (await find()) as Selectable<Tables[Table]> | undefined;
  if (!row) throw new ParleyError('not-found', `There is no such ${noun}.`);
  if ((row as unknown as { version: number }).version !== version) throw changedMeanwhile(noun, view(row));
  if (Object.keys(change).length === 0) return row;
  await scope
    .updateTable(name)
    .set(change as never)
    .where('id', '=', id as never)
    .where(owner, '=', companyId)
    .execute();
  return (await find()) as unknown as Selectable<Tables[Table]>;
}

/** @throws ParleyError `not-found` for what cannot be an id, before PostgreSQL complains of it */
export function demandId(id: string, noun: string): void {
  if (!isId(id)) throw noSuch(noun);
}

export function noSuch(noun: string): ParleyError {
  return new ParleyError('not-found', `There is no such ${noun}.`);
}

export function isId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

/** The answer to a lost update: somebody else was first; `current` is what he made of it. */
export function changedMeanwhile(noun: string, current: unknown): ParleyError {
  return new ParleyError(
    'changed-meanwhile',
    `The ${noun} was changed by somebody else meanwhile. Look at it as it is now and make your change again.`,
    { details: { current } },
  );
}

/** Without what was left out. */
export function given<T extends object>(change: T): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
}
