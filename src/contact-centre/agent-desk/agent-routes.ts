import { agent } from '../../contract/rest/index.ts';
import type { InteractionId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { AgentService } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { reasonName } from '../not-ready-reason/index.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { MatterDesk } from './matter-desk.ts';

export interface AgentRouteParts {
  readonly desk: AgentDesk;
  readonly matters: MatterDesk;
  readonly agents: AgentService;
  readonly directory: ContactCentreDirectory;
  readonly people: Pick<CompanyDirectory, 'user'>;
}

/** My agent state, and what I have in hand. */
export function agentRoutes(routes: RouteRegistrar, { desk, matters, agents, directory, people }: AgentRouteParts): void {
  routes.handle(agent.myAgent, ({ actor }) => desk.ofUser(actor));
  routes.handle(agent.changeAgentState, ({ actor, body }) => {
    agents.change(actor, body.state, body.reason ?? null);
    return desk.ofUser(actor);
  });
  routes.handle(agent.agentChoices, ({ actor }) => {
    const { companyId } = agents.ofUser(actor);
    const language = people.user(actor.userId)?.language ?? 'en';
    const reasons = directory.notReadyReasonsOf(companyId).filter(({ enabled }) => enabled);
    return {
      notReadyReasons: reasons.map((one) => ({ code: one.code, name: reasonName(one, language), allowedMs: one.allowedMs })),
    };
  });
  routes.handle(agent.endWrapUp, ({ actor }) => {
    agents.endWrapUp(agents.ofUser(actor).id, 'by-agent');
    return desk.ofUser(actor);
  });
  routes.handle(agent.readMatter, ({ actor, params }) => matters.read(actor, params.interactionId as InteractionId));
  routes.handle(agent.disposeMatter, ({ actor, params, body }) => {
    matters.dispose(actor, params.interactionId as InteractionId, body);
    return desk.ofUser(actor);
  });
}
