import type {
  SupervisedAgent,
  SupervisedQueue,
  SupervisionBoardView,
} from '../../../src/contract/rest/contact-centre-supervision.ts';

/** What changed, in its place. */
export function mergeBoard(
  board: SupervisionBoardView,
  { queues, agents }: { readonly queues: readonly SupervisedQueue[]; readonly agents: readonly SupervisedAgent[] },
): SupervisionBoardView {
  const queueById = new Map(queues.map((queue) => [queue.queueId, queue]));
  const agentById = new Map(agents.map((agent) => [agent.agentId, agent]));
  return {
    ...board,
    queues: board.queues.map((queue) => queueById.get(queue.queueId) ?? queue),
    agents: board.agents.map((agent) => agentById.get(agent.agentId) ?? agent),
  };
}

export interface AgentFilter {
  readonly text: string;
  readonly state: string;
  readonly queueId: string;
}

const stateOrder: Readonly<Record<SupervisedAgent['state'], number>> = {
  busy: 0,
  'wrap-up': 1,
  'not-ready': 2,
  ready: 3,
  'logged-off': 4,
};

/** Those that the filter leaves, in order; equal ones by name. */
export function agentsInOrder(agents: readonly SupervisedAgent[], filter: AgentFilter, sort: string): SupervisedAgent[] {
  const words = filter.text.trim().toLocaleLowerCase();
  const isDown = sort.startsWith('-');
  const by = isDown ? sort.slice(1) : sort;
  const rank = (one: SupervisedAgent, other: SupervisedAgent): number => {
    if (by === 'state') return stateOrder[one.state] - stateOrder[other.state] || one.since - other.since;
    return by === 'since' ? one.since - other.since : 0;
  };
  return agents
    .filter(
      ({ name, state, queueIds }) =>
        name.toLocaleLowerCase().includes(words) &&
        (filter.state === '' || state === filter.state) &&
        (filter.queueId === '' || queueIds.includes(filter.queueId)),
    )
    .toSorted((one, other) => (isDown ? -1 : 1) * (rank(one, other) || one.name.localeCompare(other.name)));
}

type Alarms = SupervisionBoardView['alarms'];

/** How long an agent may be in his state, in milliseconds; infinity: as long as it takes. */
function limitOf({ state }: SupervisedAgent, { notReadyS, wrapUpS, callS }: Alarms): number {
  const seconds = { 'not-ready': notReadyS, 'wrap-up': wrapUpS, busy: callS, ready: 0, 'logged-off': 0 }[state];
  return seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
}

export function isAgentAlarm(agent: SupervisedAgent, alarms: Alarms, nowMs: number): boolean {
  return nowMs - agent.since > limitOf(agent, alarms);
}

export function isQueueAlarm({ longestSince }: SupervisedQueue, { waitingS }: Alarms, nowMs: number): boolean {
  return waitingS > 0 && longestSince !== null && nowMs - longestSince > waitingS * 1000;
}
