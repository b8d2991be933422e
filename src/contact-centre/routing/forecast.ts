import { type DemandClass, levelsAt } from './demand-classes.ts';
import { estimateWait, type Foretold, nothingLearned } from './estimated-wait.ts';
import type { Floor } from './floor.ts';
import { type LiveQueue, rankOf, type Waiting } from './live-state.ts';
import type { RoutedInteraction } from './routing-model.ts';

/** Up to so many supply classes their agents are counted; of more, the classes themselves: they are many enough to be alike. */
const countedClasses = 64;

/** How long an interaction will wait in its queue, were it there from now on, or as it is. */
export function forecastOf(floor: Floor, interaction: RoutedInteraction, nowMs: number): Foretold | null {
  const queue = floor.queues.get(interaction.queueId);
  if (!queue) return null;
  const demand = floor.demands.find(queue, interaction.channel, levelsAt({ interaction, queue }, nowMs));
  const { present: agents, slots } = demand;
  let isFree = false;
  demand.fits.eachCommon(floor.supply.open(demand.channel), () => {
    isFree = true;
    return false;
  });
  const learned = queue.learned.handling.count > 0 ? queue.learned : learnedByOthers(floor, queue);
  const ahead = isFree ? 0 : aheadOf(floor, demand, interaction);
  return estimateWait({ ahead, agents, slots, isFree, learned });
}

/**
 * Who stands before him and would take an agent of his: all before him in his own class, and of other classes that share agents with
 * his as many as the share of their agents that are his.
 */
function aheadOf(floor: Floor, demand: DemandClass, interaction: RoutedInteraction): number {
  const self = { interaction, rankMs: rankOf(interaction, demand.queue.settings) } as Waiting;
  const isExact = demand.fitCount <= countedClasses;
  // In whole thousandths, so that it does not matter in which order they are added.
  let ahead = demand.waiting.before(self) * 1000;
  floor.demands.active.each((at) => {
    const other = floor.demands.at(at);
    if (other === demand || other.fitCount === 0) return;
    const share = isExact ? sharedAgents(floor, demand, other) : demand.fits.count(other.fits) / other.fitCount;
    if (share > 0) ahead += Math.round(other.waiting.before(self) * share * 1000);
  });
  return ahead / 1000;
}

/** What part of the agents of another class of demand could serve this one, too. */
function sharedAgents(floor: Floor, demand: DemandClass, other: DemandClass): number {
  let shared = 0;
  demand.fits.eachCommon(other.fits, (at) => {
    shared += floor.supply.at(at).present;
  });
  return shared === 0 ? 0 : shared / other.present;
}

/** A queue of which nothing is known yet is taken for one like the others of its company. */
function learnedByOthers(floor: Floor, queue: LiveQueue): typeof nothingLearned {
  let best = nothingLearned;
  for (const other of floor.queues.values())
    if (other.settings.companyId === queue.settings.companyId && other.learned.handling.count > best.handling.count)
      best = other.learned;
  return { ...best, lowBias: 0, highBias: 0, waits: 0 };
}
