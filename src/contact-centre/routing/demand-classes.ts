import type { SkillId } from '../../kernel/ids.ts';
import type { Channel } from '../interaction/index.ts';
import { Bits } from './bits.ts';
import { type DemandClass, inOrder, type LiveQueue, type SupplyClass, type Waiting } from './live-state.ts';
import { SortedBlocks } from './sorted-blocks.ts';

/** Each skill that queue or interaction ask for, at the level they ask for after `ageMs`; the higher where both do. */
export function levelsAt(waiting: Pick<Waiting, 'interaction' | 'queue'>, nowMs: number): (readonly [SkillId, number])[] {
  const { interaction, queue } = waiting;
  const { requirements } = queue.settings;
  if (interaction.requirements.length === 0 && requirements.length === 0) return [];
  const ageMs = nowMs - interaction.enqueuedAtMs;
  const levels = new Map<SkillId, number>();
  for (const { skillId, level, relaxations } of [...requirements, ...interaction.requirements]) {
    const now = relaxations.findLast(({ afterMs }) => afterMs <= ageMs)?.level ?? level;
    levels.set(skillId, Math.max(now, levels.get(skillId) ?? 0));
  }
  return [...levels].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** When the next requirement eases; null: none does any more. */
export function nextRelaxationMs(waiting: Waiting, nowMs: number): number | null {
  const { interaction, queue } = waiting;
  let next: number | null = null;
  for (const requirements of [queue.settings.requirements, interaction.requirements])
    for (const { relaxations } of requirements)
      for (const { afterMs } of relaxations) {
        const atMs = interaction.enqueuedAtMs + afterMs;
        if (atMs > nowMs && (next === null || atMs < next)) next = atMs;
      }
  return next;
}

export function fitsClass(demand: DemandClass, supply: SupplyClass): boolean {
  return (
    supply.companyId === demand.queue.settings.companyId &&
    supply.queues.has(demand.queue.index) &&
    (supply.capacity[demand.channel] ?? 0) > 0 &&
    demand.levels.every(([skillId, level]) => (supply.skills.get(skillId) ?? 0) >= level)
  );
}

/** What its agents know of what is asked for, added up. */
export function skillScore(demand: DemandClass, supply: SupplyClass): number {
  return demand.levels.reduce((sum, [skillId]) => sum + (supply.skills.get(skillId) ?? 0), 0);
}

function countPresent(demand: DemandClass, supply: SupplyClass, by: number): void {
  demand.present += by;
  demand.slots += by * (supply.capacity[demand.channel] ?? 0);
}

/** So many classes without anybody are kept: most come back at once. */
const idleLimit = 4096;

/** Sorts those who wait into classes, and remembers who can serve which. */
export class DemandClasses {
  readonly #byKey = new Map<string, DemandClass>();
  readonly #byIndex: (DemandClass | undefined)[] = [];
  readonly #freeIndexes: number[] = [];
  /** Nobody belongs to them; longest ago first. */
  readonly #idle = new Set<DemandClass>();
  /** Those in which somebody can be offered. */
  readonly active = new Bits();
  readonly activeQueues = new Set<LiveQueue>();
  readonly #supplyAt: (index: number) => SupplyClass;

  constructor(parts: { supplyAt: (index: number) => SupplyClass }) {
    this.#supplyAt = parts.supplyAt;
  }

  at(index: number): DemandClass {
    return this.#byIndex[index]!;
  }

  /** The class of whoever asks for these now. `join` it when somebody is to belong to it. */
  find(queue: LiveQueue, channel: Channel, levels: DemandClass['levels']): DemandClass {
    const key = `${queue.index}|${channel}|${levels.map(([skillId, level]) => `${skillId}:${level}`).join(',')}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    if (this.#idle.size >= idleLimit) this.#forget(this.#idle.values().next().value!);
    const index = this.#freeIndexes.pop() ?? this.#byIndex.length;
    const waiting = new SortedBlocks(inOrder);
    const demand: DemandClass = {
      fitCount: 0,
      index,
      key,
      queue,
      channel,
      levels,
      fits: new Bits(),
      waiting,
      present: 0,
      slots: 0,
      members: 0,
    };
    this.#byKey.set(key, demand);
    this.#byIndex[index] = demand;
    queue.demands.add(demand);
    this.#idle.add(demand);
    queue.classes.each((at) => this.#relate(demand, this.#supplyAt(at)));
    return demand;
  }

  join(demand: DemandClass): void {
    demand.members += 1;
    this.#idle.delete(demand);
  }

  leave(demand: DemandClass): void {
    demand.members -= 1;
    if (demand.members === 0) this.#idle.add(demand);
  }

  add(waiting: Waiting): void {
    waiting.demand.waiting.add(waiting);
    waiting.queue.line.add(waiting);
    this.active.add(waiting.demand.index);
    this.activeQueues.add(waiting.queue);
  }

  remove(waiting: Waiting): void {
    waiting.demand.waiting.delete(waiting);
    waiting.queue.line.delete(waiting);
    if (waiting.queue.line.size === 0) this.activeQueues.delete(waiting.queue);
    if (waiting.demand.waiting.size === 0) this.active.delete(waiting.demand.index);
  }

  supplyBegan(supply: SupplyClass, queueAt: (index: number) => LiveQueue | undefined): void {
    supply.queues.each((at) => {
      for (const demand of queueAt(at)?.demands ?? []) this.#relate(demand, supply);
    });
  }

  supplyEnded(supply: SupplyClass): void {
    supply.fits.each((at) => {
      const demand = this.at(at);
      demand.fits.delete(supply.index);
      demand.fitCount -= 1;
    });
  }

  /** So many more of a class are there than before. */
  presentChanged(supply: SupplyClass, by: number): void {
    supply.fits.each((at) => countPresent(this.at(at), supply, by));
  }

  /** All of a queue that nobody waits in. */
  forgetQueue(queue: LiveQueue): void {
    for (const demand of queue.demands) this.#forget(demand);
  }

  #relate(demand: DemandClass, supply: SupplyClass): void {
    if (!fitsClass(demand, supply)) return;
    demand.fits.add(supply.index);
    demand.fitCount += 1;
    supply.fits.add(demand.index);
    countPresent(demand, supply, supply.present);
  }

  #forget(demand: DemandClass): void {
    this.#idle.delete(demand);
    this.#byKey.delete(demand.key);
    this.#byIndex[demand.index] = undefined;
    this.#freeIndexes.push(demand.index);
    demand.queue.demands.delete(demand);
    demand.fits.each((at) => this.#supplyAt(at).fits.delete(demand.index));
  }
}
