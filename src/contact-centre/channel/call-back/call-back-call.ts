import type { AgentId, CallId, CompanyId, DomainId, IdSource, QueueId } from '../../../kernel/ids.ts';
import type { Call, CallLeg, CallService, Decision, Route, RouteRequest } from '../../../telephony/call/index.ts';
import type { LegTarget, Party, ReleaseCause } from '../../../telephony/leg/index.ts';
import type { Queue } from '../../contact-centre-directory/index.ts';
import type { OfferOutcome } from '../../interaction/index.ts';
import type { OfferOrder } from '../channel-port.ts';

/** How a try to reach the customer ended without him. */
export type Missed = 'busy' | 'no-answer' | 'failed';

export interface CallBackCallParts {
  readonly ids: IdSource;
  readonly calls: CallService;
  readonly placesOf: (agentId: AgentId, queueId: QueueId) => readonly LegTarget[];
}

/** One offer of one call-back: whom to ring, and what to be told. */
export interface CallBackOrder extends Pick<OfferOrder, 'agentIds' | 'timeoutMs' | 'decision' | 'ended'> {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly queue: Queue;
  readonly customer: Party;
  /** As it would be dialled. */
  readonly number: string;
  readonly ringMs: number;
  /** Who the customer sees calling. */
  shownAs(agent: CallLeg, to: LegTarget | undefined): Party;
  begun(callId: CallId): void;
  /** He has picked up; he is joined with the agent next. */
  reached(customer: CallLeg): void;
  /** The agent, whose call is over, had accepted. */
  missed(agentId: AgentId, how: Missed): void;
}

const maxForwards = 70;

/**
 * A double call: first the agent, who by answering takes the call-back, then the customer.
 *
 * ```
 * agents ring ──one answers──► customer rings ──answers──► joined: a call like any other
 *      │ none: over                  │ busy, no answer, agent hangs up: missed
 * ```
 */
export class CallBackCall {
  readonly #parts: CallBackCallParts;
  readonly #order: CallBackOrder;
  readonly #open: Set<AgentId>;
  readonly #rung = new Set<AgentId>();
  #call: Call | null = null;
  #missed: Missed | null = null;
  #isRinging = false;
  #isReached = false;

  constructor(parts: CallBackCallParts, order: CallBackOrder) {
    this.#parts = parts;
    this.#order = order;
    this.#open = new Set(order.agentIds);
  }

  begin(): void {
    const { calls, ids, placesOf } = this.#parts;
    const { queue, customer, decision, agentIds, timeoutMs } = this.#order;
    const destination = { kind: 'queue', queueId: queue.id, number: queue.number } as const;
    const asked: RouteRequest = this.#request(customer, queue.number);
    const route: Route = { destination, decision, direction: 'inbound', diversions: [], targets: [], ringTimeoutMs: timeoutMs };
    const call = calls.createCall(ids.next<CallId>(), asked, route, null);
    this.#call = call;
    call.queueId = queue.id;
    this.#order.begun(call.id);
    call.record({ type: 'call-queued', queueId: queue.id });
    calls.beginPlacement(call, null, customer).ring({
      targets: [],
      agents: agentIds.map((agentId) => ({ agentId, targets: placesOf(agentId, queue.id) })),
      timeoutMs,
      started: (legs) => this.#offered(call, legs, decision),
      answered: (leg) => this.#accepted(call, leg),
      agentRefused: (agentId, cause) => this.#end([agentId], outcomeOf(cause)),
      failed: (cause) => this.#over(call, cause, outcomeOf(cause)),
    });
  }

