import type { Named } from '../../contract/name-in.ts';
import { timeMachine } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, QueueId } from '../../kernel/ids.ts';
import type { Access } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { Setting } from './scenario.ts';
import type { TimeMachine } from './time-machine.ts';

export interface TimeMachineRouteParts {
  readonly machine: TimeMachine;
  readonly access: Access;
  readonly settingOf: (companyId: CompanyId) => Setting;
  readonly nameOfAgent: (id: AgentId) => string;
  readonly skillsOf: (companyId: CompanyId) => readonly (Named & { readonly id: string })[];
  readonly zone: string;
}

/** Replays with changes: for administrators, and for supervisors with figures of the queues they supervise. */
export function timeMachineRoutes(routes: RouteRegistrar, parts: TimeMachineRouteParts): void {
  const { machine } = parts;
  routes.handle(timeMachine.readTimeMachineFloor, ({ actor }) => Promise.resolve(floorOf(parts, actor)));
  routes.handle(timeMachine.startReplay, ({ actor, body }) => {
    const seen = queuesSeen(parts, actor);
    for (const id of body.queueIds)
      if (!seen.has(id as QueueId)) throw new ParleyError('not-found', 'There is no such queue, or you do not supervise it.');
    const queueIds = body.queueIds.length > 0 ? (body.queueIds as QueueId[]) : [...seen];
    const { companyId, userId } = actor;
    const { from: fromMs, to: toMs, scenario } = body;
    return Promise.resolve(machine.start({ companyId, userId, fromMs, toMs, queueIds, scenario }));
  });
  routes.handle(timeMachine.listReplays, ({ actor }) => {
    queuesSeen(parts, actor);
    return Promise.resolve({ items: [...machine.list(actor.companyId, actor.userId)] });
  });
  routes.handle(timeMachine.readReplay, ({ actor, params }) => {
    queuesSeen(parts, actor);
    return Promise.resolve(machine.read(actor.companyId, actor.userId, params.id));
  });
  routes.handle(timeMachine.cancelReplay, ({ actor, params }) => {
    queuesSeen(parts, actor);
    machine.cancel(actor.companyId, actor.userId, params.id);
    return Promise.resolve();
  });
}

/** @throws ParleyError `not-permitted` for who supervises nothing */
function queuesSeen({ access, settingOf }: TimeMachineRouteParts, actor: Actor): ReadonlySet<QueueId> {
  const { companyId } = actor;
  const { queues } = settingOf(companyId);
  const all = access.may(actor, 'read', { kind: 'statistics', companyId, ownerId: null }).allowed;
  const isSupervised = (id: QueueId) => access.may(actor, 'use', { kind: 'supervision', companyId, ownerId: null, id }).allowed;
  const seen = new Set(queues.flatMap(({ id }) => (all || isSupervised(id) ? [id] : [])));
  if (!all && seen.size === 0)
    throw new ParleyError('not-permitted', 'The time machine is for administrators and for supervisors of queues.');
  return seen;
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name);
}

function floorOf(parts: TimeMachineRouteParts, actor: Actor) {
  const { settingOf, nameOfAgent, skillsOf, zone } = parts;
  const seen = queuesSeen(parts, actor);
  const { queues, agents } = settingOf(actor.companyId);
  const shown = queues.filter(({ id, kind }) => seen.has(id) && kind !== 'shared');
  const members = new Set(shown.flatMap(({ agentIds }) => agentIds));
  return {
    queues: shown
      .map(({ id, name, strategy = 'longest-idle' as const, priority = 5, offerTimeoutMs, wrapUpMs, maxWaitMs, agentIds }) => ({
        id,
        name,
        strategy,
        priority,
        offerTimeoutMs,
        wrapUpMs,
        maxWaitMs,
        agentIds: [...agentIds],
      }))
      .toSorted(byName),
    agents: agents
      .filter(({ id }) => members.has(id))
      .map(({ id, skills = [] }) => ({ id, name: nameOfAgent(id), skills: skills.map((one) => ({ ...one })) }))
      .toSorted(byName),
    skills: skillsOf(actor.companyId).map(({ id, name, names }) => ({ id, name, names })),
    zone,
  };
}
