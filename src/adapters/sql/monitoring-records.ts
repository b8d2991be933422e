import { sql } from 'kysely';
import type { MonitoringNote, MonitoringRecords } from '../../telephony/monitoring/index.ts';
import type { Store } from './store.ts';

/** Who listened to whom, in the record of changes. */
export class SqlMonitoringRecords implements MonitoringRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async note({ companyId, byUserId, userId, name, callId, change, why }: MonitoringNote): Promise<void> {
    const details = JSON.stringify({ byUserId, callId, why });
    await this.#store.inCompany(companyId, async (scope) => {
      await sql`select parley_record_action(${companyId}, 'monitoring', ${userId}, ${name}, ${change}, ${details})`.execute(
        scope,
      );
    });
  }
}
