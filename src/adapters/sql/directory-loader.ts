import type { ContactCentreContents } from '../../contact-centre/contact-centre-directory/index.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { CallingPolicy } from '../../telephony/calling-policy/index.ts';
import type { CompanyDirectoryContents } from '../../telephony/company-directory/index.ts';
import type { ForwardingContents } from '../../telephony/forwarding/index.ts';
import { readContactCentre } from './contact-centre-loader.ts';
import { readForwardings } from './forwarding-store.ts';
import { deviceOf, numberingOf, trunkOf } from './rows.ts';
import type { Scope, Store } from './store.ts';

/** Everything that is kept in memory of the configuration. */
export interface LoadedConfiguration {
  readonly directory: CompanyDirectoryContents;
  readonly contactCentre: ContactCentreContents;
  readonly forwardings: ForwardingContents;
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
  // What is disabled is not there: nobody of it registers, calls or is called.
  const companies = await scope.selectFrom('company').select(['id', 'name']).where('enabled', '=', true).execute();
  const companyIds = new Set(companies.map((company) => company.id));
  const enabled = await scope.selectFrom('domain').selectAll().where('enabled', '=', true).execute();
  const domains = enabled.filter((domain) => companyIds.has(domain.companyId));
  const domainIds = new Set(domains.map((domain) => domain.id));
  const isOpen = ({ domainId }: { domainId: DomainId }) => domainIds.has(domainId);
  const rules = await scope.selectFrom('numberingRule').selectAll().orderBy('priority').orderBy('id').execute();
  const allUsers = await scope
    .selectFrom('appUser')
    .select(['id', 'companyId', 'domainId', 'login', 'firstName', 'lastName', 'email', 'mobile', 'language', 'role', 'enabled'])
    .execute();
  const users = allUsers.filter(isOpen);
  const userIds = new Set(users.map((user) => user.id));
  const devices = (await scope.selectFrom('device').selectAll().orderBy('id').execute()).filter(isOpen);
  const trunks = (await scope.selectFrom('trunk').selectAll().orderBy('id').execute()).filter(isOpen);
  // Who is disabled calls with no phone of his.
  const disabled = new Set(users.filter((user) => !user.enabled).map((user) => user.id));
  const isOfDisabled = (userId: UserId | null) => userId !== null && disabled.has(userId);
  const contactCentre = await readContactCentre(scope, { isOpen, userIds });
  const rulesOf = Map.groupBy(rules, (rule) => rule.domainId);
  return {
    directory: {
      companies,
      domains: domains.map(
        ({ id, companyId, name, sipDomain, country }): Domain => ({ id, companyId, name, sipDomain, country }),
      ),
      numbering: domains.map((domain) =>
        numberingOf(
          domain,
          (rulesOf.get(domain.id) ?? []).map(({ id, priority, pattern, value }) => ({ id, priority, pattern, value })),
        ),
      ),
      users,
      devices: devices.map((row) => ({ ...deviceOf(row), enabled: row.enabled && !isOfDisabled(row.userId) })),
      trunks: trunks.map((trunk) => trunkOf(trunk, decrypt)),
      // What only shows an extension has its number, but is not called by it.
      queues: contactCentre.queues.map((queue) => (queue.deviceId ? { ...queue, number: `of ${queue.deviceId}` } : queue)),
    },
    contactCentre,
    forwardings: await readForwardings(scope),
    callingPolicies: await readCallingPolicies(scope),
  };
}

async function readCallingPolicies(scope: Scope): Promise<CallingPolicy[]> {
  const rows = await scope
    .selectFrom('callingPolicy')
    .select(['companyId', 'dialOut', 'maxCallsPerUser', 'blockPremium', 'blockedPrefixes', 'openNumbers'])
    .execute();
  const users = await scope.selectFrom('dialOutUser').selectAll().orderBy('userId').execute();
  const usersOf = Map.groupBy(users, (user) => user.companyId);
  return rows.map((row) => ({
    ...row,
    dialOutUserIds: (usersOf.get(row.companyId) ?? []).map((user) => user.userId),
  }));
}
