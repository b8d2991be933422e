import { sql } from 'kysely';
import type { ContactNote, ContactNoteStore, NoteTarget } from '../../directory/contact-note/index.ts';
import type { Store } from '../sql/store.ts';
import { isId } from '../sql/versioned.ts';

type NoteTables = {
  contactNote: Omit<ContactNote, 'text' | 'writtenAtMs' | 'changedAtMs'> & {
    body: string;
    writtenAt: Date;
    changedAt: Date | null;
  };
};

/** Notes on contacts in PostgreSQL. */
export class SqlContactNoteStore implements ContactNoteStore {
  readonly #store: Pick<Store, 'inCompany'>;

  constructor(store: Pick<Store, 'inCompany'>) {
    this.#store = store;
  }

  async about(
    { companyId, userId }: Parameters<ContactNoteStore['about']>[0],
    targets: readonly NoteTarget[],
  ): Promise<readonly ContactNote[]> {
    const idsOf = (kind: NoteTarget['kind']) =>
      targets.filter((one) => one.kind === kind && isId(one.targetId)).map(({ targetId }) => targetId);
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .withTables<NoteTables>()
        .selectFrom('contactNote')
        .selectAll()
        .where('companyId', '=', companyId)
        .where(
          sql<boolean>`(kind = 'person' and target_id = any(${sql.val(idsOf('person'))}::uuid[])
            or kind = 'contact' and target_id = any(${sql.val(idsOf('contact'))}::uuid[]))`,
        )
        .where(sql<boolean>`(is_shared or author_id = ${userId})`)
        .orderBy('writtenAt', 'desc')
        .limit(500)
        .execute(),
    );
    return rows.map(noteOf);
  }

  async find({ companyId, userId }: Parameters<ContactNoteStore['find']>[0], id: string): Promise<ContactNote | null> {
    if (!isId(id)) return null;
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .withTables<NoteTables>()
        .selectFrom('contactNote')
        .selectAll()
        .where('id', '=', id as ContactNote['id'])
        .where('authorId', '=', userId)
        .executeTakeFirst(),
    );
    return row ? noteOf(row) : null;
  }

  async save({ text, writtenAtMs, changedAtMs, ...note }: ContactNote): Promise<void> {
    const changedAt = changedAtMs === null ? null : new Date(changedAtMs);
    await this.#store.inCompany(note.companyId, (scope) =>
      scope
        .withTables<NoteTables>()
        .insertInto('contactNote')
        .values({ ...note, body: text, writtenAt: new Date(writtenAtMs), changedAt })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body: text, isShared: note.isShared, changedAt }))
        .execute(),
    );
  }

  async remove({ companyId, id }: ContactNote): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope.withTables<NoteTables>().deleteFrom('contactNote').where('id', '=', id).execute(),
    );
  }
}

function noteOf({ body, writtenAt, changedAt, ...row }: NoteTables['contactNote']): ContactNote {
  return { ...row, text: body, writtenAtMs: writtenAt.getTime(), changedAtMs: changedAt?.getTime() ?? null };
}
