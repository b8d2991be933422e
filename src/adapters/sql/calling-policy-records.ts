import type { Insertable } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import {
  type CallingPolicy,
  type CallingPolicyChange,
  type CallingPolicyRecord,
  type CallingPolicyRecords,
  checkPolicy,
  safePolicy,
} from '../../telephony/calling-policy/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';
import { changedMeanwhile } from './versioned.ts';

/** Calling policies in PostgreSQL, for administrators. */
export class SqlCallingPolicyRecords implements CallingPolicyRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  find(companyId: CompanyId): Promise<CallingPolicyRecord> {
    return this.#writer.read(companyId, (scope) => read(scope, companyId));
  }

  change(companyId: CompanyId, version: number, change: CallingPolicyChange): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      // There may be no row to lock yet.
      await scope.selectFrom('company').select('id').where('id', '=', companyId).forUpdate().execute();
      const { version: present, changedAtMs, membersVersion, ...before } = await read(scope, companyId);
      if (present !== version) throw changedMeanwhile('calling policy', { ...before, version: present, changedAt: changedAtMs });
      const policy: CallingPolicy = { ...before, ...change };
      checkPolicy(policy);
      const row = rowOf(policy);
      if (present === 0) await scope.insertInto('callingPolicy').values(row).execute();
      else await scope.updateTable('callingPolicy').set(row).where('companyId', '=', companyId).execute();
      const hasOthers = await setUsers(scope, companyId, before.dialOutUserIds, policy.dialOutUserIds);
      if (!hasOthers || present === 0) return;
      await scope
        .updateTable('callingPolicy')
        .set({ membersVersion: membersVersion + 1 })
        .where('companyId', '=', companyId)
        .execute();
    });
  }
}

async function read(scope: Scope, companyId: CompanyId): Promise<CallingPolicyRecord & { membersVersion: number }> {
  const row = await scope.selectFrom('callingPolicy').selectAll().where('companyId', '=', companyId).executeTakeFirst();
  if (!row) return { ...safePolicy(companyId), version: 0, changedAtMs: null, membersVersion: 0 };
  const users = await scope
    .selectFrom('dialOutUser')
    .select('userId')
    .where('companyId', '=', companyId)
    .orderBy('userId')
    .execute();
  const { changedAt, ...policy } = row;
  return { ...policy, dialOutUserIds: users.map(({ userId }) => userId), changedAtMs: changedAt.getTime() };
}

function rowOf({ dialOutUserIds: _users, ...policy }: CallingPolicy): Insertable<Tables['callingPolicy']> {
  return { ...policy, blockedPrefixes: [...policy.blockedPrefixes], openNumbers: [...policy.openNumbers] };
}

/** @returns whether anybody came or went */
async function setUsers(
  scope: Scope,
  companyId: CompanyId,
  before: readonly UserId[],
  after: readonly UserId[],
): Promise<boolean> {
  const wanted = new Set(after);
  const present = new Set(before);
  const gone = before.filter((userId) => !wanted.has(userId));
  const come = [...wanted].filter((userId) => !present.has(userId));
  if (gone.length > 0)
    await scope.deleteFrom('dialOutUser').where('companyId', '=', companyId).where('userId', 'in', gone).execute();
  if (come.length > 0)
    await scope
      .insertInto('dialOutUser')
      .values(come.map((userId) => ({ companyId, userId })))
      .execute();
  return gone.length + come.length > 0;
}
