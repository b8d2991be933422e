import type { AgentRecord } from '../../contact-centre/contact-centre-directory/index.ts';
import type { Queue } from '../../contact-centre/queue/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { CallingPolicy } from '../../telephony/calling-policy/index.ts';
import type { CompanyDirectoryContents } from '../../telephony/company-directory/index.ts';
import type { Forwarding } from '../../telephony/forwarding/index.ts';
import { deviceOf, numberingOf, trunkOf } from './rows.ts';
import type { Scope, Store } from './store.ts';

/** Everything that is kept in memory of the configuration. */
export interface LoadedConfiguration {
  readonly directory: CompanyDirectoryContents;
  readonly queues: readonly Queue[];
  readonly agents: readonly AgentRecord[];
  readonly forwardings: readonly Forwarding[];
  readonly callingPolicies: readonly CallingPolicy[];
}

/** Reads the configuration of one company, or of all, as it was at one moment. */
export function loadConfiguration(
  parts: { store: Store; decrypt: (sealed: Buffer, context: string) => string },
  companyId?: CompanyId,
): Promise<LoadedConfiguration> {
  const read = (scope: Scope) => readAll(scope, parts.decrypt);
  return companyId ? parts.store.inCompany(companyId, read) : parts.store.inAllCompanies(read);
}

async function readAll(scope: Scope, decrypt: (sealed: Buffer, context: string) => string): Promise<LoadedConfiguration> {
  const companies = await scope.selectFrom('company').select(['id', 'name']).execute();
  const domains = await scope.selectFrom('domain').selectAll().execute();
  const rules = await scope.selectFrom('numberingRule').selectAll().orderBy('priority').orderBy('id').execute();
  const users = await scope
    .selectFrom('appUser')
    .select(['id', 'companyId', 'domainId', 'login', 'firstName', 'lastName', 'email', 'mobile', 'language', 'role', 'enabled'])
    .execute();
  const devices = await scope.selectFrom('device').selectAll().orderBy('id').execute();
  const trunks = await scope.selectFrom('trunk').selectAll().orderBy('id').execute();
  const queues = await readQueues(scope);
  const rulesOf = Map.groupBy(rules, (rule) => rule.domainId);
  return {
    directory: {
      companies,
      domains: domains.map(({ id, companyId, name, sipDomain }): Domain => ({ id, companyId, name, sipDomain })),
      numbering: domains.map((domain) =>
        numberingOf(
          domain,
          (rulesOf.get(domain.id) ?? []).map(({ id, priority, pattern, value }) => ({ id, priority, pattern, value })),
        ),
      ),
      users,
      devices: devices.map(deviceOf),
      trunks: trunks.map((trunk) => trunkOf(trunk, decrypt)),
      queues,
    },
    queues,
    agents: await scope.selectFrom('agent').selectAll().execute(),
    forwardings: await scope
      .selectFrom('forwarding')
      .select(['userId', 'immediate', 'busy', 'noAnswer', 'noAnswerAfterS'])
      .execute(),
    callingPolicies: await readCallingPolicies(scope),
  };
}

async function readCallingPolicies(scope: Scope): Promise<CallingPolicy[]> {
  const rows = await scope.selectFrom('callingPolicy').selectAll().execute();
  const users = await scope.selectFrom('dialOutUser').selectAll().orderBy('userId').execute();
  const usersOf = Map.groupBy(users, (user) => user.companyId);
  return rows.map((row) => ({ ...row, dialOutUserIds: (usersOf.get(row.companyId) ?? []).map((user) => user.userId) }));
}

async function readQueues(scope: Scope): Promise<Queue[]> {
  const rows = await scope.selectFrom('queue').selectAll().orderBy('id').execute();
  const agents = await scope.selectFrom('queueAgent').selectAll().orderBy('position').execute();
  const agentsOf = Map.groupBy(agents, (agent) => agent.queueId);
  return rows.map((row) => ({ ...row, agentIds: (agentsOf.get(row.id) ?? []).map((agent) => agent.agentId) }));
}
