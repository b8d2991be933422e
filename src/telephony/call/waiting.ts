import type { AgentId, CallId, CompanyId, LegId, QueueId } from '../../kernel/ids.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';
import type { Decision } from './call-events.ts';
import { type CallLeg, isLive } from './call-leg.ts';
import type {
  AgentOffer,
  ComingBack,
  LedTo,
  OfferOutcome,
  PlacementOutcome,
  Route,
  RouteRequest,
  WaitingCaller,
} from './call-ports.ts';
import type { CallService } from './call-service.ts';
import type { Placement } from './placement.ts';

export interface WaitingLegProps {
  readonly calls: CallService;
  readonly leg: CallLeg;
  readonly placement: Placement;
  readonly queueId: QueueId;
  readonly outcome: PlacementOutcome;
}

type Left = 'abandoned' | 'taken';

/** An offer while it goes on. `open`: agents without an outcome; `rung`: those of whom the call has said that they are rung. */
interface OpenOffer {
  readonly order: AgentOffer;
  readonly open: Set<AgentId>;
  readonly rung: Set<AgentId>;
}

/** A leg that waits with music, as a queue sees it. */
export class WaitingLeg implements WaitingCaller {
  readonly callId: CallId;
  readonly legId: LegId;
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  readonly from: Party;
  readonly dialled: string;
  readonly sinceMs: number;
  readonly #props: WaitingLegProps;
  #listeners: ((how: Left) => void)[] = [];
  #offer: OpenOffer | null = null;

  constructor(props: WaitingLegProps) {
    this.#props = props;
    const { leg, placement, queueId } = props;
    const { call } = leg;
    this.callId = call.id;
    this.legId = leg.id;
    this.companyId = call.props.companyId;
    this.queueId = queueId;
    this.from = leg.party;
    this.dialled = call.props.dialled;
    this.sinceMs = call.props.now();
    placement.onLeft = (how) => this.#leave(how);
    call.queueId = queueId;
    call.record({ type: 'call-queued', queueId });
  }

  /** Music on; a caller who was not answered yet is answered for it. */
  begin(): void {
    const { leg, calls } = this.#props;
    leg.call.setState(leg, 'queued');
    calls.updateSound(leg.call);
    if (leg.isAnswered) return;
    leg.isAnswered = true;
    if (leg.leg.role === 'originating') void calls.answerWhenSafe(leg, null);
  }

  offer(order: AgentOffer): void {
    const { leg, calls, placement, queueId, outcome } = this.#props;
    const { agents, decision, timeoutMs } = order;
    const { call } = leg;
    const offer: OpenOffer = { order, open: new Set(agents.map(({ agentId }) => agentId)), rung: new Set() };
    this.#offer = offer;
    placement.ring({
      targets: [],
      agents,
      timeoutMs,
      started: (legs) => {
        for (const { id: legId, agentId } of legs) {
          if (agentId === null || offer.rung.has(agentId)) continue;
          offer.rung.add(agentId);
          call.record({ type: 'agent-offered', queueId, agentId, legId, decision });
        }
      },
      answered: (agentLeg) => {
        this.#end(offer, agentLeg.agentId!, 'accepted');
        this.#endAll(offer, 'withdrawn');
        calls.join(leg, agentLeg);
        outcome.connected?.(agentLeg);
      },
      agentRefused: (agentId, cause) => this.#end(offer, agentId, offerOutcome(cause)),
      failed: (cause) => this.#endAll(offer, offerOutcome(cause)),
    });
  }

  withdraw(): void {
    const { placement } = this.#props;
    if (!this.#offer || !this.#isHere) return;
    placement.cancel('cancelled');
    this.#endAll(this.#offer, 'withdrawn');
  }

  lead(to: LedTo, decision: Decision, back?: (cause: ReleaseCause) => ComingBack | null): boolean {
    if (!this.#isHere) return false;
    const { leg, calls, outcome } = this.#props;
    this.#listeners = [];
    this.withdraw();
    const request = this.#requestTo(to.number);
    const route = to.kind === 'number' ? this.#routed(request, decision) : ledRoute(leg, to, decision);
    calls.follow(leg, request, route, back ? this.#orBack(back) : outcome);
    return true;
  }

  /** Whom nobody takes there is brought back, in place of being let go. */
  #orBack(back: (cause: ReleaseCause) => ComingBack | null): PlacementOutcome {
    const { leg, calls, outcome } = this.#props;
    return {
      ...(outcome.connected && { connected: (other: CallLeg) => outcome.connected?.(other) }),
      ...(outcome.left && { left: (how: Left) => outcome.left?.(how) }),
      failed: (cause) => {
        const coming = isLive(leg) ? back(cause) : null;
        if (!coming) return calls.fail(leg, cause, outcome);
        const { to, decision } = coming;
        calls.follow(leg, this.#requestTo(to.number), ledRoute(leg, to, decision), outcome);
      },
    };
  }

  release(cause: ReleaseCause): void {
    const { leg, calls, outcome } = this.#props;
    if (this.#isHere) calls.fail(leg, cause, outcome);
  }

  onLeft(listener: (how: Left) => void): void {
    this.#listeners.push(listener);
  }

  get #isHere(): boolean {
    const { leg, placement } = this.#props;
    return leg.call.placement === placement;
  }

  #requestTo(dialled: string): RouteRequest {
    const { party: from, call } = this.#props.leg;
    const { companyId, domainId, source, maxForwards } = call.props;
    const purpose = 'configured' as const;
    return { companyId, domainId, source, from, dialled, purpose, diversions: call.diversions, maxForwards };
  }

  /** Why he is led there comes before how the way was found. */
  #routed(request: RouteRequest, { code, params, sentence, steps }: Decision): Route {
    const route = this.#props.calls.parts.router.decide(request);
    return {
      ...route,
      decision: { ...route.decision, steps: [...steps, { code, params, sentence }, ...route.decision.steps] },
    };
  }

  #end(offer: OpenOffer, agentId: AgentId, outcome: OfferOutcome): void {
    if (!offer.open.delete(agentId)) return;
    if (offer.open.size === 0 && this.#offer === offer) this.#offer = null;
    const { leg, queueId } = this.#props;
    if (offer.rung.has(agentId) && !leg.call.hasEnded) leg.call.record({ type: 'agent-offer-ended', queueId, agentId, outcome });
    offer.order.ended(agentId, outcome);
  }

  #endAll(offer: OpenOffer, outcome: OfferOutcome): void {
    for (const agentId of offer.open) this.#end(offer, agentId, outcome);
  }

  #leave(how: Left): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    // First out of the line, then the agent is free: else he would be offered the same caller again.
    for (const listener of listeners) listener(how);
    if (this.#offer) this.#endAll(this.#offer, 'abandoned');
  }
}

function ledRoute({ call }: CallLeg, to: Exclude<LedTo, { readonly kind: 'number' }>, decision: Decision): Route {
  const { direction } = call.props;
  return { destination: to, decision, direction, diversions: call.diversions, targets: [], ringTimeoutMs: 0 };
}

function offerOutcome(cause: ReleaseCause): OfferOutcome {
  if (cause === 'no-answer') return 'no-answer';
  return cause === 'rejected' || cause === 'busy' ? 'rejected' : 'failed';
}
