import { agentPlace } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { AgentPlaceDesk } from './agent-place-desk.ts';

/** Where I work as an agent. */
export function agentPlaceRoutes(routes: RouteRegistrar, desk: AgentPlaceDesk): void {
  routes.handle(agentPlace.myAgentPlace, ({ actor }) => desk.read(actor));
  routes.handle(agentPlace.chooseAgentPlace, ({ actor, body }) => desk.choose(actor, body));
}
