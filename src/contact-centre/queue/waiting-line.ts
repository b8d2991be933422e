import type { AgentId, CompanyId, InteractionId, OfferId, QueueId } from '../../kernel/ids.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { OfferLease } from '../agent/index.ts';
import type { WaitingMatter } from '../channel/index.ts';
import type { OfferOutcome, SkillRequirement } from '../interaction/index.ts';

/** An offer that goes on, and whom it has not been answered by. */
export interface OpenOffer {
  readonly offerId: OfferId;
  readonly leases: Map<AgentId, OfferLease>;
  /** A supervisor gave it to him; routing knows nothing of it. */
  readonly isByHand: boolean;
  readonly isToAll: boolean;
  /** What it counts as when it is taken back. */
  withdrawnAs: OfferOutcome;
}

/** One who waits in a queue. */
export interface Waiting {
  readonly matter: WaitingMatter;
  readonly interactionId: InteractionId;
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  /** In this queue. */
  readonly sinceMs: number;
  /** His age, across queues. */
  readonly enqueuedAtMs: number;
  priority: number;
  requirements: readonly SkillRequirement[];
  readonly stickyAgentId: AgentId | null;
  /** Place in the order across all queues: the smaller the sooner. */
  rankMs: number;
  offer: OpenOffer | null;
}

/** The total order of those who wait, as routing keeps it. */
export function inOrder(one: Waiting, other: Waiting): number {
  return (
    one.rankMs - other.rankMs ||
    one.enqueuedAtMs - other.enqueuedAtMs ||
    (one.interactionId < other.interactionId ? -1 : one.interactionId > other.interactionId ? 1 : 0)
  );
}

/** Those who wait, by queue and in order. */
export class WaitingLines {
  readonly #all = new TransientMap<InteractionId, Waiting>();
  readonly #lines = new Map<QueueId, Waiting[]>();

  get size(): number {
    return this.#all.size;
  }

  find(id: InteractionId): Waiting | undefined {
    return this.#all.get(id);
  }

  line(queueId: QueueId): readonly Waiting[] {
    return this.#lines.get(queueId) ?? [];
  }

  all(): Iterable<Waiting> {
    return this.#all.values();
  }

  add(waiting: Waiting): void {
    this.#all.set(waiting.interactionId, waiting);
    const line = this.#lines.get(waiting.queueId) ?? [];
    line.splice(placeIn(line, waiting), 0, waiting);
    this.#lines.set(waiting.queueId, line);
  }

  /** @returns false when it does not wait (any more) */
  remove(waiting: Waiting): boolean {
    if (this.#all.get(waiting.interactionId) !== waiting) return false;
    this.#all.delete(waiting.interactionId);
    const line = this.#lines.get(waiting.queueId) ?? [];
    line.splice(line.indexOf(waiting), 1);
    if (line.length === 0) this.#lines.delete(waiting.queueId);
    return true;
  }

  /** By what it is sorted has changed. */
  move(waiting: Waiting, change: () => void): void {
    this.remove(waiting);
    change();
    this.add(waiting);
  }
}

function placeIn(line: readonly Waiting[], waiting: Waiting): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder(line[middle]!, waiting) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
