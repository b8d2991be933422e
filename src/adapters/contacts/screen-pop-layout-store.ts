import { type Generated, type Selectable, sql } from 'kysely';
import type { LayoutRecord, LayoutRecords, ScreenPopLayoutId } from '../../directory/screen-pop/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import { type ListingSpec, listRows, sortText } from '../sql/listing.ts';
import { brokenConstraint, type Scope, type Store } from '../sql/store.ts';
import { changedMeanwhile, demandId, given, isId } from '../sql/versioned.ts';

type LayoutTables = {
  screenPopLayout: {
    id: ScreenPopLayoutId;
    companyId: CompanyId;
    name: string;
    xml: string;
    version: Generated<number>;
    changedAt: Generated<Date>;
  };
};

const listing: ListingSpec = {
  sorts: { name: sortText(sql`name`), changedAt: { by: sql`changed_at`, type: 'timestamptz' } },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`name`, sql`xml`],
};

/** Layouts of screen-pops in PostgreSQL. */
export class SqlScreenPopLayoutStore implements LayoutRecords {
  readonly #store: Store;

  constructor(parts: { store: Store }) {
    this.#store = parts.store;
  }

  async list(companyId: CompanyId, request: ListRequest): Promise<Page<LayoutRecord>> {
    const { rows, ...page } = await this.#in(companyId, (tables) =>
      listRows(tables.selectFrom('screenPopLayout').selectAll().where('companyId', '=', companyId), listing, request),
    );
    return { ...page, items: rows.map(recordOf) };
  }

  async find(companyId: CompanyId, id: string): Promise<LayoutRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#in(companyId, (tables) =>
      select(tables, companyId)
        .where('id', '=', id as never)
        .executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  async named(companyId: CompanyId, name: string): Promise<LayoutRecord | null> {
    const row = await this.#in(companyId, (tables) =>
      select(tables, companyId).where(sql`lower(name)`, '=', name.toLowerCase()).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  async add(companyId: CompanyId, layout: Pick<LayoutRecord, 'id' | 'name' | 'xml'>): Promise<void> {
    await this.#in(companyId, (tables) =>
      tables
        .insertInto('screenPopLayout')
        .values({ ...layout, companyId })
        .execute(),
    );
  }

  async change(
    companyId: CompanyId,
    id: string,
    version: number,
    change: { readonly name?: string | undefined; readonly xml?: string | undefined },
  ): Promise<void> {
    demandId(id, 'layout');
    const set = given(change);
    await this.#in(companyId, async (tables) => {
      const row = await select(tables, companyId)
        .where('id', '=', id as never)
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw noLayout();
      if (row.version !== version) throw changedMeanwhile('layout', recordOf(row));
      if (Object.keys(set).length === 0) return;
      await tables.updateTable('screenPopLayout').set(set).where('id', '=', row.id).execute();
    });
  }

  async remove(companyId: CompanyId, id: string): Promise<void> {
    demandId(id, 'layout');
    const removed = await this.#in(companyId, (tables) =>
      tables
        .deleteFrom('screenPopLayout')
        .where('companyId', '=', companyId)
        .where('id', '=', id as never)
        .executeTakeFirst(),
    );
    if (removed.numDeletedRows === 0n) throw noLayout();
  }

  async #in<T>(companyId: CompanyId, work: (tables: Tables) => Promise<T>): Promise<T> {
    try {
      return await this.#store.inCompany(companyId, (scope) => work(tablesOf(scope)));
    } catch (error) {
      if (brokenConstraint(error) !== 'screen_pop_layout_name') throw error;
      throw new ParleyError('name-taken', 'A layout of this name exists', { cause: error });
    }
  }
}

type Tables = ReturnType<typeof tablesOf>;

function tablesOf(scope: Scope) {
  return scope.withTables<LayoutTables>();
}

function select(tables: Tables, companyId: CompanyId) {
  return tables.selectFrom('screenPopLayout').selectAll().where('companyId', '=', companyId);
}

function recordOf({ id, name, xml, version, changedAt }: Selectable<LayoutTables['screenPopLayout']>): LayoutRecord {
  return { id, name, xml, version, changedAtMs: changedAt.getTime() };
}

function noLayout(): ParleyError {
  return new ParleyError('not-found', 'There is no such layout.');
}
