import type { CallId, CompanyId, LegId, QueueId } from '../../kernel/ids.ts';
import type { AgentOffer, WaitingCaller } from '../../telephony/call/index.ts';
import type { Party, ReleaseCause } from '../../telephony/leg/index.ts';

type Left = 'abandoned' | 'taken';

/** One who waits, whom others than his queue may take out of it. */
export class LeavingCaller implements WaitingCaller {
  /** He is being asked where to call him back: nothing else becomes of him meanwhile. */
  isAsked = false;
  /** He waited too long while he was asked. */
  isOverdue = false;
  readonly #caller: WaitingCaller;
  readonly #left: ((how: Left) => void)[] = [];
  readonly #over: (() => void)[] = [];
  #isOver = false;

  constructor(caller: WaitingCaller) {
    this.#caller = caller;
    caller.onLeft((how) => this.#leave(how));
  }

  get callId(): CallId {
    return this.#caller.callId;
  }

  get legId(): LegId {
    return this.#caller.legId;
  }

  get companyId(): CompanyId {
    return this.#caller.companyId;
  }

  get queueId(): QueueId {
    return this.#caller.queueId;
  }

  get from(): Party {
    return this.#caller.from;
  }

  get dialled(): string {
    return this.#caller.dialled;
  }

  get sinceMs(): number {
    return this.#caller.sinceMs;
  }

  /** He waits there no more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  offer(offer: AgentOffer): void {
    this.#caller.offer({
      ...offer,
      ended: (agentId, outcome) => {
        if (outcome === 'accepted') this.over();
        offer.ended(agentId, outcome);
      },
    });
  }

  withdraw(): void {
    this.#caller.withdraw();
  }

  lead(...order: Parameters<WaitingCaller['lead']>): boolean {
    this.over();
    return this.#caller.lead(...order);
  }

  release(cause: ReleaseCause): void {
    this.over();
    this.#caller.release(cause);
  }

  onLeft(listener: (how: Left) => void): void {
    this.#left.push(listener);
  }

  /** Runs once, when he waits there no more for whatever reason. */
  onOver(listener: () => void): void {
    if (this.#isOver) listener();
    else this.#over.push(listener);
  }

  over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#over.splice(0)) listener();
  }

  /** The queue is told that somebody fetched him; then he is let go with the cause, to whoever led him here. */
  takeOut(cause: ReleaseCause): void {
    if (this.#isOver) return;
    this.#caller.withdraw();
    this.#leave('taken');
    this.#caller.release(cause);
  }

  #leave(how: Left): void {
    this.over();
    for (const listener of this.#left.splice(0)) listener(how);
  }
}
