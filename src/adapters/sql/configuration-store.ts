import type { Queue } from '../../contact-centre/queue/index.ts';
import type { QueueStore } from '../../contact-centre/queue-administration/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';
import { type CallingPolicy, type CallingPolicyStore, checkPolicy } from '../../telephony/calling-policy/index.ts';
import type { NumberingRecord } from '../../telephony/company-directory/index.ts';
import type { Device, DeviceStore } from '../../telephony/device/index.ts';
import type { Forwarding, ForwardingStore } from '../../telephony/forwarding/index.ts';
import type { Trunk, TrunkStore } from '../../telephony/trunk/index.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deviceRow, forwardingRow, trunkRow } from './rows.ts';
import type { Scope, Store } from './store.ts';

export interface SqlConfigurationStoreParts {
  readonly store: Store;
  readonly writer: ConfigurationWriter;
  /** Encrypts for the place named by `context`. */
  readonly encrypt: (plain: string, context: string) => Buffer;
}

/** The configuration in PostgreSQL: implements the small stores of the features that own it. */
export class SqlConfigurationStore implements DeviceStore, TrunkStore, QueueStore, ForwardingStore, CallingPolicyStore {
  readonly #parts: SqlConfigurationStoreParts;

  constructor(parts: SqlConfigurationStoreParts) {
    this.#parts = parts;
  }

  async #write(companyId: CompanyId, work: (scope: Scope) => Promise<unknown>): Promise<void> {
    await this.#parts.writer.write(companyId, work);
  }

  addDevice(device: Device): Promise<void> {
    return this.#write(device.companyId, async (scope) => {
      await claimNumbers(scope, device.domainId, [device]);
      await scope.insertInto('device').values(deviceRow(device)).execute();
    });
  }

  setDeviceHa1(device: Device, ha1: Device['ha1']): Promise<void> {
    const change = { ha1Md5: ha1.md5, ha1Sha256: ha1.sha256 };
    return this.#write(device.companyId, (scope) =>
      scope.updateTable('device').set(change).where('id', '=', device.id).execute(),
    );
  }

  removeDevice(device: Device): Promise<void> {
    return this.#write(device.companyId, (scope) => scope.deleteFrom('device').where('id', '=', device.id).execute());
  }

  /** The device a user calls with when he does not say. */
  async setCurrentDevice(companyId: CompanyId, userId: UserId, deviceId: DeviceId): Promise<void> {
    await this.#parts.store.inCompany(companyId, (scope) =>
      scope.updateTable('appUser').set({ currentDeviceId: deviceId }).where('id', '=', userId).execute(),
    );
  }

  async currentDevice(companyId: CompanyId, userId: UserId): Promise<DeviceId | null> {
    const row = await this.#parts.store.inCompany(companyId, (scope) =>
      scope.selectFrom('appUser').select('currentDeviceId').where('id', '=', userId).executeTakeFirst(),
    );
    return row?.currentDeviceId ?? null;
  }

  addTrunk(trunk: Trunk): Promise<void> {
    return this.#write(trunk.companyId, (scope) =>
      scope.insertInto('trunk').values(trunkRow(trunk, this.#parts.encrypt)).execute(),
    );
  }

  removeTrunk(trunk: Trunk): Promise<void> {
    return this.#write(trunk.companyId, (scope) => scope.deleteFrom('trunk').where('id', '=', trunk.id).execute());
  }

  async agentsOf(companyId: CompanyId, users: readonly { userId: UserId; newAgentId: AgentId }[]): Promise<readonly AgentId[]> {
    if (users.length === 0) return [];
    await this.#write(companyId, (scope) =>
      scope
        .insertInto('agent')
        .values(users.map(({ userId, newAgentId }) => ({ id: newAgentId, companyId, userId, enabled: true })))
        .onConflict((conflict) => conflict.column('userId').doNothing())
        .execute(),
    );
    const userIds = users.map((user) => user.userId);
    const rows = await this.#parts.store.inCompany(companyId, (scope) =>
      scope.selectFrom('agent').select(['id', 'userId']).where('userId', 'in', userIds).execute(),
    );
    const byUser = new Map(rows.map((row) => [row.userId, row.id]));
    return userIds.flatMap((userId) => byUser.get(userId) ?? []);
  }

  addQueue({ agentIds, ...queue }: Queue): Promise<void> {
    return this.#write(queue.companyId, async (scope) => {
      await claimNumbers(scope, queue.domainId, [{ number: queue.number, userId: null }]);
      await scope.insertInto('queue').values(queue).execute();
      if (agentIds.length === 0) return;
      const rows = agentIds.map((agentId, position) => ({ companyId: queue.companyId, queueId: queue.id, agentId, position }));
      await scope.insertInto('queueAgent').values(rows).execute();
    });
  }

  /** Replaces a domain's numbering plan. Rules that stay as they are are not touched. */
  replaceNumbering({ companyId, domainId, settings, rules }: NumberingRecord): Promise<void> {
    return this.#write(companyId, async (scope) => {
      await scope.updateTable('domain').set(settings).where('id', '=', domainId).execute();
      const kept = rules.map(({ id }) => id);
      let gone = scope.deleteFrom('numberingRule').where('domainId', '=', domainId);
      if (kept.length > 0) gone = gone.where('id', 'not in', kept);
      await gone.execute();
      for (const { id, priority, pattern, value } of rules)
        await scope
          .insertInto('numberingRule')
          .values({ id, priority, pattern, value, companyId, domainId })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ priority, pattern, value }))
          .execute();
    });
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

  async save(forwarding: Forwarding): Promise<void> {
    const owner = await this.#parts.store.inAllCompanies((scope) =>
      scope.selectFrom('appUser').select('companyId').where('id', '=', forwarding.userId).executeTakeFirst(),
    );
    if (!owner) throw new ParleyError('not-found', 'There is no such user');
    const row = forwardingRow(forwarding, owner.companyId);
    await this.#write(owner.companyId, (scope) =>
      scope
        .insertInto('forwarding')
        .values(row)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
        .execute(),
    );
  }
}
