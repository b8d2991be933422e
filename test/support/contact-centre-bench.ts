import { AgentService, AgentWorks } from '../../src/contact-centre/agent/index.ts';
import { AgentPlaces, LineKeeper, type PlaceSettings } from '../../src/contact-centre/agent-place/index.ts';
import { VoiceChannel } from '../../src/contact-centre/channel/voice/index.ts';
import type { Queue } from '../../src/contact-centre/contact-centre-directory/index.ts';
import { type AgentRecord, LiveContactCentreDirectory } from '../../src/contact-centre/contact-centre-directory/index.ts';
import {
  type Interaction,
  type InteractionEvent,
  type InteractionEventOf,
  type InteractionJournal,
  Interactions,
} from '../../src/contact-centre/interaction/index.ts';
import { QueueService, type QueueServiceParts } from '../../src/contact-centre/queue/index.ts';
import { RoutingEngine } from '../../src/contact-centre/routing/index.ts';
import type { AgentId, InteractionId, QueueId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { QueuePort } from '../../src/telephony/call/index.ts';
import { companyId, domainId, type Person, SwitchBench } from './switch-bench.ts';

/** A journal of interactions in memory. */
export class MemoryInteractionJournal implements InteractionJournal {
  readonly events: InteractionEvent[] = [];

  append(event: InteractionEvent): void {
    this.events.push(event);
  }

  durable(): Promise<void> {
    return Promise.resolve();
  }

  onStored(): () => void {
    return () => {};
  }

  async unfinished(): Promise<ReadonlyMap<InteractionId, readonly InteractionEvent[]>> {
    const open = Map.groupBy(this.events, ({ interactionId }) => interactionId);
    for (const { type, interactionId } of this.events) if (type === 'interaction-ended') open.delete(interactionId);
    return open;
  }
}

export const agentRecord = (name: Person, more: Partial<AgentRecord> = {}): AgentRecord => ({
  id: name as never,
  companyId,
  userId: name as never,
  enabled: true,
  ...more,
});

export const salesQueue: Queue = {
  id: 'sales' as QueueId,
  companyId,
  domainId,
  name: 'Sales',
  number: '200',
  enabled: true,
  agentIds: ['anna', 'bert'] as never as AgentId[],
  offerTimeoutMs: 15_000,
  wrapUpMs: 5000,
  maxWaitMs: 120_000,
};

/** The contact centre on the switch bench: simulated legs, everything else real, events in memory. */
export class ContactCentreBench {
  readonly bench: SwitchBench;
  readonly directory: LiveContactCentreDirectory;
  readonly journal = new MemoryInteractionJournal();
  readonly interactions: Interactions;
  readonly agents: AgentService;
  readonly works: AgentWorks;
  readonly places: AgentPlaces;
  readonly keeper: LineKeeper;
  /** How agents at telephones outside are spoken to. */
  placeSettings: PlaceSettings = { answerKeyMs: 15_000, lineAsks: false, idle: 'silence' };
  readonly voice: VoiceChannel;
  readonly engine = new RoutingEngine();
  readonly queues: QueueService;

  constructor(
    options: {
      lines?: number;
      queues?: readonly Queue[];
      agents?: readonly AgentRecord[];
      parts?: Partial<Pick<QueueServiceParts, 'hours' | 'customers' | 'priorityStepMs'>>;
      switch?: ConstructorParameters<typeof SwitchBench>[0];
    } = {},
  ) {
    const { lines = 2, queues = [salesQueue], agents = [agentRecord('anna'), agentRecord('bert')] } = options;
    const port: QueuePort = { enter: (caller) => this.voice.enter(caller) };
    this.bench = new SwitchBench({
      lines,
      queues: port,
      configured: (usual) => ({
        ...usual,
        queues: queues.map(({ id, name, number, enabled }) => ({ id, companyId, domainId, name, number, enabled })),
      }),
      ...options.switch,
    });
    const { clock, ids, registry, directory: people } = this.bench;
    this.directory = new LiveContactCentreDirectory({ queues, agents });
    const { directory, journal } = this;
    this.interactions = new Interactions({ clock, ids, logger: silentLogger, journal });
    const { interactions } = this;
    this.agents = new AgentService({ clock, directory });
    this.works = new AgentWorks({ agents: this.agents, interactions, directory });
    this.places = new AgentPlaces({ directory, people, settingsOf: () => this.placeSettings });
    const { calls, lines: agentLines } = this.bench;
    this.places.exchange = { calls, lines: agentLines, speak: (text) => Promise.resolve(`/spoken/${text}`) };
    this.keeper = new LineKeeper({
      clock,
      agents: this.agents,
      directory,
      places: this.places,
      lines: agentLines,
      logger: silentLogger,
    });
    const placesOf = this.places.of.bind(this.places);
    this.voice = new VoiceChannel({ registry, directory, people, interactions, works: this.works, placesOf });
    this.queues = new QueueService({
      clock,
      ids,
      logger: silentLogger,
      directory,
      people,
      interactions,
      agents: this.agents,
      works: this.works,
      engine: this.engine,
      ...options.parts,
    });
    this.voice.queues = this.queues;
  }

  stateOf(name: Person): string | undefined {
    return this.agents.agent(name as never)?.state;
  }

  makeReady(...names: readonly Person[]): void {
    for (const name of names) this.agents.change(this.bench.actor(name), 'ready');
  }

  /** Of one matter, or of the only one. */
  eventsOf(id?: InteractionId): InteractionEvent[] {
    return this.journal.events.filter(({ interactionId }) => id === undefined || interactionId === id);
  }

  typesOf(id?: InteractionId): string[] {
    return this.eventsOf(id).map(({ type }) => type);
  }

  eventOf<Type extends InteractionEvent['type']>(type: Type, id?: InteractionId): InteractionEventOf<Type> | undefined {
    return this.eventsOf(id).find((event): event is InteractionEventOf<Type> => event.type === type);
  }

  interactionOfCall(callId: string): Readonly<Interaction> | undefined {
    return this.interactions.ofCall(callId as never);
  }
}
