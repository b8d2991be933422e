import { sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Choices, NotificationStore, Person } from '../../platform/notification/index.ts';
import type { Scope, Store } from './store.ts';

type NotificationTables = {
  notificationChoice: { companyId: CompanyId; userId: UserId; choices: Partial<Choices> };
};

/** What people want to be told of, in PostgreSQL. */
export class SqlNotificationStore implements NotificationStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async choices({ companyId, userId }: Person): Promise<Partial<Choices>> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      tablesOf(scope).selectFrom('notificationChoice').select('choices').where('userId', '=', userId).executeTakeFirst(),
    );
    return row?.choices ?? {};
  }

  async save({ companyId, userId }: Person, choices: Choices): Promise<void> {
    const stored = sql<Choices>`${JSON.stringify(choices)}::jsonb`;
    await this.#store.inCompany(companyId, (scope) =>
      tablesOf(scope)
        .insertInto('notificationChoice')
        .values({ companyId, userId, choices: stored })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet({ choices: stored }))
        .execute(),
    );
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<NotificationTables>();
}
