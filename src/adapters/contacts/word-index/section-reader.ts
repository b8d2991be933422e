import { Client } from 'pg';
import type { ContactDirectoryId } from '../../../directory/contact/index.ts';
import { type FormPlace, type SectionIndex, SectionIndexBuilder } from '../../../directory/search-index/index.ts';
import type { CompanyId, DomainId, UserId } from '../../../kernel/ids.ts';
import { pgOptions, type StoreConnection } from '../../sql/store.ts';

/** A section as the store has it now. */
export interface StoredSection {
  readonly no: number;
  readonly version: string;
  readonly directoryId: ContactDirectoryId;
  readonly ownerId: UserId | null;
  readonly domainId: DomainId | null;
}

const rowsAtOnce = 20_000;

const sections = `
  SELECT s.no, s.version::text AS version, s.directory_id AS "directoryId", s.owner_id AS "ownerId", d.domain_id AS "domainId"
    FROM contact_section s JOIN contact_directory d ON d.id = s.directory_id ORDER BY s.no`;

/** One company's contacts at one moment, whatever is written meanwhile. Its own connection ends with it. */
export class SectionReader implements AsyncDisposable {
  readonly #client: Client;

  static async open(connection: StoreConnection, companyId: CompanyId): Promise<SectionReader> {
    const client = new Client(pgOptions(connection, { asApp: true }));
    // A connection that breaks is told by the statement that needs it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query("SELECT set_config('parley.company_id', $1, true)", [companyId]);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return new SectionReader(client);
  }

  private constructor(client: Client) {
    this.#client = client;
  }

  async sections(): Promise<readonly StoredSection[]> {
    return (await this.#client.query<StoredSection>(sections)).rows;
  }

  async read(section: StoredSection): Promise<SectionIndex> {
    const builder = new SectionIndexBuilder();
    await this.#each<[string, string]>(
      `SELECT no, words FROM contact WHERE section_no = ${section.no} ORDER BY no`,
      ([no, words]) => builder.addContact(Number(no), words),
    );
    await this.#each<[FormPlace, string, string]>(
      `SELECT place, form, contact_no FROM parley_section_forms(${section.no})`,
      ([place, form, no]) => builder.addForm(place, form, Number(no)),
    );
    return builder.build();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  async #each<Row extends unknown[]>(text: string, take: (row: Row) => void): Promise<void> {
    await this.#client.query(`DECLARE section_rows NO SCROLL CURSOR FOR ${text}`);
    for (;;) {
      const { rows } = await this.#client.query<Row>({ text: `FETCH ${rowsAtOnce} FROM section_rows`, rowMode: 'array' });
      for (const row of rows) take(row);
      if (rows.length < rowsAtOnce) break;
    }
    await this.#client.query('CLOSE section_rows');
  }
}
