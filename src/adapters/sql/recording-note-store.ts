import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RecordingId, RecordingNote, RecordingNoteId, RecordingNoteStore } from '../../telephony/recording/index.ts';
import type { Store } from './store.ts';

/** Notes on recordings in PostgreSQL. */
export class SqlRecordingNoteStore implements RecordingNoteStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(companyId: CompanyId, recordingId: RecordingId): Promise<readonly RecordingNote[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('recordingNote')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('recordingId', '=', recordingId)
        .orderBy(sql`coalesce(at_ms, -1)`)
        .orderBy('id')
        .execute(),
    );
    return rows.map(({ body, writtenAt, changedAt, ...row }) => ({
      ...row,
      text: body,
      writtenAtMs: writtenAt.getTime(),
      changedAtMs: changedAt?.getTime() ?? null,
    }));
  }

  async put({ text: body, writtenAtMs, changedAtMs, ...note }: RecordingNote): Promise<void> {
    const changedAt = changedAtMs === null ? null : new Date(changedAtMs);
    const { atMs, untilMs } = note;
    await this.#store.inCompany(note.companyId, (scope) =>
      scope
        .insertInto('recordingNote')
        .values({ ...note, body, writtenAt: new Date(writtenAtMs), changedAt })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body, atMs, untilMs, changedAt }))
        .execute(),
    );
  }

  async remove(companyId: CompanyId, id: RecordingNoteId): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope.deleteFrom('recordingNote').where('companyId', '=', companyId).where('id', '=', id).execute(),
    );
  }
}
