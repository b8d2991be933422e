import { type RawBuilder, sql } from 'kysely';
import type {
  CatalogueChange,
  CatalogueFilter,
  CatalogueRecord,
  CatalogueRecords,
  CatalogueThing,
} from '../../contact-centre/catalogue/index.ts';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest } from '../../platform/api/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows } from './listing.ts';
import type { Scope } from './store.ts';
import { isId, updateVersioned, type VersionedTable } from './versioned.ts';

/** How a list is kept in a table of its own. */
export interface CatalogueSpec {
  readonly table: VersionedTable;
  readonly noun: string;
  readonly sorts: ListingSpec['sorts'];
  readonly searched: ListingSpec['searched'];
  /** Columns of JSON: written as text. */
  readonly json: readonly string[];
  /** What is shown besides the columns. */
  readonly shown?: Readonly<Record<string, RawBuilder<unknown>>>;
  /** What goes with a row otherwise than by a reference from another table. */
  readonly more?: (scope: Scope, id: string) => Promise<readonly Dependent[]>;
}

/** One list of the contact centre in PostgreSQL. */
export class SqlCatalogueRecords<Thing extends CatalogueThing, Counts = object> implements CatalogueRecords<Thing, Counts> {
  readonly #writer: ConfigurationWriter;
  readonly #spec: CatalogueSpec;

  constructor(parts: { writer: ConfigurationWriter; spec: CatalogueSpec }) {
    this.#writer = parts.writer;
    this.#spec = parts.spec;
  }

  list(companyId: CompanyId, request: ListRequest, filter: CatalogueFilter) {
    return this.#writer.read(companyId, async (scope) => {
      let query = this.#select(scope, companyId);
      for (const [column, value] of Object.entries(filter))
        if (value !== undefined) query = query.where(sql<boolean>`${sql.ref(`thing.${column}`)}::text = ${String(value)}`);
      const listing = {
        id: sql.ref('thing.id'),
        idType: 'uuid',
        sorts: this.#spec.sorts,
        searched: this.#spec.searched,
      } as const;
      const { rows, ...page } = await listRows(query, listing, request);
      return { ...page, rows: rows.map((row) => this.#recordOf(row)) };
    });
  }

  async find(companyId: CompanyId, id: string): Promise<CatalogueRecord<Thing, Counts> | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      this.#select(scope, companyId)
        .where('thing.id', '=', id as never)
        .executeTakeFirst(),
    );
    return row ? this.#recordOf(row) : null;
  }

  async add(thing: Thing): Promise<void> {
    const row = this.#rowOf(thing);
    await this.#writer.write(thing.companyId, (scope) =>
      scope
        .insertInto(this.#name)
        .values(row as never)
        .execute(),
    );
  }

  async change(companyId: CompanyId, id: string, version: number, change: CatalogueChange<Thing>): Promise<void> {
    const { table, noun } = this.#spec;
    const row = this.#rowOf(change) as never;
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, table, { companyId, id, version, change: row, view: (seen) => seen, noun }),
    );
  }

  dependents(companyId: CompanyId, id: string) {
    const { table, more } = this.#spec;
    return this.#writer.read(companyId, async (scope) => dependentsOf(scope, table, id, await more?.(scope, id)));
  }

  remove(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    const { table, noun, more } = this.#spec;
    return this.#writer.write(companyId, async (scope) => {
      const others = isId(id) ? ((await more?.(scope, id)) ?? []) : [];
      await deleteSeen(scope, table, { companyId, id, confirm, noun, more: others });
    });
  }

  /** Kysely cannot follow a table named by a value; every table of the lists has the columns that are used of this one. */
  get #name() {
    return this.#spec.table as 'skill';
  }

  #select(scope: Scope, companyId: CompanyId) {
    const shown = Object.entries(this.#spec.shown ?? {}).map(([name, value]) => value.as(name));
    return scope.selectFrom(`${this.#name} as thing`).selectAll('thing').select(shown).where('thing.companyId', '=', companyId);
  }

  #recordOf(row: object): CatalogueRecord<Thing, Counts> {
    const { changedAt, ...rest } = row as { changedAt: Date };
    return { ...rest, changedAtMs: changedAt.getTime() } as unknown as CatalogueRecord<Thing, Counts>;
  }

  #rowOf(change: object): Record<string, unknown> {
    const { json } = this.#spec;
    return Object.fromEntries(
      Object.entries(change).map(([name, value]) => [
        name,
        json.includes(name) && value !== null ? JSON.stringify(value) : value,
      ]),
    );
  }
}
