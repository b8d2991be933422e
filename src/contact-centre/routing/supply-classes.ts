import { type Channel, channels } from '../interaction/index.ts';
import { Bits } from './bits.ts';
import type { SupplyClass } from './live-state.ts';
import { type AgentPool, channelBit, type LiveAgent, type LiveQueue, occupancyKey, openMask } from './live-state.ts';
import type { RoutingStrategy } from './routing-model.ts';
import { SortedBlocks } from './sorted-blocks.ts';

/** By what agents of a class are kept sorted. */
type Sorting = 'idle' | 'occupied' | 'turn';

const sortingOf: Readonly<Record<RoutingStrategy, Sorting>> = {
  'longest-idle': 'idle',
  'best-skill': 'idle',
  'ring-all': 'idle',
  'least-occupied': 'occupied',
  'round-robin': 'turn',
};

function byIdle(one: LiveAgent, other: LiveAgent): number {
  return one.idleSinceMs - other.idleSinceMs || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

function byOccupancy(one: LiveAgent, other: LiveAgent): number {
  if (one.works.size !== other.works.size) return one.works.size - other.works.size;
  const [a, b] = [occupancyKey(one), occupancyKey(other)];
  return a < b ? -1 : a > b ? 1 : byIdle(one, other);
}

function byTurn(one: LiveAgent, other: LiveAgent): number {
  return one.turn - other.turn || byIdle(one, other);
}

const comparisons = { idle: byIdle, occupied: byOccupancy, turn: byTurn };

/** Whether `one` comes before `other` under a strategy, skills (which are the class's) left aside. */
export function compareAgents(strategy: RoutingStrategy, one: LiveAgent, other: LiveAgent): number {
  return comparisons[sortingOf[strategy]](one, other);
}

/** A sorting is made when first asked for, and kept. */
class Pool implements AgentPool {
  readonly mask: number;
  readonly #agents = new Set<LiveAgent>();
  readonly #sorted = new Map<Sorting, SortedBlocks<LiveAgent>>();

  constructor(mask: number) {
    this.mask = mask;
  }

  get size(): number {
    return this.#agents.size;
  }

  add(agent: LiveAgent): void {
    this.#agents.add(agent);
    for (const sorted of this.#sorted.values()) sorted.add(agent);
  }

  delete(agent: LiveAgent): void {
    this.#agents.delete(agent);
    for (const sorted of this.#sorted.values()) sorted.delete(agent);
  }

  inOrderOf(strategy: RoutingStrategy): SortedBlocks<LiveAgent> {
    const sorting = sortingOf[strategy];
    let sorted = this.#sorted.get(sorting);
    if (!sorted) {
      sorted = new SortedBlocks(comparisons[sorting]);
      for (const agent of this.#agents) sorted.add(agent);
      this.#sorted.set(sorting, sorted);
    }
    return sorted;
  }
}

/** How an agent stands who is logged on. */
export const standings = ['ready', 'not-ready', 'wrap-up', 'unreachable', 'resting', 'offered-another'] as const;
export type Standing = (typeof standings)[number];

export function standingOf(agent: LiveAgent): Standing {
  if (agent.readiness !== 'ready') return agent.readiness === 'logged-off' ? 'unreachable' : agent.readiness;
  if (agent.restsUntilMs !== null) return 'resting';
  return agent.offer ? 'offered-another' : 'ready';
}

/** Ready or wrapping up, work in hand or not: can serve now or soon. */
export function isPresent(agent: LiveAgent): boolean {
  return agent.readiness === 'ready' || agent.readiness === 'wrap-up';
}

export interface SupplyParts {
  /** A class came into being: what it can serve is to be found. */
  readonly began: (supply: SupplyClass) => void;
  /** Its last agent left. */
  readonly ended: (supply: SupplyClass) => void;
  readonly presentChanged: (supply: SupplyClass, by: number) => void;
  readonly queueAt: (index: number) => LiveQueue | undefined;
}

/** Sorts agents into classes, and within them by what they can be offered. */
export class SupplyClasses {
  readonly #parts: SupplyParts;
  readonly #byKey = new Map<string, SupplyClass[]>();
  readonly #byIndex: (SupplyClass | undefined)[] = [];
  readonly #freeIndexes: number[] = [];
  readonly #standings = new Map<LiveAgent, Standing>();
  /** Classes with somebody who can be offered a channel now. */
  readonly #open = new Map<Channel, Bits>(channels.map((channel) => [channel, new Bits()]));

  constructor(parts: SupplyParts) {
    this.#parts = parts;
  }

  at(index: number): SupplyClass {
    return this.#byIndex[index]!;
  }

  open(channel: Channel): Bits {
    return this.#open.get(channel)!;
  }

  /** Takes him out, before anything of his changes. His class is kept for `add`. */
  remove(agent: LiveAgent): void {
    const { supply, pool } = agent;
    if (!supply) return;
    const standing = this.#standings.get(agent);
    if (standing) supply.standings[standings.indexOf(standing)]! -= 1;
    this.#standings.delete(agent);
    if (!pool) return;
    pool.delete(agent);
    agent.pool = null;
    if (pool.size === 0) supply.pools.delete(pool.mask);
    this.#count(supply, pool.mask, -1);
  }

  /** Puts him where he belongs now. @param isSorted his class is still right, unless he has logged off */
  add(agent: LiveAgent, isSorted: boolean): void {
    const belongs = agent.record !== null && agent.readiness !== 'logged-off';
    if (agent.supply && (!belongs || !isSorted)) this.#leave(agent);
    if (!belongs) return;
    agent.supply ??= this.#join(agent);
    const { supply } = agent;
    this.#countPresent(agent, isPresent(agent));
    const standing = standingOf(agent);
    supply.standings[standings.indexOf(standing)]! += 1;
    this.#standings.set(agent, standing);
    const mask = openMask(agent);
    if (mask === 0) return;
    let pool = supply.pools.get(mask);
    if (!pool) {
      pool = new Pool(mask);
      supply.pools.set(mask, pool);
    }
    pool.add(agent);
    agent.pool = pool;
    this.#count(supply, mask, 1);
  }

  /** Seldom changes: work in hand, offers and wrap-up leave it. */
  #countPresent(agent: LiveAgent, isCounted: boolean): void {
    if (agent.isCounted === isCounted || !agent.supply) return;
    agent.isCounted = isCounted;
    const by = isCounted ? 1 : -1;
    agent.supply.present += by;
    this.#parts.presentChanged(agent.supply, by);
  }

  #count(supply: SupplyClass, mask: number, by: 1 | -1): void {
    for (const [place, channel] of channels.entries()) {
      if ((mask & channelBit[channel]) === 0) continue;
      const count = supply.open[place]! + by;
      supply.open[place] = count;
      if (count === 0) this.open(channel).delete(supply.index);
      else if (count === 1 && by === 1) this.open(channel).add(supply.index);
    }
  }

  #join(agent: LiveAgent): SupplyClass {
    const record = agent.record!;
    const key = `${record.companyId}|${agent.queues.hash()}|${agent.abilityKey}`;
    const alike = this.#byKey.get(key) ?? [];
    let supply = alike.find((one) => one.queues.equals(agent.queues));
    if (!supply) {
      const index = this.#freeIndexes.pop() ?? this.#byIndex.length;
      supply = {
        index,
        companyId: record.companyId,
        key,
        queues: agent.queues.copy(),
        skills: record.skills,
        capacity: record.capacity,
        fits: new Bits(),
        pools: new Map(),
        open: new Int32Array(channels.length),
        standings: new Int32Array(standings.length),
        size: 0,
        present: 0,
      };
      this.#byIndex[index] = supply;
      this.#byKey.set(key, [...alike, supply]);
      supply.queues.each((queue) => this.#parts.queueAt(queue)?.classes.add(index));
      this.#parts.began(supply);
    }
    supply.size += 1;
    return supply;
  }

  #leave(agent: LiveAgent): void {
    const supply = agent.supply!;
    this.#countPresent(agent, false);
    agent.supply = null;
    supply.size -= 1;
    if (supply.size > 0) return;
    const rest = this.#byKey.get(supply.key)!.filter((one) => one !== supply);
    if (rest.length > 0) this.#byKey.set(supply.key, rest);
    else this.#byKey.delete(supply.key);
    supply.queues.each((queue) => this.#parts.queueAt(queue)?.classes.delete(supply.index));
    this.#parts.ended(supply);
    this.#byIndex[supply.index] = undefined;
    this.#freeIndexes.push(supply.index);
  }
}
