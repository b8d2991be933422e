import { SqlAgentStateStore } from '../adapters/sql/agent-state-store.ts';
import { SqlInteractionJournal } from '../adapters/sql/interaction-journal.ts';
import { SqlInteractionReader } from '../adapters/sql/interaction-reader.ts';
import { AgentService, AgentWorks } from '../contact-centre/agent/index.ts';
import { AgentPlaces, placeSettings } from '../contact-centre/agent-place/index.ts';
import { VoiceChannel } from '../contact-centre/channel/voice/index.ts';
import { type InteractionReader, Interactions, recoverInteractions } from '../contact-centre/interaction/index.ts';
import {
  ContactCentreState,
  QueueService,
  type QueueServiceParts,
  RememberedCustomers,
  rememberedCustomers,
  WaitForecasts,
} from '../contact-centre/queue/index.ts';
import { notReadyReasonRequired, overflowTries, priorityStep } from '../contact-centre/queue-administration/index.ts';
import { RoutingEngine } from '../contact-centre/routing/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { CallRegistry } from '../telephony/call/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Who should answer: queues, agents, and the matters that go on. */
export interface ContactCentre {
  readonly interactionJournal: SqlInteractionJournal;
  readonly interactionReader: InteractionReader;
  readonly interactions: Interactions;
  readonly agents: AgentService;
  /** What they were, from when on. */
  readonly agentStates: SqlAgentStateStore;
  /** When the run before is known to have lived last; null: not known. */
  readonly lastAliveMs: number | null;
  readonly works: AgentWorks;
  /** What is rung for them. */
  readonly places: AgentPlaces;
  /** Callers come in by it. */
  readonly voice: VoiceChannel;
  readonly queues: QueueService;
  readonly forecasts: WaitForecasts;
  /** For wallboards, supervisors and agents' pages. */
  readonly centreState: ContactCentreState;
}

/** That part of something larger. */
export function contactCentreOf(whole: ContactCentre): ContactCentre {
  const {
    interactionJournal,
    interactionReader,
    interactions,
    agents,
    agentStates,
    lastAliveMs,
    works,
    places,
    voice,
    queues,
    forecasts,
    centreState,
  } = whole;
  const live = { interactions, agents, agentStates, lastAliveMs, works, places, voice, queues, forecasts, centreState };
  return { interactionJournal, interactionReader, ...live };
}

/** What is told of calls, matters and agents is stored before. */
export function durableOf(
  journals: Pick<ContactCentre, 'interactionJournal'> & { readonly journal: { durable(): Promise<void> } },
): { durable(): Promise<void> } {
  // States of agents are stored with the events of interactions.
  const all = [journals.journal, journals.interactionJournal];
  return { durable: () => Promise.all(all.map((one) => one.durable())).then(() => undefined) };
}

/** What parameters say of agents and queues, asked anew each time. */
function settingsOf(parameters: Configuration['rights']['parameters']) {
  return {
    mustGiveReason: (companyId: CompanyId) => parameters.value(notReadyReasonRequired, { companyId }),
    placeOf: (agent: Parameters<typeof placeSettings>[1]) => placeSettings(parameters, agent),
    overflowTries: (companyId: CompanyId) => parameters.value(overflowTries, { companyId }),
    priorityStepMs: (companyId: CompanyId) => 1000 * parameters.value(priorityStep, { companyId }),
  };
}

/** Closes or takes up what a killed predecessor left, then takes customers. */
export async function openContactCentre(
  foundation: Foundation,
  {
    directory: people,
    contactCentre: directory,
    openingHours: hours,
    rights: { parameters },
  }: Pick<Configuration, 'directory' | 'contactCentre' | 'openingHours' | 'rights'>,
  {
    registry,
    lastAliveMs,
    demandOf,
  }: Pick<QueueServiceParts, 'demandOf'> & { readonly registry: CallRegistry; readonly lastAliveMs: number | null },
  parts: DisposalStack,
): Promise<ContactCentre> {
  const { clock, ids, connection, store } = foundation;
  const logger = foundation.logger.component('contact-centre');
  const journal = parts.use('interaction journal', new SqlInteractionJournal({ connection, clock, logger }));
  const reader = new SqlInteractionReader(store);
  const { goOn, closed } = await recoverInteractions({ journal, clock, lastAliveMs });
  if (closed > 0) logger.warn('Customers were waiting or being helped when Parley ended; their matters were closed', { closed });
  const interactions = new Interactions({ clock, ids, logger, journal });
  const agentStates = new SqlAgentStateStore({ store, journal });
  const settings = settingsOf(parameters);
  const agents = parts.use('agents', new AgentService({ clock, directory, mustGiveReason: settings.mustGiveReason }));
  const works = parts.use('works', new AgentWorks({ agents, interactions, directory }));
  const places = new AgentPlaces({ directory, people, settingsOf: settings.placeOf });
  const known = { directory, people, interactions, works };
  const voice = parts.use('voice', new VoiceChannel({ registry, ...known, placesOf: places.of.bind(places) }));
  const customers = parts.use('known customers', new RememberedCustomers({ interactions }));
  for (const { companyId, customer, agentId } of await reader.lastAgents(rememberedCustomers))
    customers.remember(companyId, customer, agentId);
  const engine = new RoutingEngine();
  const forecasts = new WaitForecasts({ clock, directory, engine });
  const queues = parts.use(
    'queues',
    new QueueService({
      clock,
      ids,
      logger,
      ...known,
      agents,
      engine,
      hours,
      customers,
      demandOf,
      ...settings,
    }),
  );
  voice.queues = queues;
  parts.add(
    'order of queues',
    parameters.onChanged(() => queues.reconfigure()),
  );
  for (const events of goOn) works.takeUp(events);
  const centreState = parts.use('contact centre state', new ContactCentreState({ clock, directory, agents, queues }));
  const kept = { interactionJournal: journal, interactionReader: reader, interactions, agentStates, lastAliveMs };
  return { ...kept, agents, works, places, voice, queues, forecasts, centreState };
}
