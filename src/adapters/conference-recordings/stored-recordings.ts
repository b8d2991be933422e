import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, IdSource, UserId } from '../../kernel/ids.ts';
import type { StoredFiles } from '../../platform/stored-file/index.ts';
import type {
  ConferenceRecordings,
  KeptRecording,
  RecordedConference,
  RecordingArchive,
} from '../../telephony/conference/index.ts';
import type { Store } from '../sql/store.ts';
import { isId } from '../sql/versioned.ts';

/** Ten hours of two channels at 16 kHz, and some. */
const largestBytes = 2.5 * 1024 ** 3;

export interface StoredConferenceRecordingsProps {
  readonly ids: IdSource;
  readonly store: Store;
  readonly files: StoredFiles;
  /** Where they are written while they go on. */
  readonly folder: string;
}

/** Recordings of conferences: written beside the kept files, then one of them with a row that says whose it is. */
export class StoredConferenceRecordings implements ConferenceRecordings, RecordingArchive {
  readonly #props: StoredConferenceRecordingsProps;

  constructor(props: StoredConferenceRecordingsProps) {
    this.#props = props;
  }

  /** What a killed program was recording has nobody to belong to. @returns how many files were removed */
  async sweep(): Promise<number> {
    const { folder } = this.#props;
    const left = await readdir(folder).catch(() => []);
    for (const name of left) await rm(join(folder, name), { force: true });
    return left.length;
  }

  async newPath(): Promise<string> {
    const { folder, ids } = this.#props;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, `${ids.next<Id<'conference-recording'>>()}.wav`);
  }

  async keep(recording: RecordedConference, path: string): Promise<void> {
    const { files, store, ids } = this.#props;
    const { companyId, roomId, name, userId, startedAtMs, durationMs } = recording;
    const { id: storedFileId } = await files.write(companyId, createReadStream(path), { maxBytes: largestBytes });
    await store.inCompany(companyId, (scope) =>
      scope
        .insertInto('conferenceRecording')
        .values({
          id: ids.next<Id<'conference-recording'>>(),
          companyId,
          roomId,
          name,
          userId,
          storedFileId,
          startedAt: new Date(startedAtMs),
          durationMs: Math.round(durationMs),
        })
        .execute(),
    );
    await rm(path, { force: true });
  }

  async ofUser(companyId: CompanyId, userId: UserId): Promise<readonly KeptRecording[]> {
    const rows = await this.#props.store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('conferenceRecording')
        .select(['id', 'name', 'startedAt', 'durationMs'])
        .where('companyId', '=', companyId)
        .where('userId', '=', userId)
        .orderBy('startedAt', 'desc')
        .limit(500)
        .execute(),
    );
    return rows.map(({ startedAt, ...row }) => ({ ...row, startedAtMs: startedAt.getTime() }));
  }

  async open(companyId: CompanyId, userId: UserId, id: string): ReturnType<RecordingArchive['open']> {
    const { files } = this.#props;
    const { name, storedFileId } = await this.#find(companyId, userId, id);
    const file = await files.find(companyId, storedFileId);
    if (!file) throw gone();
    return { name, file, read: async (range) => (await files.read(companyId, storedFileId, range)).content };
  }

  async remove(companyId: CompanyId, userId: UserId, id: string): Promise<void> {
    const { store, files } = this.#props;
    const { storedFileId } = await this.#find(companyId, userId, id);
    await store.inCompany(companyId, (scope) =>
      scope
        .deleteFrom('conferenceRecording')
        .where('companyId', '=', companyId)
        .where('id', '=', id as never)
        .execute(),
    );
    await files.remove(companyId, [storedFileId]);
  }

  async #find(companyId: CompanyId, userId: UserId, id: string) {
    const row = isId(id)
      ? await this.#props.store.inCompany(companyId, (scope) =>
          scope
            .selectFrom('conferenceRecording')
            .select(['name', 'storedFileId'])
            .where('companyId', '=', companyId)
            .where('userId', '=', userId)
            .where('id', '=', id as never)
            .executeTakeFirst(),
        )
      : undefined;
    if (!row) throw gone();
    return row;
  }
}

function gone(): ParleyError {
  return new ParleyError('not-found', 'There is no such recording of yours.');
}
