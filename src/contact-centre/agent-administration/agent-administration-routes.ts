import type { AgentAdministrationView } from '../../contract/rest/agents.ts';
import * as contract from '../../contract/rest/agents.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, IdSource, QueueId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { AgentService } from '../agent/index.ts';
import type { AgentAdministrationRecord, AgentRecords } from './agent-records.ts';

export interface AgentAdministrationRouteParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  readonly records: AgentRecords;
  readonly agents: Pick<AgentService, 'agent'>;
}

/** Which users are agents, for administrators. */
export function agentAdministrationRoutes(routes: RouteRegistrar, parts: AgentAdministrationRouteParts): void {
  const { records, directory, ids } = parts;
  const view = (record: AgentAdministrationRecord) => agentView(record, parts.agents);
  const read = async (actor: Actor, id: string): Promise<AgentAdministrationRecord> => {
    demandAgents(actor);
    const record = await records.find(actor.companyId, id as AgentId);
    if (!record) throw new ParleyError('agent-unknown', 'There is no such agent.');
    return record;
  };
  routes.handle(contract.listAgents, async ({ actor, query }) => {
    demandAgents(actor);
    const { queueId, ...request } = query;
    const { rows, ...page } = await records.list(actor.companyId, { ...request, queueId: queueId as QueueId | undefined });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createAgent, async ({ actor, body }) => {
    demandAgents(actor);
    const user = directory.user(body.userId as UserId);
    if (user?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such user.');
    const id = ids.next<AgentId>();
    await records.add({ id, companyId: actor.companyId, userId: user.id, enabled: body.enabled });
    return view(await read(actor, id));
  });
  routes.handle(contract.readAgent, async ({ actor, params }) => view(await read(actor, params.id)));
  routes.handle(contract.changeAgent, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const { id } = await read(actor, params.id);
    const current = async () => view(await read(actor, id));
    await showingCurrent(() => records.change(actor.companyId, id, version, change), current);
    return current();
  });
  routes.handle(contract.agentDependents, async ({ actor, params }) => {
    const { id } = await read(actor, params.id);
    return dependentsView(await records.dependents(actor.companyId, id));
  });
  routes.handle(contract.deleteAgent, async ({ actor, params, query }) => {
    const { id } = await read(actor, params.id);
    await records.remove(actor.companyId, id, query.confirm);
  });
}

/** Who administers queues administers who serves them. */
function demandAgents({ companyId, ...actor }: Actor): void {
  demand({ ...actor, companyId }, 'administer', { kind: 'queue', companyId, ownerId: null });
}

function agentView(record: AgentAdministrationRecord, agents: AgentAdministrationRouteParts['agents']): AgentAdministrationView {
  const { companyId: _company, queues, changedAtMs, ...rest } = record;
  const live = agents.agent(record.id);
  return {
    ...rest,
    queues: queues.map((queue) => ({ ...queue })),
    changedAt: changedAtMs,
    state: live?.state ?? 'logged-off',
    reason: live?.reason ?? null,
    stateSinceMs: live?.stateSinceMs ?? changedAtMs,
  };
}
