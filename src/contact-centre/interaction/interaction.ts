import type { AgentId, CallId, CompanyId, InteractionId, OfferId, QueueId } from '../../kernel/ids.ts';
import type { Channel } from './channel.ts';
import type {
  Customer,
  InteractionEvent,
  InteractionEventOf,
  InteractionTarget,
  OfferOutcome,
  QueueExit,
  SkillRequirement,
  WaitForecast,
  WorkEnd,
} from './interaction-events.ts';

/** A stay in a queue, from `interaction-queued` to `queue-left`. */
export interface Visit {
  /** Of the matter at that time: who chose to be called back waited on the telephone before. */
  readonly channel: Channel;
  readonly queueId: QueueId;
  readonly because: InteractionEventOf<'interaction-queued'>['because'];
  readonly queuedAtMs: number;
  readonly enqueuedAtMs: number;
  readonly stickyAgentId: AgentId | null;
  readonly forecast: WaitForecast | null;
  priority: number;
  requirements: readonly SkillRequirement[];
  readonly offers: VisitOffer[];
  leftAtMs: number | null;
  how: QueueExit | null;
  to: InteractionTarget | null;
}

export interface VisitOffer {
  readonly offerId: OfferId;
  readonly agentIds: readonly AgentId[];
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  /** What came of it with each agent, as far as it is known. */
  readonly outcomes: Map<AgentId, OfferOutcome>;
}

/** An agent's part, from `work-began` to `work-ended` and through his wrap-up. */
export interface Work {
  readonly agentId: AgentId;
  readonly queueId: QueueId | null;
  readonly how: InteractionEventOf<'work-began'>['how'];
  readonly beganAtMs: number;
  /** Complete ones; one that goes on counts from `heldSinceMs`. */
  holdMs: number;
  heldSinceMs: number | null;
  consultMs: number;
  consultSinceMs: number | null;
  transferredTo: InteractionTarget | null;
  endedAtMs: number | null;
  end: WorkEnd | null;
  /** 0: none. */
  wrapUpMs: number;
  /** Null while it goes on, or there is none. */
  wrapUpEndedAtMs: number | null;
}

/** A call-back as it was arranged, and where it waits since. */
export interface WantedCallBack {
  readonly number: string;
  readonly name: string;
  readonly source: string;
  readonly askedAtMs: number;
  readonly enqueuedAtMs: number;
  readonly notBeforeMs: number | null;
  readonly queueId: QueueId;
  readonly priority: number | null;
  readonly requirements: readonly SkillRequirement[];
  /** He has picked up: from then on it is as any call. */
  readonly isReached: boolean;
}

/**
 * One customer matter as its events tell it.
 *
 * ```
 * created ──► in a queue ⟲ ──► worked on ⟲ ──► wrapped up ──► ended
 * ```
 * Where it is now: `visit` while it waits, `activeWorks` while agents have it.
 */
export interface Interaction {
  readonly id: InteractionId;
  readonly companyId: CompanyId;
  /** Of a caller who will be called back: `call-back` from then on. */
  channel: Channel;
  readonly customer: Customer;
  readonly dialled: string;
  readonly createdAtMs: number;
  readonly callIds: CallId[];
  readonly visits: Visit[];
  readonly works: Work[];
  dispositions: readonly string[];
  note: string;
  fields: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string | number | boolean>>;
  /** Tries to reach the customer so far (call-back). */
  tries: number;
  nextTryAtMs: number | null;
  /** How he is to be called back; null: not. */
  callBack: WantedCallBack | null;
  /** Of the next event. */
  nextSeq: number;
  lastAtMs: number;
  end: { readonly atMs: number; readonly by: string; readonly cause: InteractionEventOf<'interaction-ended'>['cause'] } | null;
}

/** The state that follows from all its events, in order; null without the first one. */
export function foldInteraction(events: readonly InteractionEvent[]): Interaction | null {
  const [first, ...rest] = events;
  if (first?.type !== 'interaction-created') return null;
  const interaction = beginInteraction(first);
  for (const event of rest) applyEvent(interaction, event);
  return interaction;
}

export function beginInteraction(event: InteractionEventOf<'interaction-created'>): Interaction {
  const { interactionId: id, companyId, channel, customer, dialled, callId, atMs } = event;
  return {
    id,
    companyId,
    channel,
    customer,
    dialled,
    createdAtMs: atMs,
    callIds: callId === null ? [] : [callId],
    visits: [],
    works: [],
    dispositions: [],
    note: '',
    fields: {},
    variables: {},
    tries: 0,
    nextTryAtMs: null,
    callBack: null,
    nextSeq: event.seq + 1,
    lastAtMs: atMs,
    end: null,
  };
}

/** The stay in a queue that goes on. */
export function currentVisit(interaction: Interaction): Visit | null {
  const last = interaction.visits.at(-1);
  return last && last.leftAtMs === null ? last : null;
}

/** The work of an agent that goes on. */
export function activeWork(interaction: Interaction, agentId: AgentId): Work | null {
  return interaction.works.findLast((work) => work.agentId === agentId && work.endedAtMs === null) ?? null;
}

export function activeWorks(interaction: Interaction): readonly Work[] {
  return interaction.works.filter((work) => work.endedAtMs === null);
}

/** Works whose agents wrap up. */
export function worksInWrapUp(interaction: Interaction): readonly Work[] {
  return interaction.works.filter((work) => work.endedAtMs !== null && work.wrapUpMs > 0 && work.wrapUpEndedAtMs === null);
}

