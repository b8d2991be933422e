import type { AgentId, CompanyId, InteractionId, QueueId } from '../../kernel/ids.ts';
import {
  type Channel,
  type Customer,
  foldInteraction,
  type Interaction,
  type InteractionEvent,
  type SkillRequirement,
  type Visit,
  type Work,
} from '../interaction/index.ts';
import type { AgentSpanFact } from '../reporting/index.ts';
import { chanceOf } from './chance.ts';
import { Patience, type WaitSeen } from './patience.ts';

/** One wish to be served by a queue: a stay in it, overflow to others included, and the help that ended it. */
export interface Stay {
  readonly queueId: QueueId;
  readonly channel: Channel;
  readonly priority: number;
  readonly requirements: readonly SkillRequirement[];
  readonly stickyAgentId: AgentId | null;
  /** Age it already had when it came. */
  readonly ageMs: number;
  /** After the end of the stay before it; of the first: after the beginning of the period. */
  readonly gapMs: number;
  readonly because: 'entered' | 'transfer' | 'call-back' | 're-queued';
  readonly waitedMs: number;
  readonly outcome: 'served' | 'given-up' | 'other';
  /** Null: nobody served it; drawn from others then. */
  readonly service: Service | null;
}

/** What an agent gave to one customer, in milliseconds. */
export interface Service {
  readonly ringMs: number;
  readonly workMs: number;
  readonly wrapUpMs: number;
}

export interface Matter {
  readonly id: InteractionId;
  readonly customer: Customer;
  readonly dialled: string;
  readonly beganAtMs: number;
  readonly stays: readonly Stay[];
}

/** What an agent did that came from no queue: calls of his own, transfers to him. */
export interface OwnWork {
  readonly agentId: AgentId;
  readonly interactionId: InteractionId;
  readonly channel: Channel;
  readonly atMs: number;
  readonly forMs: number;
}

/** From a moment on an agent means to work, to rest, or is gone. */
export interface Intent {
  readonly agentId: AgentId;
  readonly atMs: number;
  readonly is: 'ready' | 'not-ready' | 'logged-off';
}

/** What a period demanded, apart from who served it and how. */
export interface Workload {
  readonly companyId: CompanyId;
  readonly fromMs: number;
  readonly toMs: number;
  /** In the order of their beginning. */
  readonly matters: readonly Matter[];
  readonly ownWorks: readonly OwnWork[];
  readonly intents: readonly Intent[];
  readonly patience: (queueId: QueueId) => Patience;
  readonly services: (queueId: QueueId) => readonly Service[];
}

/** Collects a workload, matter by matter. */
export class WorkloadBuilder {
  readonly #period: { readonly companyId: CompanyId; readonly fromMs: number; readonly toMs: number };
  readonly #matters: Matter[] = [];
  readonly #ownWorks: OwnWork[] = [];
  readonly #waits = new Map<QueueId, WaitSeen[]>();
  readonly #services = new Map<QueueId, Service[]>();

  constructor(period: { companyId: CompanyId; fromMs: number; toMs: number }) {
    this.#period = period;
  }

  add(events: readonly InteractionEvent[]): void {
    const interaction = foldInteraction(events);
    if (!interaction) return;
    const stays = staysOf(interaction);
    for (const { queueId, waitedMs, outcome, service } of stays) {
      listOf(this.#waits, queueId).push({ waitedMs, hasGivenUp: outcome === 'given-up' });
      if (service) listOf(this.#services, queueId).push(service);
    }
    const { id, customer, dialled, channel, works } = interaction;
    const first = interaction.visits[0];
    if (first) this.#matters.push({ id, customer, dialled, beganAtMs: first.queuedAtMs, stays });
    for (const work of works)
      if (work.queueId === null && work.endedAtMs !== null)
        this.#ownWorks.push({
          agentId: work.agentId,
          interactionId: id,
          channel,
          atMs: work.beganAtMs,
          forMs: work.endedAtMs - work.beganAtMs,
        });
  }

