import { agent } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { AgentService } from '../agent/index.ts';
import type { AgentDesk } from './agent-desk.ts';

/** My agent state. */
export function agentRoutes(routes: RouteRegistrar, { desk, agents }: { desk: AgentDesk; agents: AgentService }): void {
  routes.handle(agent.myAgent, ({ actor }) => desk.ofUser(actor));
  routes.handle(agent.changeAgentState, ({ actor, body }) => {
    agents.change(actor, body.state, body.reason ?? null);
    return desk.ofUser(actor);
  });
}
