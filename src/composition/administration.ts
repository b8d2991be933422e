import { SqlAdministratorStore } from '../adapters/sql/administrator-store.ts';
import { SqlAuditStore } from '../adapters/sql/audit-store.ts';
import { SqlCompanyStore } from '../adapters/sql/company-store.ts';
import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { SqlDomainStore } from '../adapters/sql/domain-store.ts';
import { SqlGroupStore } from '../adapters/sql/group-store.ts';
import { readSetupFacts } from '../adapters/sql/setup-facts.ts';
import { SqlUserStore } from '../adapters/sql/user-store.ts';
import type { CompanyId, DomainId, TrunkId, UserId } from '../kernel/ids.ts';
import { administratorRoutes } from '../platform/administrator/administrator-routes.ts';
import { AdministratorService } from '../platform/administrator/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { auditRoutes } from '../platform/audit/audit-routes.ts';
import { AuditService } from '../platform/audit/index.ts';
import { companyRoutes } from '../platform/company/company-routes.ts';
import { CompanyService } from '../platform/company/index.ts';
import { domainRoutes } from '../platform/domain/domain-routes.ts';
import { DomainService } from '../platform/domain/index.ts';
import { groupRoutes } from '../platform/group/group-routes.ts';
import { GroupService } from '../platform/group/index.ts';
import { type LinkFacts, SetupProgress } from '../platform/setup/index.ts';
import { setupProgressRoutes } from '../platform/setup/setup-progress-routes.ts';
import { type MakePhones, UserService } from '../platform/user/index.ts';
import { userRoutes } from '../platform/user/user-routes.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { SipServer } from '../telephony/device/device-administration-routes.ts';
import type { FirstPhones } from '../telephony/device/index.ts';
import type { RegistrationPort } from '../telephony/presence/index.ts';
import type { TrunkCondition } from '../telephony/trunk/index.ts';
import type { Foundation } from './foundation.ts';
import type { SignInParts } from './sign-in.ts';

/** Companies and their people, as administrators keep them. */
export interface Administration {
  readonly companies: CompanyService;
  readonly domains: DomainService;
  readonly users: UserService;
  readonly groups: GroupService;
  readonly administrators: AdministratorService;
  readonly audit: AuditService;
}

export interface AdministrationParts {
  readonly writer: ConfigurationWriter;
  readonly signIn: Pick<SignInParts, 'sessions' | 'passwords'>;
  readonly phones: FirstPhones;
}

export function openAdministration(
  { ids, logger: root, store }: Foundation,
  { writer, signIn: { sessions, passwords }, phones }: AdministrationParts,
): Administration {
  const logger = root.component('administration');
  const common = { ids, logger, unit: writer };
  const domainStore = new SqlDomainStore(writer);
  const users = new UserService({
    ...common,
    store: new SqlUserStore(writer),
    passwords,
    makePhones: phonesBy(phones),
    signOutEverywhere: ({ companyId, id }) => sessions.signOutEverywhere({ companyId, userId: id }),
  });
  return {
    companies: new CompanyService({
      ...common,
      store: new SqlCompanyStore(writer),
      signOutCompany: (companyId) => sessions.signOutCompany(companyId),
    }),
    domains: new DomainService({
      ...common,
      store: domainStore,
      signOutUsers: (companyId, userIds) => sessions.signOutCompany(companyId, userIds),
    }),
    users,
    groups: new GroupService({ ...common, store: new SqlGroupStore(writer) }),
    administrators: new AdministratorService({ logger, store: new SqlAdministratorStore({ store, writer }) }),
    audit: new AuditService({
      logger,
      store: new SqlAuditStore(writer),
      demandMayChangeUser: (by, id) => users.demandMayChange(by, id),
      ended: async ({ kind, companyId, rowId }) => {
        if (kind === 'user') await sessions.signOutEverywhere({ companyId, userId: rowId as UserId });
        if (kind === 'domain') await sessions.signOutCompany(companyId, await domainStore.usersOf(companyId, rowId as DomainId));
        if (kind === 'company') await sessions.signOutCompany(companyId);
      },
    }),
  };
}

function phonesBy(phones: FirstPhones): MakePhones {
  return async (domain, user, { number, hasDeskPhone }) => {
    if (hasDeskPhone) return phones.createBoth(domain, user, number);
    await phones.createBrowserPhone(domain, user, number);
    return null;
  };
}

/** What the steps of set-up look at of the running exchange. */
interface WatchedExchange {
  readonly registrations: RegistrationPort;
  readonly sipServers: () => readonly SipServer[];
  readonly conditionOfTrunk: (id: TrunkId) => TrunkCondition;
  readonly sipUpgrade: object | null;
}

export function peopleAdministrationRoutes(
  routes: RouteRegistrar,
  { store }: Foundation,
  administration: Administration & { readonly directory: CompanyDirectory },
  exchange: WatchedExchange,
): void {
  companyRoutes(routes, administration.companies);
  domainRoutes(routes, administration.domains);
  userRoutes(routes, administration.users);
  groupRoutes(routes, administration.groups);
  administratorRoutes(routes, administration.administrators);
  auditRoutes(routes, administration.audit);
  const progress = new SetupProgress({
    facts: (companyId) => readSetupFacts(store, companyId),
    link: (companyId) => lookAtLink(companyId, administration.directory, exchange),
  });
  setupProgressRoutes(routes, progress);
}

function lookAtLink(companyId: CompanyId, directory: CompanyDirectory, exchange: WatchedExchange): LinkFacts {
  const domains = directory.domainsOf(companyId);
  const trunks = domains.flatMap((domain) => directory.trunksOf(domain.id)).filter((trunk) => trunk.enabled);
  const users = domains.flatMap((domain) => directory.usersOf(domain.id));
  const phones = users.flatMap((user) => directory.devicesOf(user.id)).filter((device) => device.enabled);
  const listening = exchange.sipServers().map(({ transport, host, port }) => `${transport.toUpperCase()} ${host}:${port}`);
  if (exchange.sipUpgrade) listening.push('the address of this page');
  return {
    listening,
    trunks: trunks.map(({ id, name }) => {
      const { state, stateText } = exchange.conditionOfTrunk(id);
      return { name, stateText, isUp: state === 'registered' || state === 'reachable' };
    }),
    registeredPhones: phones.filter((phone) => exchange.registrations.isRegistered(phone.id)).length,
    phones: phones.length,
  };
}