  build(spans: readonly AgentSpanFact[]): Workload {
    const everywhere = new Patience([...this.#waits.values()].flat());
    const allServices = [...this.#services.values()].flat();
    const patiences = new Map([...this.#waits].map(([id, waits]) => [id, new Patience(waits)]));
    return {
      ...this.#period,
      matters: this.#matters.toSorted((one, other) => one.beganAtMs - other.beganAtMs || (one.id < other.id ? -1 : 1)),
      ownWorks: this.#ownWorks.toSorted((one, other) => one.atMs - other.atMs),
      intents: intentsOf(spans),
      // A queue of which few gave up says little: then what is known of all of them together.
      patience: (queueId) => {
        const own = patiences.get(queueId);
        return own && own.givenUp >= fewGivenUp ? own : everywhere;
      },
      services: (queueId) => {
        const own = this.#services.get(queueId);
        return own && own.length > 0 ? own : allServices;
      },
    };
  }
}

const fewGivenUp = 10;

function listOf<Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}

const goesOn: ReadonlySet<Visit['because']> = new Set(['overflow', 'returned', 'server-restart']);

/** Stays that went on in another queue by overflow, or through a restart of ours, are one: where it ends is for the replay to find. */
function staysOf(interaction: Interaction): Stay[] {
  const stays: Stay[] = [];
  const { visits, works } = interaction;
  let endedAtMs: number | null = null;
  for (let at = 0; at < visits.length; ) {
    const first = visits[at]!;
    let last = first;
    for (at += 1; visits[at] && goesOn.has(visits[at]!.because); at += 1) last = visits[at]!;
    const leftAtMs = last.leftAtMs ?? last.queuedAtMs;
    const work = last.how === 'assigned' ? works.find((one) => one.queueId !== null && one.beganAtMs >= leftAtMs - 1) : undefined;
    stays.push({
      queueId: first.queueId,
      channel: first.because === 'call-back' ? 'call-back' : first.channel,
      priority: first.priority,
      requirements: first.requirements,
      stickyAgentId: first.stickyAgentId,
      ageMs: Math.max(0, first.queuedAtMs - first.enqueuedAtMs),
      gapMs: endedAtMs === null ? 0 : Math.max(0, first.queuedAtMs - endedAtMs),
      because: goesOn.has(first.because) ? 'entered' : (first.because as Stay['because']),
      waitedMs: Math.max(0, leftAtMs - first.queuedAtMs),
      outcome: last.how === 'assigned' ? 'served' : last.how === 'abandoned' ? 'given-up' : 'other',
      service: work ? serviceOf(work, last) : null,
    });
    endedAtMs = work?.endedAtMs ?? leftAtMs;
  }
  return stays;
}

function serviceOf(work: Work, visit: Visit): Service | null {
  if (work.endedAtMs === null) return null;
  const offer = visit.offers.at(-1);
  const wrapUpMs = work.wrapUpMs === 0 ? 0 : (work.wrapUpEndedAtMs ?? work.endedAtMs + work.wrapUpMs) - work.endedAtMs;
  return {
    ringMs: offer ? Math.max(0, work.beganAtMs - offer.madeAtMs) : 0,
    workMs: work.endedAtMs - work.beganAtMs,
    wrapUpMs,
  };
}

/** Busy and wrapping up, an agent meant to work: when he really did is for the replay to find. */
function intentsOf(spans: readonly AgentSpanFact[]): Intent[] {
  const intents: Intent[] = [];
  const last = new Map<AgentId, Intent['is']>();
  for (const { agentId, state, atMs } of spans.toSorted((one, other) => one.atMs - other.atMs)) {
    const is = state === 'logged-off' || state === 'not-ready' ? state : 'ready';
    if (last.get(agentId) === is) continue;
    last.set(agentId, is);
    intents.push({ agentId, atMs, is });
  }
  return intents;
}

/** What a customer will be given and how long he waits, known or drawn; the same each time. */
export function fateOf(
  workload: Workload,
  matter: Matter,
  index: number,
): { readonly service: Service; readonly patienceMs: number } {
  const stay = matter.stays[index]!;
  const services = workload.services(stay.queueId);
  const drawn = services[Math.floor(chanceOf(matter.id, index, 'service') * services.length)];
  const service = stay.service ?? drawn ?? { ringMs: 3000, workMs: 180_000, wrapUpMs: 0 };
  const patienceMs =
    stay.outcome === 'given-up'
      ? stay.waitedMs
      : workload.patience(stay.queueId).draw(stay.waitedMs, chanceOf(matter.id, index, 'patience'));
  return { service, patienceMs };
}
