import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, IdSource, InteractionId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { Channel } from './channel.ts';
import { applyEvent, beginInteraction, foldInteraction, type Interaction } from './interaction.ts';
import type { Customer, InteractionEvent, InteractionEventBody } from './interaction-events.ts';
import type { InteractionJournal } from './interaction-journal.ts';

export interface InteractionsParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly journal: Pick<InteractionJournal, 'append'>;
}

export interface InteractionBeginning {
  readonly companyId: CompanyId;
  readonly channel: Channel;
  readonly customer: Customer;
  readonly dialled: string;
  readonly callId: CallId | null;
}

/** What happened, with what the matter is from now on. */
export interface Happened {
  readonly event: InteractionEvent;
  readonly interaction: Readonly<Interaction>;
}

/**
 * The matters that go on, in memory: whatever happens to one is written here, once, and goes from here to the store and to who watches
 * live. One is known from its first event to `interaction-ended`.
 */
export class Interactions {
  readonly #parts: InteractionsParts;
  readonly #all = new TransientMap<InteractionId, Interaction>();
  readonly #byCall = new TransientMap<CallId, Interaction>();
  readonly #events = new Emitter<{ happened: Happened }>();

  constructor(parts: InteractionsParts) {
    this.#parts = parts;
  }

  /** At once and in memory; whoever tells people waits for the journal. */
  onEvent(listener: (happened: Happened) => void): Unsubscribe {
    return this.#events.on('happened', listener);
  }

  begin({ companyId, channel, customer, dialled, callId }: InteractionBeginning): Readonly<Interaction> {
    const interactionId = this.#parts.ids.next<InteractionId>();
    const body = { type: 'interaction-created', channel, customer, dialled, callId } as const;
    const event = { ...body, companyId, interactionId, seq: 0, atMs: this.#parts.clock.now() };
    const interaction = beginInteraction(event);
    this.#follow(interaction);
    this.#tell(event, interaction);
    return interaction;
  }

  /** Does nothing for one that has ended: its last event is its last. */
  record(id: InteractionId, body: InteractionEventBody): void {
    const interaction = this.#all.get(id);
    if (!interaction) return;
    const { companyId, nextSeq: seq } = interaction;
    const event: InteractionEvent = { ...body, companyId, interactionId: id, seq, atMs: this.#parts.clock.now() };
    applyEvent(interaction, event);
    if (body.type === 'call-attached') this.#byCall.set(body.callId, interaction);
    if (body.type === 'interaction-ended') this.#forget(interaction);
    this.#tell(event, interaction);
  }

  /** One that began before a restart. @returns null when its history does not begin with its beginning, or it has ended */
  takeUp(events: readonly InteractionEvent[]): Readonly<Interaction> | null {
    const interaction = foldInteraction(events);
    if (!interaction || interaction.end) return null;
    this.#follow(interaction);
    return interaction;
  }

  find(id: InteractionId): Readonly<Interaction> | undefined {
    return this.#all.get(id);
  }

  ofCall(callId: CallId): Readonly<Interaction> | undefined {
    return this.#byCall.get(callId);
  }

  all(): Iterable<Readonly<Interaction>> {
    return this.#all.values();
  }

  get size(): number {
    return this.#all.size;
  }

  #follow(interaction: Interaction): void {
    this.#all.set(interaction.id, interaction);
    for (const callId of interaction.callIds) this.#byCall.set(callId, interaction);
  }

  #forget(interaction: Interaction): void {
    this.#all.delete(interaction.id);
    for (const callId of interaction.callIds) if (this.#byCall.get(callId) === interaction) this.#byCall.delete(callId);
  }

  /** A store that takes no more must not keep callers from agents. */
  #tell(event: InteractionEvent, interaction: Interaction): void {
    try {
      this.#parts.journal.append(event);
    } catch (error) {
      const { interactionId, type } = event;
      this.#parts.logger.error('an event of an interaction is not recorded', { interactionId, type, error });
    }
    this.#events.emit('happened', { event, interaction });
  }
}
