import type { CompanyId } from '../../kernel/ids.ts';
import { type CallingPolicy, type CallingPolicyStore, checkPolicy } from '../../telephony/calling-policy/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { Scope, Store } from './store.ts';

export interface SqlConfigurationStoreParts {
  readonly store: Store;
  readonly writer: ConfigurationWriter;
}

/** The configuration in PostgreSQL: implements the small stores of the features that own it. */
export class SqlConfigurationStore implements CallingPolicyStore {
  readonly #parts: SqlConfigurationStoreParts;

  constructor(parts: SqlConfigurationStoreParts) {
    this.#parts = parts;
  }

  async #write(companyId: CompanyId, work: (scope: Scope) => Promise<unknown>): Promise<void> {
    await this.#parts.writer.write(companyId, work);
  }

  /** @throws ParleyError `input-invalid`, also for a user of another company */
  async saveCallingPolicy(policy: CallingPolicy): Promise<void> {
    checkPolicy(policy);
    const { companyId, dialOutUserIds, ...rest } = policy;
    const row = { ...rest, companyId, blockedPrefixes: [...rest.blockedPrefixes], openNumbers: [...rest.openNumbers] };
    const users = [...new Set(dialOutUserIds)].map((userId) => ({ companyId, userId }));
    await this.#write(companyId, async (scope) => {
      await scope
        .insertInto('callingPolicy')
        .values(row)
        .onConflict((conflict) => conflict.column('companyId').doUpdateSet(row))
        .execute();
      await scope.deleteFrom('dialOutUser').where('companyId', '=', companyId).execute();
      if (users.length > 0) await scope.insertInto('dialOutUser').values(users).execute();
    });
  }
}
