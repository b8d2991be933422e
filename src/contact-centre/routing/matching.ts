import { skillScore } from './demand-classes.ts';
import type { Floor } from './floor.ts';
import { channelBit, inOrder, type LiveAgent, type Waiting } from './live-state.ts';
import { SortedBlocks } from './sorted-blocks.ts';
import { compareAgents } from './supply-classes.ts';

/** So many are rung at once where a queue rings all. */
export const ringAllLimit = 50;

/** Whom to offer him now; of several strategies the best, with `ring-all` all of them, longest idle first. Empty: nobody. */
export function agentsFor(floor: Floor, waiting: Waiting): readonly LiveAgent[] {
  const { stickyTo, refusals, queue } = waiting;
  if (stickyTo) return isOpenFor(stickyTo, waiting) && !refusals.has(stickyTo.id) ? [stickyTo] : [];
  if (queue.settings.strategy === 'ring-all') return allFor(floor, waiting);
  const best = bestFor(floor, waiting);
  return best ? [best] : [];
}

function isOpenFor(agent: LiveAgent, waiting: Waiting): boolean {
  return ((agent.pool?.mask ?? 0) & channelBit[waiting.interaction.channel]) !== 0;
}

function bestFor(floor: Floor, waiting: Waiting): LiveAgent | null {
  const { demand, refusals } = waiting;
  const { strategy } = waiting.queue.settings;
  const bit = channelBit[demand.channel];
  const willDo = (agent: LiveAgent) => !refusals.has(agent.id);
  let best: LiveAgent | null = null;
  let bestScore = 0;
  demand.fits.eachCommon(floor.supply.open(demand.channel), (at) => {
    const supply = floor.supply.at(at);
    const score = strategy === 'best-skill' ? skillScore(demand, supply) : 0;
    if (best && score < bestScore) return;
    for (const pool of supply.pools.values()) {
      if ((pool.mask & bit) === 0) continue;
      const sorted = pool.inOrderOf(strategy);
      const agent = refusals.size === 0 ? sorted.first() : sorted.find(willDo);
      if (!agent || (best && score === bestScore && compareAgents(strategy, agent, best) > 0)) continue;
      best = agent;
      bestScore = score;
    }
  });
  return best;
}

function allFor(floor: Floor, waiting: Waiting): readonly LiveAgent[] {
  const { demand, refusals } = waiting;
  const bit = channelBit[demand.channel];
  const all: LiveAgent[] = [];
  demand.fits.eachCommon(floor.supply.open(demand.channel), (at) => {
    for (const pool of floor.supply.at(at).pools.values()) {
      if ((pool.mask & bit) === 0) continue;
      let taken = 0;
      for (const agent of pool.inOrderOf('ring-all')) {
        if (refusals.has(agent.id)) continue;
        all.push(agent);
        taken += 1;
        if (taken === ringAllLimit) break;
      }
    }
  });
  return all.toSorted((one, other) => compareAgents('ring-all', one, other)).slice(0, ringAllLimit);
}

/** The first in the order of all whom he can be offered now. */
export function firstFor(floor: Floor, agent: LiveAgent): Waiting | null {
  const { supply, pool } = agent;
  if (!supply || !pool) return null;
  const willDo = (waiting: Waiting) => !waiting.refusals.has(agent.id);
  let first: Waiting | null = agent.sticky.find((waiting) => isOpenFor(agent, waiting) && willDo(waiting)) ?? null;
  supply.fits.eachCommon(floor.demands.active, (at) => {
    const demand = floor.demands.at(at);
    if ((pool.mask & channelBit[demand.channel]) === 0) return;
    let waiting = demand.waiting.first();
    if (!waiting || (first && inOrder(first, waiting) < 0)) return;
    if (waiting.refusals.has(agent.id)) waiting = demand.waiting.find(willDo);
    if (waiting && (!first || inOrder(waiting, first) < 0)) first = waiting;
  });
  return first;
}

interface Candidate {
  readonly waiting: Waiting;
  /** Null: he himself is looked at because something about him changed. */
  readonly agent: LiveAgent | null;
  readonly sequence: number;
}

/**
 * Again and again the first in the order for whom there is somebody, until there is nobody: of those, and to those, of whom something
 * changed. Before that nobody waited for whom somebody was free, so the others need not be looked at.
 * @param offer makes the offer; the agents are free no more after it, and he stands nowhere
 */
export function match(floor: Floor, offer: (waiting: Waiting, agents: readonly LiveAgent[]) => void): void {
  const { touchedAgents, touchedWaiting } = floor;
  if (touchedAgents.size === 0 && touchedWaiting.size === 0) return;
  const candidates = new SortedBlocks<Candidate>(
    (one, other) => inOrder(one.waiting, other.waiting) || one.sequence - other.sequence,
  );
  let sequence = 0;
  const add = (waiting: Waiting | null, agent: LiveAgent | null) => {
    sequence += 1;
    if (waiting) candidates.add({ waiting, agent, sequence });
  };
  for (const waiting of touchedWaiting) if (waiting.isPlaced) add(waiting, null);
  for (const agent of touchedAgents) add(firstFor(floor, agent), agent);
  touchedAgents.clear();
  touchedWaiting.clear();
  for (let next = candidates.first(); next; next = candidates.first()) {
    candidates.delete(next);
    const { waiting, agent } = next;
    // What was found for an agent may have gone to somebody else meanwhile; never anything better has come.
    const isStill = waiting.isPlaced && (!agent || (agent.pool !== null && firstFor(floor, agent) === waiting));
    const agents = isStill ? agentsFor(floor, waiting) : [];
    if (agents.length > 0) offer(waiting, agents);
    if (agent?.pool && (!isStill || agents.length > 0)) add(firstFor(floor, agent), agent);
  }
}
