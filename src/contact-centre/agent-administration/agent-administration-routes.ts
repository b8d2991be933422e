import type { AgentAdministrationView } from '../../contract/rest/agents.ts';
import * as contract from '../../contract/rest/agents.ts';
import { changeAgentSkills } from '../../contract/rest/skills.ts';
import type { AgentId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { AgentService } from '../agent/index.ts';
import type { AgentAdministration } from './agent-administration.ts';
import type { AgentAdministrationRecord, AgentChange, NewAgent } from './agent-records.ts';

export interface AgentAdministrationRouteParts {
  readonly administration: AgentAdministration;
  readonly agents: Pick<AgentService, 'agent'>;
}

/** Which users are agents, for administrators. */
export function agentAdministrationRoutes(
  routes: RouteRegistrar,
  { administration, agents }: AgentAdministrationRouteParts,
): void {
  const view = (record: AgentAdministrationRecord) => agentView(record, agents);
  routes.handle(contract.listAgents, async ({ actor, query }) => {
    const { queueId, skillId, ...request } = query;
    const which = { queueId: queueId as QueueId | undefined, skillId: skillId as SkillId | undefined };
    const { rows, ...page } = await administration.list(actor, { ...request, ...which });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createAgent, async ({ actor, body }) => {
    const { userId, ...settings } = body;
    const chosen: Omit<NewAgent, 'id' | 'companyId' | 'userId'> = settings as never;
    return view(await administration.create(actor, { ...chosen, userId: userId as UserId }));
  });
  routes.handle(contract.readAgent, async ({ actor, params }) => view(await administration.read(actor, params.id as AgentId)));
  routes.handle(contract.changeAgent, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const id = params.id as AgentId;
    const current = async () => view(await administration.read(actor, id));
    return view(await showingCurrent(() => administration.change(actor, id, version, change as AgentChange), current));
  });
  routes.handle(contract.agentDependents, async ({ actor, params }) =>
    dependentsView(await administration.dependents(actor, params.id as AgentId)),
  );
  routes.handle(contract.deleteAgent, ({ actor, params, query }) =>
    administration.remove(actor, params.id as AgentId, query.confirm),
  );
  routes.handle(changeAgentSkills, async ({ actor, body }) => ({
    changed: await administration.setSkillLevels(actor, body.changes as never),
  }));
}

function agentView(record: AgentAdministrationRecord, agents: AgentAdministrationRouteParts['agents']): AgentAdministrationView {
  const { companyId: _company, queues, skills, changedAtMs, ...rest } = record;
  const live = agents.agent(record.id);
  return {
    ...rest,
    queues: queues.map((queue) => ({ ...queue })),
    queueIds: queues.map(({ id }) => id),
    skills: skills.map((skill) => ({ ...skill })),
    changedAt: changedAtMs,
    state: live?.state ?? 'logged-off',
    reason: live?.reason ?? null,
    stateSinceMs: live?.stateSinceMs ?? changedAtMs,
  };
}
