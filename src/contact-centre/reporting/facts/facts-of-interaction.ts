import { customerKey, type InteractionEvent } from '../../interaction/index.ts';
import type { InteractionFact, InteractionFacts, StepFact } from './fact.ts';
import type { FactContext, Open } from './fact-context.ts';
import { VisitFold } from './visit-fold.ts';
import { WorkFold } from './work-fold.ts';

type Own = Omit<InteractionFact, keyof FactContext['common'] | 'kind' | 'dispositions' | 'part' | 'queueId' | 'agentId'>;
type Step = Open<Omit<StepFact, keyof FactContext['common'] | 'dispositions' | 'part' | 'channel'>>;

/**
 * Everything that is counted of an interaction, from all its events so far in order of `seq`. Pure: the same events always give the same
 * facts. Null without its first event.
 */
export function factsOfInteraction(events: readonly InteractionEvent[]): InteractionFacts | null {
  const [first] = events;
  if (first?.type !== 'interaction-created') return null;
  const { companyId, interactionId, dialled } = first;
  const context: FactContext = { common: { companyId, interactionId, dialled }, channel: first.channel };
  const visits = new VisitFold(context);
  const works = new WorkFold(context, visits);
  const steps = new StepFold();
  const whole = new WholeFold(context, first);
  for (const event of events) {
    visits.take(event);
    works.take(event);
    steps.take(event);
    whole.take(event);
  }
  const dispositions = [...new Set([...whole.dispositions.values()].flat())].toSorted();
  const common = { ...context.common, dispositions };
  return {
    interaction: {
      ...common,
      ...whole.own,
      kind: 'interaction',
      part: 0,
      queueId: visits.visits[0]?.queueId ?? null,
      agentId: works.works.at(-1)?.agentId ?? null,
      works: works.works.length,
      visits: visits.visits.length,
    },
    visits: visits.visits.map(({ enqueuedAtMs: _enqueued, ...visit }, part) => ({ ...common, ...visit, part })),
    works: works.works.map(
      (
        { isHeld: _held, isConsulting: _consulting, toldUntilMs: _told, spans: _spans, wrapUpLimitMs: _limit, ...work },
        part,
      ) => ({
        ...common,
        ...work,
        dispositions: whole.dispositions.get(work.agentId)?.toSorted() ?? [],
        part,
      }),
    ),
    offers: visits.offers.map(({ offerId: _offer, ...offer }, part) => ({ ...common, ...offer, part })),
    steps: steps.steps.map((step, part) => ({ ...common, ...step, channel: first.channel, part })),
  };
}

/** The matter as a whole. */
class WholeFold {
  readonly own: Open<Own>;
  readonly dispositions = new Map<string, readonly string[]>();
  readonly #context: FactContext;
  #wishedAtMs: number | null = null;

  constructor(context: FactContext, first: InteractionEvent & { readonly type: 'interaction-created' }) {
    this.#context = context;
    const { atMs, channel, callId, customer } = first;
    const isCallBack = channel === 'call-back';
    if (isCallBack) this.#wishedAtMs = atMs;
    this.own = {
      atMs,
      endMs: null,
      channel,
      customer: customerKey(customer.address) || null,
      callId,
      cause: null,
      works: 0,
      visits: 0,
      transfers: 0,
      durationMs: null,
      callBackMs: null,
      isCallBack,
      isReached: false,
      tries: 0,
      merged: 0,
      nextGapMs: null,
      previousGapMs: null,
    };
  }

  take(event: InteractionEvent): void {
    const { own } = this;
    if (event.type === 'call-attached') own.callId ??= event.callId;
    else if (event.type === 'work-transferred') own.transfers += 1;
    else if (event.type === 'disposed') this.dispositions.set(event.agentId, event.dispositions);
    else if (event.type === 'duplicate-merged') own.merged += 1;
    else if (event.type === 'call-back-arranged') this.#wished(event.atMs);
    else if (event.type === 'queue-left' && event.how === 'call-back') this.#wished(event.atMs);
    else if (event.type === 'customer-tried') this.#tried(event.outcome, event.atMs);
    else if (event.type === 'interaction-ended') {
      own.endMs = event.atMs;
      own.cause = event.cause;
      own.durationMs = event.atMs - own.atMs;
      // It goes on in another one, which is counted.
      if (event.cause === 'merged') own.isCallBack = false;
    }
  }

  #wished(atMs: number): void {
    this.own.isCallBack = true;
    this.#wishedAtMs ??= atMs;
    this.#context.channel = 'call-back';
  }

  #tried(outcome: string, atMs: number): void {
    this.own.tries += 1;
    if (outcome !== 'reached') return;
    this.own.isReached = true;
    if (this.#wishedAtMs !== null) this.own.callBackMs ??= atMs - this.#wishedAtMs;
  }
}

/** The way through flows. */
class StepFold {
  readonly steps: Step[] = [];
  #position = 0;

  take(event: InteractionEvent): void {
    const { atMs } = event;
    const open = { kind: 'step', atMs, endMs: atMs, leftHow: null } as const;
    if (event.type === 'flow-entered') {
      const { flowId, version } = event;
      this.#position = 0;
      this.steps.push({ ...open, flowId, version, nodeId: '', nodeKind: 'entry', outlet: '', position: 0 });
    } else if (event.type === 'flow-stepped') {
      const { flowId, nodeId, nodeKind, outlet } = event;
      const version = this.steps.at(-1)?.version ?? 0;
      this.steps.push({ ...open, flowId, version, nodeId, nodeKind, outlet, position: ++this.#position });
    } else if (event.type === 'flow-left') {
      const last = this.steps.findLast(({ flowId }) => flowId === event.flowId);
      if (last) last.leftHow = event.how;
    }
  }
}
