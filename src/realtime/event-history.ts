import type { LiveEvent } from '../contract/live/index.ts';

export interface NumberedEvent {
  readonly id: number;
  readonly event: LiveEvent;
  /** Not for everybody who follows: for those who administer every company. */
  readonly isForSuper?: boolean;
}

/** The last events of one user or topic, numbered without gaps, for connections that come back. */
export class EventHistory {
  readonly #events: NumberedEvent[] = [];
  readonly #capacity: number;
  #lastId: number;

  /**
   * @param capacity how many events are kept.
   * @param startAfter the number before the first. Larger than any that was given out before a restart: who comes back from
   * before it must not be told that he missed nothing.
   */
  constructor(capacity: number, startAfter = 0) {
    this.#capacity = capacity;
    this.#lastId = startAfter;
  }

  get lastId(): number {
    return this.#lastId;
  }

  add(event: LiveEvent, isForSuper = false): NumberedEvent {
    const numbered = { id: ++this.#lastId, event, ...(isForSuper ? { isForSuper } : {}) };
    this.#events.push(numbered);
    if (this.#events.length > this.#capacity) this.#events.shift();
    return numbered;
  }

  /** Everything after `lastId`; null when some of it is gone or `lastId` was never given out by us. */
  after(lastId: number): readonly NumberedEvent[] | null {
    if (lastId > this.#lastId) return null;
    const first = this.#events[0];
    const missed = this.#lastId - lastId;
    if (missed === 0) return [];
    if (!first || first.id > lastId + 1) return null;
    return this.#events.slice(-missed);
  }
}
