import type { WaitForecast } from '../interaction/index.ts';
import { type DemandClass, levelsAt } from './demand-classes.ts';
import { estimateWait, nothingLearned } from './estimated-wait.ts';
import type { Floor } from './floor.ts';
import { type LiveQueue, rankOf, type Waiting } from './live-state.ts';
import type { RoutedInteraction } from './routing-model.ts';

/** How long an interaction will wait in its queue, were it there from now on, or as it is. */
export function forecastOf(
  floor: Floor,
  interaction: RoutedInteraction,
  nowMs: number,
): (WaitForecast & { readonly middleMs: number }) | null {
  const queue = floor.queues.get(interaction.queueId);
  if (!queue) return null;
  const demand = floor.demands.find(queue, interaction.channel, levelsAt({ interaction, queue }, nowMs));
  const { present: agents, slots } = demand;
  let isFree = false;
  demand.fits.eachCommon(floor.supply.open(demand.channel), () => {
    isFree = true;
    return false;
  });
  const learned = queue.learned.count > 0 ? queue.learned : learnedByOthers(floor, queue);
  if (isFree) return { lowMs: 0, highMs: 0, middleMs: 0, ahead: 0, agents, handlingMs: Math.round(learned.meanMs) };
  return estimateWait({ ahead: aheadOf(floor, demand, interaction), agents, slots, learned });
}

/**
 * Who stands before him and would take an agent of his: all before him in his own class, and of other classes that share agents with
 * his as many as the share of their agents that are his.
 */
function aheadOf(floor: Floor, demand: DemandClass, interaction: RoutedInteraction): number {
  const self = { interaction, rankMs: rankOf(interaction, demand.queue.settings) } as Waiting;
  const shared = new Map<number, number>();
  demand.fits.each((at) => {
    const supply = floor.supply.at(at);
    if (supply.present === 0) return;
    supply.fits.eachCommon(floor.demands.active, (other) => {
      shared.set(other, (shared.get(other) ?? 0) + supply.present);
    });
  });
  // In whole thousandths, so that it does not matter in which order they are added.
  let ahead = demand.waiting.before(self) * 1000;
  for (const [at, agents] of shared) {
    const other = floor.demands.at(at);
    if (other !== demand) ahead += Math.round((other.waiting.before(self) * agents * 1000) / other.present);
  }
  return ahead / 1000;
}

/** A queue of which nothing is known yet is taken for one like the others of its company. */
function learnedByOthers(floor: Floor, queue: LiveQueue): typeof nothingLearned {
  let best = nothingLearned;
  for (const other of floor.queues.values())
    if (other.settings.companyId === queue.settings.companyId && other.learned.count > best.count) best = other.learned;
  return { ...best, bias: 0, waits: 0 };
}
