import type { AgentId, OfferId } from '../../../kernel/ids.ts';
import type { InteractionEvent, InteractionEventOf, QueueExit } from '../../interaction/index.ts';
import type { OfferFact, VisitFact } from './fact.ts';
import type { FactContext, Open } from './fact-context.ts';

type OpenVisit = Open<Omit<VisitFact, keyof FactContext['common'] | 'dispositions' | 'part'>> & {
  channel: VisitFact['channel'];
  readonly enqueuedAtMs: number;
};
type OpenOffer = Open<Omit<OfferFact, keyof FactContext['common'] | 'dispositions' | 'part'>> & {
  readonly offerId: OfferId;
  readonly channel: OfferFact['channel'];
};

/** Stays in queues and the offers made in them. */
export class VisitFold {
  readonly visits: OpenVisit[] = [];
  readonly offers: OpenOffer[] = [];
  readonly #context: FactContext;

  constructor(context: FactContext) {
    this.#context = context;
  }

  take(event: InteractionEvent): void {
    if (event.type === 'interaction-queued') this.#entered(event);
    else if (event.type === 'offer-made') this.#offered(event);
    else if (event.type === 'offer-ended') this.#offerEnded(event);
    else if (event.type === 'queue-left') this.#left(event.atMs, event.how);
    else if (event.type === 'work-began') this.#taken(event);
    else if (event.type === 'interaction-reprioritised') this.#changed(event);
    else if (event.type === 'interaction-ended') this.#left(event.atMs, exitOf(event.cause));
  }

  get #current(): OpenVisit | null {
    const last = this.visits.at(-1);
    return last && last.endMs === null ? last : null;
  }

  #entered(event: InteractionEventOf<'interaction-queued'>): void {
    const { queueId, because, atMs, enqueuedAtMs, requirements, forecast } = event;
    this.#left(atMs, 'transferred');
    const before = this.visits.at(-1);
    if (because === 'server-restart' && before?.queueId === queueId && before.exit === 'server-restart') {
      Object.assign(before, { endMs: null, exit: null, waitMs: null, ageMs: null });
      return;
    }
    this.visits.push({
      kind: 'visit',
      atMs,
      endMs: null,
      channel: this.#context.channel,
      queueId,
      agentId: null,
      skillIds: requirements.map(({ skillId }) => skillId),
      because,
      exit: null,
      waitMs: null,
      ageMs: null,
      offers: 0,
      isRinging: false,
      forecastLowMs: forecast?.lowMs ?? null,
      forecastHighMs: forecast?.highMs ?? null,
      forecastErrorMs: null,
      isInForecast: null,
      enqueuedAtMs,
    });
  }

  #changed({ requirements }: InteractionEventOf<'interaction-reprioritised'>): void {
    const visit = this.#current;
    if (visit) visit.skillIds = requirements.map(({ skillId }) => skillId);
  }

  #offered({ agentIds, queueId, offerId, atMs }: InteractionEventOf<'offer-made'>): void {
    const visit = this.#current;
    if (visit) visit.offers += 1;
    const { channel } = this.#context;
    const open = { kind: 'offer', atMs, endMs: null, queueId, offerId, channel, outcome: null, ringMs: null } as const;
    for (const agentId of agentIds) this.offers.push({ ...open, agentId });
  }

  #offerEnded({ offerId, agentId, outcome, atMs }: InteractionEventOf<'offer-ended'>): void {
    const visit = this.visits.at(-1);
    if (outcome === 'abandoned' && visit) visit.isRinging = true;
    for (const offer of this.offers)
      if (offer.offerId === offerId && (agentId === null || offer.agentId === agentId)) endOffer(offer, atMs, outcome);
  }

  #taken({ agentId, queueId, how }: InteractionEventOf<'work-began'>): void {
    const visit = this.visits.at(-1);
    const isFromQueue = (how === 'offer' || how === 'assigned') && visit?.queueId === queueId;
    if (isFromQueue && (visit.exit === null || visit.exit === 'assigned')) visit.agentId ??= agentId;
  }

  #left(atMs: number, how: QueueExit): void {
    const visit = this.#current;
    if (!visit) return;
    const ringing = this.offers.filter(({ endMs, atMs: madeAtMs }) => endMs === null && madeAtMs >= visit.atMs);
    if (how === 'abandoned' && ringing.length > 0) visit.isRinging = true;
    for (const offer of ringing) endOffer(offer, atMs, outcomeAtExit(how, offer.agentId, visit.agentId));
    visit.endMs = atMs;
    visit.exit = how;
    visit.waitMs = atMs - visit.atMs;
    visit.ageMs = atMs - visit.enqueuedAtMs;
    const { forecastLowMs: low, forecastHighMs: high } = visit;
    if (how !== 'assigned' || low === null || high === null) return;
    visit.forecastErrorMs = Math.abs(Math.round(visit.waitMs - (low + high) / 2));
    visit.isInForecast = visit.waitMs >= low && visit.waitMs <= high;
  }
}

function outcomeAtExit(how: QueueExit, agentId: AgentId, taker: AgentId | null): OpenOffer['outcome'] {
  if (how === 'abandoned') return 'abandoned';
  if (how === 'assigned' && agentId === taker) return 'accepted';
  return how === 'server-restart' ? 'failed' : 'withdrawn';
}

function endOffer(offer: OpenOffer, atMs: number, outcome: OpenOffer['outcome']): void {
  if (offer.endMs !== null) return;
  offer.endMs = atMs;
  offer.outcome = outcome;
  offer.ringMs = atMs - offer.atMs;
}

/** Of one that ended while it was in a queue, without a word about leaving it. */
function exitOf(cause: InteractionEventOf<'interaction-ended'>['cause']): QueueExit {
  if (cause === 'abandoned' || cause === 'overflowed' || cause === 'server-restart') return cause;
  return 'released';
}
