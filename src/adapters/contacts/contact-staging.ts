import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import type { ContactStaging, PreparedContact, SynchronisationCounts } from '../../directory/synchronisation/index.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { IdSource, UserId } from '../../kernel/ids.ts';
import { isUnavailable, pgOptions, type Scope, type StoreConnection } from '../sql/store.ts';
import { type StagedKey, stagedKey, stagedRow, storable, withoutRepeats } from './staged-row.ts';

export interface ContactStagingParts {
  readonly connection: StoreConnection;
  readonly ids: IdSource;
  readonly directory: ContactDirectory;
  readonly owners: readonly UserId[] | null;
  /** After the directory has changed. */
  readonly applied: () => void;
}

interface StagingSession {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
  end(): Promise<void>;
}

/** Rows of one statement; what is read of the source meanwhile is all that stays in memory. */
const rowsAtOnce = 2000;

const unchangedKeys = `
  SELECT k.at::integer - 1 AS at FROM unnest($2::uuid[], $3::text[], $4::uuid[]) WITH ORDINALITY AS k (owner_key, source_key, hash, at)
    JOIN contact_section s ON s.directory_id = $1 AND coalesce(s.owner_id, '00000000-0000-0000-0000-000000000000') = k.owner_key
    JOIN contact c ON c.section_no = s.no AND c.source_key = k.source_key AND c.hash = k.hash`;

const columns =
  'owner_key, source_key, id, hash, name, words, signs, details, begins, inner_forms, open_numbers, number_keys, number_fields, number_open';
const insertRows = `
  INSERT INTO pg_temp.staged_contact (${columns})
  SELECT ${columns} FROM json_to_recordset($1::json) AS r (owner_key uuid, source_key text, id uuid, hash uuid, name text, words text, signs bigint, details jsonb,
    begins text[], inner_forms text[], open_numbers text[], number_keys text[], number_fields smallint[], number_open boolean[])
  ON CONFLICT (owner_key, source_key) DO UPDATE SET (${columns}) = ROW (excluded.*)`;

/**
 * The new contents of a directory, collected in a temporary table of a session of its own: whatever ends the session, nothing of it is
 * left. Of contacts that are as they were only key and hash are collected.
 */
export class SqlContactStaging implements ContactStaging {
  readonly #parts: Omit<ContactStagingParts, 'connection'>;
  readonly #session: StagingSession;

  /** @throws ParleyError `store-unavailable` */
  static async open(parts: ContactStagingParts): Promise<SqlContactStaging> {
    const client = new Client(pgOptions(parts.connection, { asApp: true }));
    // A connection that breaks is told by the statement that needs it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query("SELECT set_config('parley.company_id', $1, false)", [parts.directory.companyId]);
      await client.query('SELECT parley_stage_contacts()');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw meant(error);
    }
    return new SqlContactStaging(parts, {
      query: (text, values) => client.query(text, values),
      end: () => client.end().catch(() => undefined),
    });
  }

  /** Inside a transaction that is under way: what is applied is stored, or taken back, with all the rest of it. */
  static async within(scope: Scope, parts: Omit<ContactStagingParts, 'connection'>): Promise<SqlContactStaging> {
    const query: StagingSession['query'] = (text, values) => scope.executeQuery(CompiledQuery.raw(text, values));
    // The session is one of a pool: what is staged in it before or after is somebody else's.
    await query('DISCARD TEMP', []);
    const { rows } = await query("SELECT current_setting('parley.company_id') AS seen", []);
    const seen = (rows[0] as { seen: string }).seen;
    const see = (company: string) => query("SELECT set_config('parley.company_id', $1, true)", [company]);
    await see(parts.directory.companyId);
    await query('SELECT parley_stage_contacts()', []);
    return new SqlContactStaging(parts, {
      query,
      end: async () => {
        await query('DISCARD TEMP', []);
        await see(seen);
      },
    });
  }

  private constructor(parts: Omit<ContactStagingParts, 'connection'>, session: StagingSession) {
    this.#parts = parts;
    this.#session = session;
  }

  async add(contacts: readonly PreparedContact[]): Promise<void> {
    for (let first = 0; first < contacts.length; first += rowsAtOnce)
      await this.#addSome(withoutRepeats(contacts.slice(first, first + rowsAtOnce).map(storable)));
  }

  compare(): Promise<SynchronisationCounts> {
    return this.#apply(true);
  }

  async apply(): Promise<SynchronisationCounts> {
    const counts = await this.#apply(false);
    if (counts.created + counts.changed + counts.removed > 0) this.#parts.applied();
    return counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.end();
  }

  async #addSome(contacts: readonly PreparedContact[]): Promise<void> {
    const keys = contacts.map(stagedKey);
    const unchanged = await this.#unchanged(keys);
    const rows = contacts.map((contact, at) => {
      const id = this.#parts.ids.next();
      return unchanged.has(at) ? { ...keys[at]!, id } : stagedRow(keys[at]!, contact, id);
    });
    await this.#query(insertRows, [JSON.stringify(rows)]);
  }

  async #unchanged(keys: readonly StagedKey[]): Promise<ReadonlySet<number>> {
    const values = [
      this.#parts.directory.id,
      keys.map((key) => key.owner_key),
      keys.map((key) => key.source_key),
      keys.map(({ hash }) => hash),
    ];
    const rows = await this.#query<{ at: number }>(unchangedKeys, values);
    return new Set(rows.map(({ at }) => at));
  }

  async #apply(isDry: boolean): Promise<SynchronisationCounts> {
    const { directory, owners } = this.#parts;
    const [row] = await this.#query<Record<keyof SynchronisationCounts, string>>(
      'SELECT * FROM parley_apply_contacts($1, $2, $3)',
      [directory.id, owners === null ? null : [...owners], isDry],
    );
    const { present, created, changed, unchanged, removed } = row!;
    return {
      present: Number(present),
      created: Number(created),
      changed: Number(changed),
      unchanged: Number(unchanged),
      removed: Number(removed),
    };
  }

  async #query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.#session.query(text, values)).rows as Row[];
    } catch (error) {
      throw meant(error);
    }
  }
}

function meant(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code === '23503')
    return new ParleyError('not-found', 'The directory, or somebody whose contacts are in it, is gone.', { cause: error });
  if (code === '40001')
    return new ParleyError('changed-meanwhile', 'The directory was changed by somebody else while it was read. Read it again.', {
      cause: error,
    });
  return isUnavailable(error)
    ? new ParleyError('store-unavailable', `The store cannot be reached: ${describeError(error)}`, { cause: error })
    : error;
}
