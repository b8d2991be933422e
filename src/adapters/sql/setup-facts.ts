import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { SetupFacts } from '../../platform/setup/index.ts';
import type { Store } from './store.ts';

/** How a company stands on its way to the first call; null when there is none. */
export async function readSetupFacts(store: Store, companyId: CompanyId): Promise<SetupFacts | null> {
  return store.inCompany(companyId, async (scope) => {
    const company = await scope.selectFrom('company').select(['name', 'enabled']).where('id', '=', companyId).executeTakeFirst();
    if (!company) return null;
    const domains = await scope
      .selectFrom('domain')
      .select(['sipDomain', 'internalLength'])
      .where('companyId', '=', companyId)
      .where('enabled', '=', true)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    const { rows } = await sql<{ users: number; groups: number; rights: number }>`select
      (select count(*)::integer from app_user u where u.company_id = ${companyId} and u.role = 'user' and u.enabled
        and exists (select from device d where d.user_id = u.id and d.enabled)) as users,
      (select count(distinct group_id)::integer from group_member where company_id = ${companyId}) as groups,
      (select count(*)::integer from access_authorization where company_id = ${companyId}) as rights`.execute(scope);
    const call = await scope
      .selectFrom('callLog')
      .select(['startedAt', 'talkMs', 'otherNumber'])
      .where('companyId', '=', companyId)
      .where('answeredAt', 'is not', null)
      .orderBy('startedAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    return {
      companyName: company.name,
      isEnabled: company.enabled,
      domains,
      usersWithPhones: rows[0]!.users,
      groupsWithMembers: rows[0]!.groups,
      authorizations: rows[0]!.rights,
      lastCall: call ? { atMs: call.startedAt.getTime(), talkMs: call.talkMs, otherNumber: call.otherNumber } : null,
    };
  });
}
