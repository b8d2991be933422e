import type { Bits } from './bits.ts';
import { levelsAt } from './demand-classes.ts';
import { estimateWait, type Foretold, nothingLearned, unmovedEnds } from './estimated-wait.ts';
import type { Floor } from './floor.ts';
import { type DemandClass, type LiveQueue, rankOf, type Waiting } from './live-state.ts';
import type { RoutedInteraction } from './routing-model.ts';
import type { SortedBlocks } from './sorted-blocks.ts';

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
 * Who stands before him and would take an agent of his: all before him in his own class; of other classes of his queue, and of other
 * queues, as many as the share of their agents that are his.
 */
function aheadOf(floor: Floor, demand: DemandClass, interaction: RoutedInteraction): number {
  const { queue } = demand;
  const self = { interaction, rankMs: rankOf(interaction, queue.settings) } as Waiting;
  // In whole thousandths, so that it does not matter in which order they are added.
  let ahead = demand.waiting.before(self) * 1000;
  const add = (waiting: SortedBlocks<Waiting>, share: number) => {
    if (share > 0) ahead += Math.round(waiting.before(self) * share * 1000);
  };
  for (const other of queue.demands)
    if (other !== demand && other.waiting.size > 0) add(other.waiting, shareOf(floor, demand, other.fits));
  for (const other of floor.demands.activeQueues) if (other !== queue) add(other.line, shareOf(floor, demand, other.classes));
  return ahead / 1000;
}

/** What part of the agents of some classes could serve this demand. Of few classes the agents are counted. */
function shareOf(floor: Floor, demand: DemandClass, classes: Bits): number {
  const size = classes.count(classes);
  if (demand.fitCount > countedClasses || size > countedClasses) return demand.fits.count(classes) / Math.max(1, size);
  let shared = 0;
  demand.fits.eachCommon(classes, (at) => {
    shared += floor.supply.at(at).present;
  });
  if (shared === 0) return 0;
  let all = 0;
  classes.each((at) => {
    all += floor.supply.at(at).present;
  });
  return shared / all;
}

/** A queue of which nothing is known yet is taken for one like the others of its company. */
function learnedByOthers(floor: Floor, queue: LiveQueue): typeof nothingLearned {
  let best = nothingLearned;
  for (const other of floor.queues.values())
    if (other.settings.companyId === queue.settings.companyId && other.learned.handling.count > best.handling.count)
      best = other.learned;
  return { ...best, ringEnds: unmovedEnds, waitEnds: unmovedEnds, leaving: 0 };
}
