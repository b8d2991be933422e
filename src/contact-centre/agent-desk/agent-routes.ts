import { agent } from '../../contract/rest/index.ts';
import type { InteractionId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { AgentService } from '../agent/index.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { MatterDesk } from './matter-desk.ts';

export interface AgentRouteParts {
  readonly desk: AgentDesk;
  readonly matters: MatterDesk;
  readonly agents: AgentService;
}

/** My agent state, and what I have in hand. */
export function agentRoutes(routes: RouteRegistrar, { desk, matters, agents }: AgentRouteParts): void {
  routes.handle(agent.myAgent, ({ actor }) => desk.ofUser(actor));
  routes.handle(agent.changeAgentState, ({ actor, body }) => {
    agents.change(actor, body.state, body.reason ?? null);
    return desk.ofUser(actor);
  });
  routes.handle(agent.endWrapUp, ({ actor }) => {
    agents.endWrapUp(agents.ofUser(actor).id, 'by-agent');
    return desk.ofUser(actor);
  });
  routes.handle(agent.passOnQueues, ({ actor }) => ({ items: desk.queuesToPassOnTo(actor) }));
  routes.handle(agent.readMatter, ({ actor, params }) => matters.read(actor, params.interactionId as InteractionId));
  routes.handle(agent.disposeMatter, ({ actor, params, body }) => {
    matters.dispose(actor, params.interactionId as InteractionId, body);
    return desk.ofUser(actor);
  });
}
