import { SqlFactWriter } from '../adapters/sql/report-fact-writer.ts';
import { priorityStep } from '../contact-centre/queue-administration/index.ts';
import { periodAt } from '../contact-centre/reporting/index.ts';
import { TimeMachine } from '../contact-centre/time-machine/index.ts';
import { timeMachineRoutes } from '../contact-centre/time-machine/time-machine-routes.ts';
import { describeError } from '../kernel/errors.ts';
import type { AgentId, CompanyId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { localTimeZone } from '../platform/job/index.ts';
import { displayName } from '../platform/user/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import type { Foundation } from './foundation.ts';
import { formulaParametersOf } from './reporting.ts';

/** Between two portions calls have the processor for as long as a portion took. */
const pauseMs = 5;

const ofCompany = (companyId: CompanyId) => (one: { readonly companyId: CompanyId; readonly enabled: boolean }) =>
  one.companyId === companyId && one.enabled;

/** Replays of periods with other staffing, skills or rules. @returns its routes */
export function openTimeMachine(
  { clock, ids, store }: Foundation,
  configuration: Pick<Configuration, 'rights' | 'contactCentre' | 'directory'>,
  { interactionReader }: Pick<ContactCentre, 'interactionReader'>,
): (routes: RouteRegistrar) => void {
  const { rights, contactCentre, directory } = configuration;
  const zone = localTimeZone();
  const facts = new SqlFactWriter(store);
  const settingOf = (companyId: CompanyId) => ({
    queues: contactCentre.allQueues().filter(ofCompany(companyId)),
    agents: contactCentre.allAgents().filter(ofCompany(companyId)),
  });
  const machine = new TimeMachine({
    interactions: interactionReader,
    spans: (companyId, fromMs, toMs) => facts.agentSpans(companyId, fromMs, toMs),
    settingOf,
    priorityStepMs: (companyId) => 1000 * rights.parameters.value(priorityStep, { companyId }),
    parametersOf: formulaParametersOf(configuration),
    dayOf: (atMs) => periodAt('today', atMs, zone),
    nowMs: () => clock.now(),
    stopwatchMs: () => performance.now(),
    pause: () =>
      new Promise((resolve) => {
        clock.setTimer(pauseMs, resolve);
      }),
    newId: () => ids.next(),
    describeError,
  });
  const nameOfAgent = (id: AgentId) => {
    const userId = contactCentre.agent(id)?.userId;
    const user = userId && directory.user(userId);
    return user ? displayName(user) : '';
  };
  const skillsOf = (companyId: CompanyId) => contactCentre.skillsOf(companyId);
  return (routes) => timeMachineRoutes(routes, { machine, access: rights.access, settingOf, nameOfAgent, skillsOf, zone });
}
