import { sql } from 'kysely';
import type { CompanyId, SessionId, UserId } from '../../kernel/ids.ts';
import type { PushSubscription, PushSubscriptionStore } from '../../platform/push/index.ts';
import type { Scope, Store } from './store.ts';

type PushTables = {
  pushSubscription: {
    sessionId: SessionId;
    companyId: CompanyId;
    userId: UserId;
    endpoint: string;
    p256dh: string;
    auth: string;
  };
};

const columns = ['sessionId', 'companyId', 'userId', 'endpoint', 'p256dh', 'auth'] as const;

/** Which browsers are told by push, in PostgreSQL. */
export class SqlPushSubscriptionStore implements PushSubscriptionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  all(): Promise<readonly PushSubscription[]> {
    return this.#store.inAllCompanies((scope) =>
      tablesOf(scope)
        .selectFrom('pushSubscription')
        .select(columns)
        .where(sql<boolean>`session_id in (select id from session where expires_at > now())`)
        .execute(),
    );
  }

  async save(subscription: PushSubscription): Promise<void> {
    // Over all companies: somebody else may have signed in in the same browser before.
    await this.#store.inAllCompanies(async (scope) => {
      const tables = tablesOf(scope);
      await tables
        .deleteFrom('pushSubscription')
        .where((by) =>
          by.or([by('sessionId', '=', subscription.sessionId), sql<boolean>`md5(endpoint) = md5(${subscription.endpoint})`]),
        )
        .execute();
      await tables.insertInto('pushSubscription').values(subscription).execute();
    });
  }

  async remove(sessionId: SessionId): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      tablesOf(scope).deleteFrom('pushSubscription').where('sessionId', '=', sessionId).execute(),
    );
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<PushTables>();
}
