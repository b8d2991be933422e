import { sql } from 'kysely';
import type { OwnContact, OwnContactId, OwnContactStore } from '../../directory/contact-list/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Scope, Store } from '../sql/store.ts';
import { changedMeanwhile, demandId } from '../sql/versioned.ts';

type Owner = Parameters<OwnContactStore['list']>[0];

const columns = sql`id, company_id, owner_id, version, fields`;

/** People's own contacts in PostgreSQL. */
export class SqlOwnContactStore implements OwnContactStore {
  readonly #store: Pick<Store, 'inCompany'>;

  constructor(store: Pick<Store, 'inCompany'>) {
    this.#store = store;
  }

  list({ companyId, userId }: Owner): Promise<readonly OwnContact[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<OwnContact>`select ${columns} from own_contact where owner_id = ${userId} order by id`.execute(
        scope,
      );
      return rows;
    });
  }

  create({ id, companyId, ownerId, fields }: Omit<OwnContact, 'version'>): Promise<OwnContact> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<OwnContact>`insert into own_contact (id, company_id, owner_id, fields)
        values (${id}, ${companyId}, ${ownerId}, ${JSON.stringify(fields)}::jsonb) returning ${columns}`.execute(scope);
      return rows[0]!;
    });
  }

  change(owner: Owner, id: OwnContactId, version: number, fields: OwnContact['fields']): Promise<OwnContact> {
    return this.#store.inCompany(owner.companyId, async (scope) => {
      const before = await one(scope, owner, id);
      if (before.version !== version) throw changedMeanwhile('contact', before.fields);
      const { rows } =
        await sql<OwnContact>`update own_contact set fields = ${JSON.stringify(fields)}::jsonb, version = version + 1, changed_at = now()
        where id = ${id} returning ${columns}`.execute(scope);
      return rows[0]!;
    });
  }

  async remove(owner: Owner, id: OwnContactId): Promise<void> {
    await this.#store.inCompany(owner.companyId, async (scope) => {
      await one(scope, owner, id);
      await sql`delete from own_contact where id = ${id}`.execute(scope);
    });
  }
}

async function one(scope: Scope, { userId }: Owner, id: OwnContactId): Promise<OwnContact> {
  demandId(id, 'contact');
  const { rows } =
    await sql<OwnContact>`select ${columns} from own_contact where id = ${id} and owner_id = ${userId} for update`.execute(scope);
  if (!rows[0]) throw new ParleyError('not-found', 'There is no such contact of yours.');
  return rows[0];
}
