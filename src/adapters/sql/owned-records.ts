import { sql } from 'kysely';
import type { Display, DisplayRecords, Owned, OwnedChange, OwnedRecords } from '../../contact-centre/reporting/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Store } from './store.ts';
import { changedMeanwhile, isId } from './versioned.ts';

const columns = sql`id, company_id as "companyId", owner_id as "ownerId", name, body, shared_with as "sharedWith", version`;

/** Reports, wallboards and subscriptions of people; a table each, of one shape. */
export class SqlOwnedRecords<Body> implements OwnedRecords<Body> {
  readonly #store: Store;
  readonly #table: 'saved_report' | 'wallboard' | 'report_subscription';
  readonly #noun: string;

  constructor(parts: { store: Store; table: 'saved_report' | 'wallboard' | 'report_subscription'; noun: string }) {
    this.#store = parts.store;
    this.#table = parts.table;
    this.#noun = parts.noun;
  }

  async list(companyId: CompanyId): Promise<readonly Owned<Body>[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<
        Owned<Body>
      >`select ${columns} from ${sql.table(this.#table)} where company_id = ${companyId} order by lower(name), id`.execute(scope),
    );
    return rows;
  }

  async find(companyId: CompanyId, id: string): Promise<Owned<Body> | null> {
    if (!isId(id)) return null;
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<Owned<Body>>`select ${columns} from ${sql.table(this.#table)} where company_id = ${companyId} and id = ${id}`.execute(
        scope,
      ),
    );
    return rows[0] ?? null;
  }

  async create({ id, companyId, ownerId, name, body, sharedWith }: Omit<Owned<Body>, 'version'>): Promise<Owned<Body>> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<Owned<Body>>`insert into ${sql.table(this.#table)} (id, company_id, owner_id, name, body, shared_with)
        values (${id}, ${companyId}, ${ownerId}, ${name}, ${JSON.stringify(body)}::jsonb, ${JSON.stringify(sharedWith)}::jsonb)
        returning ${columns}`.execute(scope),
    );
    return rows[0]!;
  }

  async change(
    companyId: CompanyId,
    id: string,
    { version, name, body, sharedWith }: OwnedChange<Body> & { readonly version: number },
  ): Promise<Owned<Body>> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<Owned<Body>>`update ${sql.table(this.#table)} set name = coalesce(${name ?? null}::text, name),
          body = coalesce(${json(body)}::jsonb, body), shared_with = coalesce(${json(sharedWith)}::jsonb, shared_with)
        where company_id = ${companyId} and id = ${id} and version = ${version} returning ${columns}`.execute(scope),
    );
    if (rows[0]) return rows[0];
    const current = await this.find(companyId, id);
    throw current ? changedMeanwhile(this.#noun, current) : new ParleyError('not-found', `There is no such ${this.#noun}.`);
  }

  async remove(companyId: CompanyId, id: string): Promise<void> {
    const { numAffectedRows } = await this.#store.inCompany(companyId, (scope) =>
      sql`delete from ${sql.table(this.#table)} where company_id = ${companyId} and id = ${id}`.execute(scope),
    );
    if (!numAffectedRows) throw new ParleyError('not-found', `There is no such ${this.#noun}.`);
  }
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

const displayColumns = sql`id, company_id as "companyId", wallboard_id as "wallboardId", name,
  (extract(epoch from created_at) * 1000)::float8 as "createdAtMs", (extract(epoch from last_seen_at) * 1000)::float8 as "lastSeenAtMs"`;

/** Screens that show wallboards. */
export class SqlDisplayRecords implements DisplayRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async of(companyId: CompanyId, wallboardIds: readonly string[]): Promise<readonly Display[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<Display>`select ${displayColumns} from wallboard_display
        where company_id = ${companyId} and wallboard_id = any(${wallboardIds}::uuid[]) order by created_at`.execute(scope),
    );
    return rows.map(rounded);
  }

  async create({ id, companyId, wallboardId, name }: Parameters<DisplayRecords['create']>[0], tokenHash: Buffer): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      sql`insert into wallboard_display (id, company_id, wallboard_id, name, token_hash)
        values (${id}, ${companyId}, ${wallboardId}, ${name}, ${tokenHash})`.execute(scope),
    );
  }

  async remove(companyId: CompanyId, wallboardId: string, id: string): Promise<void> {
    const isThere = isId(id) && isId(wallboardId);
    const gone = isThere
      ? await this.#store.inCompany(companyId, (scope) =>
          sql`delete from wallboard_display where company_id = ${companyId} and wallboard_id = ${wallboardId} and id = ${id}`.execute(
            scope,
          ),
        )
      : null;
    if (!gone?.numAffectedRows) throw new ParleyError('not-found', 'There is no such display.');
  }

  async byToken(tokenHash: Buffer): Promise<Display | null> {
    const { rows } = await this.#store.inAllCompanies((scope) =>
      sql<Display>`update wallboard_display set last_seen_at = now() where token_hash = ${tokenHash} returning ${displayColumns}`.execute(
        scope,
      ),
    );
    return rows[0] ? rounded(rows[0]) : null;
  }
}

function rounded(display: Display): Display {
  const { createdAtMs, lastSeenAtMs } = display;
  return {
    ...display,
    createdAtMs: Math.round(createdAtMs),
    lastSeenAtMs: lastSeenAtMs === null ? null : Math.round(lastSeenAtMs),
  };
}
