import { readHolidays } from '../adapters/holiday-calendar/read-holidays.ts';
import { SqlAgentRecords } from '../adapters/sql/agent-records.ts';
import { readWordings, sqlCatalogues } from '../adapters/sql/contact-centre-catalogues.ts';
import { agentAdministrationRoutes } from '../contact-centre/agent-administration/agent-administration-routes.ts';
import { AgentAdministration } from '../contact-centre/agent-administration/index.ts';
import { agentPlaceRoutes } from '../contact-centre/agent-place/agent-place-routes.ts';
import { AgentPlaceDesk } from '../contact-centre/agent-place/index.ts';
import { dispositionRoutes } from '../contact-centre/disposition/disposition-routes.ts';
import { notReadyReasonRoutes } from '../contact-centre/not-ready-reason/not-ready-reason-routes.ts';
import { OpeningHoursDesk } from '../contact-centre/opening-hours/index.ts';
import { openingHoursRoutes } from '../contact-centre/opening-hours/opening-hours-routes.ts';
import { notReadyReasonRequired } from '../contact-centre/queue-administration/index.ts';
import { queueAdministrationRoutes } from '../contact-centre/queue-administration/queue-administration-routes.ts';
import { skillRoutes } from '../contact-centre/skill/skill-routes.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { holidays } from '../telephony/forwarding/index.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** What administrators set of the contact centre, each with its routes. */
export function contactCentreAdministration(
  foundation: Foundation,
  configuration: Configuration,
  exchange: AdministeredExchange,
): readonly ((routes: RouteRegistrar) => void)[] {
  const { clock, ids, store } = foundation;
  const { directory, contactCentre, writer, rights, queues, catalogues } = configuration;
  const records = sqlCatalogues(writer);
  const holidaysOf = (companyId: CompanyId) => rights.parameters.value(holidays, { companyId });
  const agentRecords = new SqlAgentRecords({ writer });
  const refusalOf = refusalOfNumber(configuration, exchange);
  const administration = new AgentAdministration({ ids, directory, records: agentRecords, refusalOf });
  const places = new AgentPlaceDesk({
    agents: exchange.agents,
    directory: contactCentre,
    people: directory,
    parameters: rights.parameters,
    store: agentRecords,
    isRegistered: (deviceId) => exchange.registrations.isRegistered(deviceId),
    refusalOf,
  });
  const desk = new OpeningHoursDesk({
    clock,
    access: rights.access,
    hoursOf: (companyId) => contactCentre.openingHoursOf(companyId),
    queues: () => contactCentre.allQueues(),
    records: records.openingHours,
  });
  return [
    (routes) => queueAdministrationRoutes(routes, { queues, live: exchange.queues }),
    (routes) => agentAdministrationRoutes(routes, { administration, agents: exchange.agents }),
    (routes) => agentPlaceRoutes(routes, places),
    (routes) => skillRoutes(routes, catalogues),
    (routes) =>
      openingHoursRoutes(routes, { clock, catalogue: catalogues.openingHours, desk, holidaysOf, readCalendar: readHolidays }),
    (routes) =>
      notReadyReasonRoutes(routes, {
        catalogue: catalogues.notReadyReasons,
        reasonsOf: (companyId) => contactCentre.notReadyReasonsOf(companyId),
        mustChoose: (companyId) => rights.parameters.value(notReadyReasonRequired, { companyId }),
      }),
    (routes) =>
      dispositionRoutes(routes, {
        ...catalogues,
        wordingsOf: (companyId, id) => store.inCompany(companyId, (scope) => readWordings(scope, id)),
      }),
  ];
}

/** By numbering plan and calling policy, as the exchange will ask when it calls him (C-LNK-4). */
function refusalOfNumber(
  { directory, callingPolicies }: Pick<Configuration, 'directory' | 'callingPolicies'>,
  { numbering }: Pick<AdministeredExchange, 'numbering'>,
) {
  return (userId: UserId, typed: string): string | null => {
    const user = directory.user(userId);
    if (!user) return 'There is no such user.';
    const { number, isExternal, isEmergency } = numbering.dial(user.domainId, typed);
    if (isEmergency) return 'Nobody is reached at an emergency number.';
    if (number === '') return 'This is no number.';
    if (!isExternal) return null;
    if (!callingPolicies.mayDialOut(userId)) return 'The calling policy does not let this user call outside.';
    if (callingPolicies.isBlocked(user.domainId, numbering.forTrunk(user.domainId, number, { numberFormat: 'e164' })))
      return `The calling policy blocks calls to ${number}.`;
    return null;
  };
}
