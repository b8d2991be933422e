import type { CompanyId, InteractionId } from '../../kernel/ids.ts';
import type { InteractionEvent, InteractionEventBody } from '../interaction/index.ts';

/** Events of replayed interactions, each whole when it ended. */
export class ReplayedEvents {
  readonly #companyId: CompanyId;
  readonly #ended: (events: readonly InteractionEvent[]) => void;
  readonly #open = new Map<InteractionId, InteractionEvent[]>();

  constructor(parts: { companyId: CompanyId; ended: (events: readonly InteractionEvent[]) => void }) {
    this.#companyId = parts.companyId;
    this.#ended = parts.ended;
  }

  write(interactionId: InteractionId, atMs: number, body: InteractionEventBody): void {
    let events = this.#open.get(interactionId);
    if (!events) {
      events = [];
      this.#open.set(interactionId, events);
    }
    events.push({ ...body, companyId: this.#companyId, interactionId, seq: events.length, atMs });
  }

  /** Nothing more will come of it. */
  end(interactionId: InteractionId): void {
    const events = this.#open.get(interactionId);
    this.#open.delete(interactionId);
    if (events) this.#ended(events);
  }

  /** Whatever goes on at the end of the replay. */
  endAll(): void {
    for (const interactionId of this.#open.keys()) this.end(interactionId);
  }
}