  /** No agent is rung for it any more; nothing happens once one has answered. */
  withdraw(): void {
    if (this.#call && this.#open.size > 0) this.#over(this.#call, 'cancelled', 'withdrawn');
  }

  /** First the call ends, then its agents are told: else they were rung for the next while this one rings. */
  #over(call: Call, cause: ReleaseCause, outcome: OfferOutcome): void {
    const open = [...this.#open];
    this.#note(open, outcome);
    this.#parts.calls.endCall(call, cause);
    this.#tell(open, outcome);
  }

  #offered(call: Call, legs: readonly CallLeg[], decision: Decision): void {
    const { id: queueId } = this.#order.queue;
    for (const { id: legId, agentId } of legs) {
      if (agentId === null || this.#rung.has(agentId)) continue;
      this.#rung.add(agentId);
      call.record({ type: 'agent-offered', queueId, agentId, legId, decision });
    }
  }

  #accepted(call: Call, leg: CallLeg): void {
    const agentId = leg.agentId!;
    call.setState(leg, 'connected');
    leg.leg.on('released', () => {
      if (!this.#isReached) this.#order.missed(agentId, this.#missed ?? (this.#isRinging ? 'no-answer' : 'failed'));
    });
    this.#end([agentId], 'accepted');
    this.#end([...this.#open], 'withdrawn');
    const request = this.#request(leg.party, this.#order.number);
    this.#dial(call, leg, request, this.#parts.calls.parts.router.decide(request));
  }

  #dial(call: Call, agent: CallLeg, request: RouteRequest, route: Route): void {
    const { calls } = this.#parts;
    const { destination, decision, targets } = route;
    call.record({ type: 'call-routed', destination, decision, diversion: null });
    const isPerson = destination.kind === 'trunk' || destination.kind === 'user' || destination.kind === 'device';
    const placement = calls.beginPlacement(call, agent, this.#order.shownAs(agent, targets[0]));
    const miss = (cause: ReleaseCause): void => {
      this.#missed ??= missedBy(cause);
      calls.endCall(call, cause);
    };
    if (!isPerson) return miss('unreachable');
    placement.ring({
      targets,
      timeoutMs: this.#order.ringMs,
      started: () => {
        this.#isRinging = true;
      },
      answered: (customer) => {
        this.#isReached = true;
        this.#order.reached(customer);
        calls.join(agent, customer);
      },
      failed: (cause) => {
        this.#isRinging = false;
        const next = destination.kind === 'trunk' ? calls.parts.router.decideAgain(request, route, cause) : null;
        if (next?.destination.kind === 'trunk') this.#dial(call, agent, request, next);
        else miss(cause);
      },
    });
  }

  /** The company calls: nobody's own rights count, what is blocked stays so. */
  #request(from: Party, dialled: string): RouteRequest {
    const { companyId, domainId } = this.#order;
    const source = { kind: 'unknown', address: 'call-back' } as const;
    return { companyId, domainId, source, from, dialled, purpose: 'configured', diversions: [], maxForwards };
  }

  #end(agentIds: readonly AgentId[], outcome: OfferOutcome): void {
    this.#note(agentIds, outcome);
    this.#tell(agentIds, outcome);
  }

  #note(agentIds: readonly AgentId[], told: OfferOutcome): void {
    const call = this.#call;
    const outcome = told === 'expired' ? 'failed' : told;
    for (const agentId of agentIds)
      if (this.#open.has(agentId) && this.#rung.has(agentId) && call?.hasEnded === false)
        call.record({ type: 'agent-offer-ended', queueId: this.#order.queue.id, agentId, outcome });
  }

  #tell(agentIds: readonly AgentId[], outcome: OfferOutcome): void {
    for (const agentId of agentIds) if (this.#open.delete(agentId)) this.#order.ended(agentId, outcome);
  }
}

function outcomeOf(cause: ReleaseCause): OfferOutcome {
  if (cause === 'no-answer') return 'no-answer';
  return cause === 'rejected' || cause === 'busy' ? 'rejected' : 'failed';
}

function missedBy(cause: ReleaseCause): Missed {
  if (cause === 'busy' || cause === 'rejected') return 'busy';
  return cause === 'no-answer' ? 'no-answer' : 'failed';
}
