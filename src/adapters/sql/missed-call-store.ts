import type { MissedCall, MissedCallStore } from '../../telephony/missed-call/index.ts';
import type { Scope, Store } from './store.ts';

/** Missed calls, read from the call log. */
export class SqlMissedCallStore implements MissedCallStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  since(endedAtMs: number): Promise<readonly MissedCall[]> {
    return this.#store.inAllCompanies(async (scope) => {
      const rows = await missed(scope).where('endedAt', '>=', new Date(endedAtMs)).orderBy('endedAt').limit(1000).execute();
      return rows.map(missedCall);
    });
  }
}

function missed(scope: Scope) {
  return scope
    .selectFrom('callLog')
    .select([
      'companyId',
      'callId',
      'userId',
      'part',
      'otherNumber',
      'otherName',
      'otherUserId',
      'isPrivate',
      'startedAt',
      'endedAt',
    ])
    .where('direction', '=', 'missed')
    .where('answeredBy', 'is', null)
    .where('queueId', 'is', null);
}

function missedCall({
  startedAt,
  endedAt,
  ...row
}: Omit<MissedCall, 'startedAtMs' | 'endedAtMs'> & { startedAt: Date; endedAt: Date }): MissedCall {
  return { ...row, startedAtMs: startedAt.getTime(), endedAtMs: endedAt.getTime() };
}