/** By which queue an agent had it last: what he says of it belongs there, wherever he passed it on to. */
export function queueServedBy(interaction: Interaction, agentId: AgentId): QueueId | null {
  return interaction.works.findLast((work) => work.agentId === agentId)?.queueId ?? lastQueueOf(interaction);
}

/** The latest queue it was in; null for one that never was. */
export function lastQueueOf(interaction: Interaction): QueueId | null {
  return interaction.visits.at(-1)?.queueId ?? null;
}

/** Takes one more event in. What does not fit (a history cut off by retention) changes nothing. */
export function applyEvent(interaction: Interaction, event: InteractionEvent): void {
  interaction.nextSeq = event.seq + 1;
  interaction.lastAtMs = event.atMs;
  const handler = handlers[event.type] as ((interaction: Interaction, event: InteractionEvent) => void) | undefined;
  handler?.(interaction, event);
}

type Handlers = { readonly [Type in InteractionEvent['type']]?: (one: Interaction, event: InteractionEventOf<Type>) => void };

const handlers: Handlers = {
  'call-attached': (one, { callId }) => {
    if (!one.callIds.includes(callId)) one.callIds.push(callId);
  },
  'interaction-queued': (one, event) => {
    const { queueId, because, atMs, enqueuedAtMs, priority, requirements, stickyAgentId, forecast } = event;
    const visit = { queueId, because, queuedAtMs: atMs, enqueuedAtMs, priority, requirements, stickyAgentId, forecast };
    if (one.callBack) one.callBack = { ...one.callBack, queueId };
    one.visits.push({ ...visit, channel: one.channel, offers: [], leftAtMs: null, how: null, to: null });
  },
  'interaction-reprioritised': (one, { priority, requirements }) => {
    const visit = currentVisit(one);
    if (visit) Object.assign(visit, { priority, requirements });
  },
  'offer-made': (one, { offerId, agentIds, atMs, expiresAtMs }) => {
    currentVisit(one)?.offers.push({ offerId, agentIds, madeAtMs: atMs, expiresAtMs, outcomes: new Map() });
  },
  'offer-ended': (one, { offerId, agentId, outcome }) => {
    const offer = one.visits.at(-1)?.offers.find((known) => known.offerId === offerId);
    for (const id of agentId === null ? (offer?.agentIds ?? []) : [agentId])
      if (!offer?.outcomes.has(id)) offer?.outcomes.set(id, outcome);
  },
  'queue-left': (one, { atMs, how, to }) => {
    const visit = currentVisit(one);
    if (visit) Object.assign(visit, { leftAtMs: atMs, how, to });
  },
  'work-began': (one, { agentId, queueId, how, atMs }) => {
    const none = { holdMs: 0, heldSinceMs: null, consultMs: 0, consultSinceMs: null, transferredTo: null };
    const open = { endedAtMs: null, end: null, wrapUpMs: 0, wrapUpEndedAtMs: null };
    one.works.push({ agentId, queueId, how, beganAtMs: atMs, ...none, ...open });
  },
  'work-held': (one, { agentId, atMs }) => {
    const work = activeWork(one, agentId);
    if (work) work.heldSinceMs ??= atMs;
  },
  'work-retrieved': (one, { agentId, atMs }) => retrieved(activeWork(one, agentId), atMs),
  'consult-began': (one, { agentId, atMs }) => {
    const work = activeWork(one, agentId);
    if (work) work.consultSinceMs ??= atMs;
  },
  'consult-ended': (one, { agentId, atMs }) => consulted(activeWork(one, agentId), atMs),
  'work-transferred': (one, { agentId, to }) => {
    const work = activeWork(one, agentId);
    if (work) work.transferredTo = to;
  },
  'work-ended': (one, { agentId, how, wrapUpMs, atMs }) => {
    const work = activeWork(one, agentId);
    if (!work) return;
    retrieved(work, atMs);
    consulted(work, atMs);
    Object.assign(work, { endedAtMs: atMs, end: how, wrapUpMs });
  },
  'wrap-up-ended': (one, { agentId, atMs }) => {
    for (const work of worksInWrapUp(one)) if (work.agentId === agentId) work.wrapUpEndedAtMs = atMs;
  },
  disposed: (one, { dispositions, note, fields }) => Object.assign(one, { dispositions, note, fields }),
  'variables-set': (one, { variables }) => {
    one.variables = { ...one.variables, ...variables };
  },
  'customer-tried': (one, { nextTryAtMs, outcome }) => {
    one.tries += 1;
    one.nextTryAtMs = nextTryAtMs;
    if (one.callBack && outcome === 'reached') one.callBack = { ...one.callBack, isReached: true };
  },
  'call-back-arranged': (one, event) => {
    const { queueId, number, name, source, atMs, enqueuedAtMs, notBeforeMs, priority, requirements } = event;
    const where = { queueId, enqueuedAtMs, notBeforeMs, priority, requirements };
    one.channel = 'call-back';
    one.callBack = { ...where, number, name, source, askedAtMs: one.callBack?.askedAtMs ?? atMs, isReached: false };
  },
  'interaction-ended': (one, { atMs, by, cause }) => {
    one.end = { atMs, by, cause };
  },
};

function retrieved(work: Work | null, atMs: number): void {
  if (work?.heldSinceMs == null) return;
  work.holdMs += atMs - work.heldSinceMs;
  work.heldSinceMs = null;
}

function consulted(work: Work | null, atMs: number): void {
  if (work?.consultSinceMs == null) return;
  work.consultMs += atMs - work.consultSinceMs;
  work.consultSinceMs = null;
}
