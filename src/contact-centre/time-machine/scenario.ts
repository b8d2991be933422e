import type { Scenario } from '../../contract/rest/time-machine.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import type { AgentRecord, Queue } from '../contact-centre-directory/index.ts';
import { chanceOf } from './chance.ts';
import type { Intent, Matter, Service, Workload } from './workload.ts';

export interface Setting {
  readonly queues: readonly Queue[];
  readonly agents: readonly AgentRecord[];
}

const addedId = (group: number, number: number) => `added-${group + 1}-${number + 1}` as AgentId;

/** Queues and agents as they would be. */
export function settingWith(companyId: CompanyId, { queues, agents }: Setting, scenario: Scenario): Setting {
  const without = new Set(scenario.withoutAgentIds as AgentId[]);
  const added = scenario.addAgents.flatMap(({ count, skills }, group) =>
    Array.from({ length: count }, (_, number) => addedAgent(companyId, addedId(group, number), skills)),
  );
  const changed = agents.filter(({ id }) => !without.has(id)).map((agent) => agentWith(agent, scenario));
  return { agents: [...changed, ...added], queues: queues.map((queue) => queueWith(queue, scenario, without)) };
}

function addedAgent(companyId: CompanyId, id: AgentId, skills: Scenario['addAgents'][number]['skills']): AgentRecord {
  return {
    id,
    companyId,
    userId: id as string as UserId,
    enabled: true,
    skills: skills.map(({ skillId, level }) => ({ skillId: skillId as SkillId, level })),
  };
}

function agentWith(agent: AgentRecord, scenario: Scenario): AgentRecord {
  const skills = new Map((agent.skills ?? []).map(({ skillId, level }) => [skillId, level]));
  for (const { agentId, skillId, level } of scenario.skills) if (agentId === agent.id) skills.set(skillId as SkillId, level);
  const capacity = { ...(agent.capacity ?? { voice: 1, 'call-back': 1 }) };
  for (const { agentIds, channel, most } of scenario.capacity)
    if (agentIds.length === 0 || agentIds.includes(agent.id)) capacity[channel] = most;
  const known = [...skills].filter(([, level]) => level > 0).map(([skillId, level]) => ({ skillId, level }));
  return { ...agent, skills: known, capacity };
}

function queueWith(queue: Queue, scenario: Scenario, without: ReadonlySet<AgentId>): Queue {
  const { queueId: _, ...settings } = scenario.queues.find(({ queueId }) => queueId === queue.id) ?? { queueId: '' };
  const members = new Set(queue.agentIds.filter((id) => !without.has(id)));
  for (const { queueId, agentId, isMember } of scenario.members) {
    if (queueId !== queue.id) continue;
    if (isMember) members.add(agentId as AgentId);
    else members.delete(agentId as AgentId);
  }
  for (const [group, { queueIds, count }] of scenario.addAgents.entries())
    if (queueIds.includes(queue.id)) for (let number = 0; number < count; number += 1) members.add(addedId(group, number));
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...queue, ...given, agentIds: [...members] };
}

export interface DayMath {
  /** Beginning of the day a moment is in, and of the next, in the zone of the company. */
  readonly dayOf: (atMs: number) => { readonly fromMs: number; readonly toMs: number };
}

/** What customers and agents would do. */
export function workloadWith(workload: Workload, scenario: Scenario, { dayOf }: DayMath): Workload {
  const { volumePercent, handlingPercent } = scenario;
  const scaled = ({ ringMs, workMs, wrapUpMs }: Service): Service => ({
    ringMs,
    workMs: Math.round((workMs * handlingPercent) / 100),
    wrapUpMs: Math.round((wrapUpMs * handlingPercent) / 100),
  });
  const matters = workload.matters.flatMap((matter) => copiesOf(matter, volumePercent));
  const slower = handlingPercent === 100 ? matters : matters.map((matter) => matterWith(matter, scaled));
  return {
    ...workload,
    matters: slower.toSorted((one, other) => one.beganAtMs - other.beganAtMs || (one.id < other.id ? -1 : 1)),
    services: handlingPercent === 100 ? workload.services : (queueId) => workload.services(queueId).map(scaled),
    intents: [...movedIntents(workload, scenario), ...addedIntents(workload, scenario, dayOf)].toSorted(
      (one, other) => one.atMs - other.atMs,
    ),
    ownWorks: workload.ownWorks.filter(({ agentId }) => !scenario.withoutAgentIds.includes(agentId)),
  };
}

function matterWith(matter: Matter, scaled: (service: Service) => Service): Matter {
  return { ...matter, stays: matter.stays.map((stay) => ({ ...stay, service: stay.service && scaled(stay.service) })) };
}

/** Of fewer customers each comes by chance; of more some come twice, the second time within a quarter of an hour. */
function copiesOf(matter: Matter, volumePercent: number): Matter[] {
  const whole = Math.floor(volumePercent / 100);
  const rest = (volumePercent % 100) / 100;
  const count = whole + (chanceOf(matter.id, 'volume') < rest ? 1 : 0);
  return Array.from({ length: count }, (_, copy) => {
    if (copy === 0) return matter;
    const shiftMs = Math.round((chanceOf(matter.id, copy, 'shift') - 0.5) * 900_000);
    return { ...matter, id: `${matter.id}+${copy}` as InteractionId, beganAtMs: matter.beganAtMs + shiftMs };
  });
}

function movedIntents({ intents }: Workload, { withoutAgentIds, shiftMoves }: Scenario): Intent[] {
  const without = new Set<string>(withoutAgentIds);
  return intents
    .filter(({ agentId }) => !without.has(agentId))
    .map((intent) => {
      const moves = shiftMoves.filter(({ agentIds }) => agentIds.length === 0 || agentIds.includes(intent.agentId));
      const byMs = moves.reduce((sum, { byMinutes }) => sum + byMinutes * 60_000, 0);
      return byMs === 0 ? intent : { ...intent, atMs: intent.atMs + byMs };
    });
}

function addedIntents({ fromMs, toMs }: Workload, { addAgents }: Scenario, dayOf: DayMath['dayOf']): Intent[] {
  const intents: Intent[] = [];
  for (let day = dayOf(fromMs); day.fromMs < toMs; day = dayOf(day.toMs))
    for (const [group, { count, fromMinute, toMinute }] of addAgents.entries()) {
      const endMinute = toMinute > fromMinute ? toMinute : toMinute + 1440;
      for (let number = 0; number < count; number += 1) {
        const agentId = addedId(group, number);
        intents.push({ agentId, atMs: day.fromMs + fromMinute * 60_000, is: 'ready' });
        intents.push({ agentId, atMs: day.fromMs + endMinute * 60_000, is: 'logged-off' });
      }
    }
  return intents;
}

/** Matters whose queues can be replayed, and how many cannot. */
export function replayable(
  workload: Workload,
  queues: readonly Queue[],
): { readonly workload: Workload; readonly leftOut: number } {
  const offered = new Set<QueueId>(queues.filter(({ kind }) => kind !== 'shared').map(({ id }) => id));
  const matters = workload.matters.filter(({ stays }) => stays.every(({ queueId }) => offered.has(queueId)));
  return { workload: { ...workload, matters }, leftOut: workload.matters.length - matters.length };
}
