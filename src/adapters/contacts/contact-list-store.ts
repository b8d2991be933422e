import { type RawBuilder, sql } from 'kysely';
import type { ContactList, ContactListId, ContactListStore, Member } from '../../directory/contact-list/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Scope, Store } from '../sql/store.ts';
import { changedMeanwhile, demandId, isId } from '../sql/versioned.ts';

type Owner = Parameters<ContactListStore['visible']>[0];
type Row = ContactList;

/** Lists of contacts in PostgreSQL. Each is read with its members in one statement. */
export class SqlContactListStore implements ContactListStore {
  readonly #store: Pick<Store, 'inCompany'>;

  constructor(store: Pick<Store, 'inCompany'>) {
    this.#store = store;
  }

  visible({ companyId, userId }: Owner): Promise<readonly ContactList[]> {
    return this.#store.inCompany(companyId, (scope) =>
      read(
        scope,
        sql`l.owner_id = ${userId} or l.is_public and l.owner_id in (
          select o.id from app_user o join app_user me on me.domain_id = o.domain_id where me.id = ${userId} and o.enabled)`,
        userId,
      ),
    );
  }

  async create({
    id,
    companyId,
    ownerId,
    kind,
    name,
    isPublic,
  }: Parameters<ContactListStore['create']>[0]): Promise<ContactList> {
    return this.#store.inCompany(companyId, async (scope) => {
      await refusingTakenNames(() =>
        sql`insert into contact_list (id, company_id, owner_id, kind, name, is_public, position)
          values (${id}, ${companyId}, ${ownerId}, ${kind}, ${name}, ${isPublic},
            (select coalesce(max(position), -1) + 1 from contact_list where owner_id = ${ownerId}))`.execute(scope),
      );
      return one(scope, { companyId, userId: ownerId }, id);
    });
  }

  async change(
    owner: Owner,
    id: ContactListId,
    { version, name, isPublic, members }: Parameters<ContactListStore['change']>[2],
  ): Promise<ContactList> {
    return this.#store.inCompany(owner.companyId, async (scope) => {
      const before = await one(scope, owner, id);
      if (before.version !== version) throw changedMeanwhile('list', before);
      const isList = before.kind === 'list';
      await refusingTakenNames(() =>
        sql`update contact_list set version = version + 1, name = ${isList ? (name ?? before.name) : before.name},
          is_public = ${isList ? (isPublic ?? before.isPublic) : false} where id = ${id}`.execute(scope),
      );
      if (members) await replaceMembers(scope, owner.companyId, id, members);
      return one(scope, owner, id);
    });
  }

  async remove(owner: Owner, id: ContactListId): Promise<void> {
    await this.#store.inCompany(owner.companyId, async (scope) => {
      await one(scope, owner, id);
      await sql`delete from contact_list where id = ${id}`.execute(scope);
    });
  }

  async order({ companyId, userId }: Owner, ids: readonly ContactListId[]): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      sql`update contact_list l set position = o.place from (
          select c.id, row_number() over (order by array_position(${sql.val(ids.filter(isId))}::uuid[], c.id) nulls last, c.position) as place
            from contact_list c where c.owner_id = ${userId}) as o
        where l.id = o.id`.execute(scope),
    );
  }

  favourites({ companyId, userId }: Owner): Promise<readonly Member[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<Member>`select m.kind, m.target_id as id from contact_list_member m
        join contact_list l on l.id = m.list_id where l.owner_id = ${userId} and l.kind = 'favourites' order by m.position`.execute(
        scope,
      );
      return rows;
    });
  }

  async setFavourite({ companyId, userId }: Owner, member: Member, isFavourite: boolean, newId: ContactListId): Promise<void> {
    demandId(member.id, member.kind);
    await this.#store.inCompany(companyId, async (scope) => {
      await sql`insert into contact_list (id, company_id, owner_id, kind, name, position)
        values (${newId}, ${companyId}, ${userId}, 'favourites', '', -1) on conflict (owner_id) where kind = 'favourites' do nothing`.execute(
        scope,
      );
      const list = sql`(select id from contact_list where owner_id = ${userId} and kind = 'favourites')`;
      await sql`update contact_list set version = version + 1 where id = ${list}`.execute(scope);
      if (!isFavourite) {
        await sql`delete from contact_list_member where list_id = ${list} and kind = ${member.kind} and target_id = ${member.id}`.execute(
          scope,
        );
        return;
      }
      await sql`insert into contact_list_member (company_id, list_id, kind, target_id, position)
        select ${companyId}, l.id, ${member.kind}, ${member.id}, coalesce((select max(position) + 1 from contact_list_member where list_id = l.id), 0)
          from contact_list l where l.id = ${list} on conflict do nothing`.execute(scope);
    });
  }
}

async function read(scope: Scope, which: RawBuilder<unknown>, viewer: UserId): Promise<readonly ContactList[]> {
  const { rows } = await sql<Row>`
    select l.id, l.company_id, l.owner_id, l.kind, l.name, l.is_public, l.position, l.version,
        coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'id', m.target_id) order by m.position)
          from contact_list_member m where m.list_id = l.id), '[]') as members
      from contact_list l where ${which}
     order by l.owner_id = ${viewer} desc, l.kind, l.position, l.name, l.id`.execute(scope);
  return rows;
}

/** One of the owner's own. */
async function one(scope: Scope, { userId }: Owner, id: ContactListId): Promise<ContactList> {
  demandId(id, 'list');
  const [list] = await read(scope, sql`l.id = ${id} and l.owner_id = ${userId}`, userId);
  if (!list) throw new ParleyError('not-found', 'There is no such list of yours.');
  return list;
}

async function replaceMembers(scope: Scope, companyId: CompanyId, id: ContactListId, members: readonly Member[]): Promise<void> {
  for (const member of members) demandId(member.id, member.kind);
  await sql`delete from contact_list_member where list_id = ${id}`.execute(scope);
  await sql`insert into contact_list_member (company_id, list_id, kind, target_id, position)
    select ${companyId}, ${id}, m.kind, m.target_id, m.place
      from unnest(${sql.val(members.map(({ kind }) => kind))}::text[], ${sql.val(members.map((member) => member.id))}::uuid[])
        with ordinality as m (kind, target_id, place) on conflict do nothing`.execute(scope);
}

async function refusingTakenNames(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'contact_list_name') throw error;
    throw new ParleyError('name-taken', 'You have a list of this name already.');
  }
}
