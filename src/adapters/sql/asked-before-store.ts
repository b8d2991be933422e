import { sql } from 'kysely';
import type { AskedBeforeStore } from '../../telephony/attendant-console/index.ts';
import type { Store } from './store.ts';

/** Read from the call logs; the index of migration 0035 is for it. */
export class SqlAskedBeforeStore implements AskedBeforeStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async lastAnswerer({ companyId, number, except }: Parameters<AskedBeforeStore['lastAnswerer']>[0]) {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('callLog')
        .select(['userId', 'startedAt'])
        .where('companyId', '=', companyId)
        .where('otherNumber', '=', number)
        .where('direction', '=', 'incoming')
        .where('isPrivate', '=', false)
        .where('userId', '!=', except)
        .where('startedAt', '>', sql<Date>`now() - interval '90 days'`)
        .orderBy('startedAt', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    return row ? { userId: row.userId, atMs: row.startedAt.getTime() } : null;
  }
}
