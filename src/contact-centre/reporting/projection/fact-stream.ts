import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type { InteractionId } from '../../../kernel/ids.ts';
import type { InteractionEvent, InteractionJournal } from '../../interaction/index.ts';
import type { InteractionFacts } from '../facts/fact.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';

/** Facts of interactions as they come about: after each batch of events that became durable, those of every interaction it was about. */
export class FactStream implements Disposable {
  readonly #journal: Pick<InteractionJournal, 'onStored' | 'unfinished'>;
  /** Of those that go on. */
  readonly #histories = new Map<InteractionId, InteractionEvent[]>();
  readonly #events = new Emitter<{ changed: readonly InteractionFacts[] }>();
  #stop: Unsubscribe | null = null;

  constructor(parts: { journal: Pick<InteractionJournal, 'onStored' | 'unfinished'> }) {
    this.#journal = parts.journal;
  }

  onChanged(listener: (facts: readonly InteractionFacts[]) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Tells first what goes on since before. */
  async start(): Promise<void> {
    this.#stop = this.#journal.onStored((events) => this.#take(events));
    const unfinished = await this.#journal.unfinished();
    this.#take([...unfinished.values()].flat());
  }

  [Symbol.dispose](): void {
    this.#stop?.();
  }

  #take(events: readonly InteractionEvent[]): void {
    const touched = new Set<InteractionId>();
    for (const event of events) {
      const { interactionId: id, seq } = event;
      const history = this.#histories.get(id) ?? [];
      // One whose beginning is not known is over, or comes whole.
      if (history.length === 0 && seq > 0) continue;
      this.#histories.set(id, history);
      if (seq === history.length) history.push(event);
      touched.add(id);
    }
    const facts = [...touched].flatMap((id) => factsOfInteraction(this.#histories.get(id)!) ?? []);
    for (const { interaction } of facts) if (interaction.endMs !== null) this.#histories.delete(interaction.interactionId);
    if (facts.length > 0) this.#events.emit('changed', facts);
  }
}
