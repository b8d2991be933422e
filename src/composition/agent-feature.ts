import { agentRoutes } from '../contact-centre/agent-desk/agent-routes.ts';
import { type AgentDesk, MatterDesk } from '../contact-centre/agent-desk/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';

/** What agents see and do of themselves, by the API. */
export function agentFeature(
  { contactCentre: directory, directory: people }: Pick<Configuration, 'contactCentre' | 'directory'>,
  centre: ContactCentre,
  desk: AgentDesk,
): (routes: RouteRegistrar) => void {
  const matters = new MatterDesk({ ...centre, reader: centre.interactionReader, desk, directory, people });
  return (routes) => agentRoutes(routes, { desk, matters, agents: centre.agents });
}
