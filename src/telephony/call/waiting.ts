import type { CallId, CompanyId, QueueId } from '../../kernel/ids.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';
import type { CallLeg } from './call-leg.ts';
import type { OfferOutcome, PlacementOutcome, WaitingCaller } from './call-ports.ts';
import type { CallService } from './call-service.ts';
import type { Placement } from './placement.ts';

export interface WaitingLegProps {
  readonly calls: CallService;
  readonly leg: CallLeg;
  readonly placement: Placement;
  readonly queueId: QueueId;
  readonly outcome: PlacementOutcome;
}

type Left = 'abandoned' | 'conversation-over';

/** A leg that waits with music, as a queue sees it. */
export class WaitingLeg implements WaitingCaller {
  readonly callId: CallId;
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  readonly from: Party;
  readonly sinceMs: number;
  readonly #props: WaitingLegProps;
  #listeners: ((how: Left) => void)[] = [];
  #endOffer: ((outcome: OfferOutcome) => void) | null = null;

  constructor(props: WaitingLegProps) {
    this.#props = props;
    const { leg, placement, queueId } = props;
    const { call } = leg;
    this.callId = call.id;
    this.companyId = call.props.companyId;
    this.queueId = queueId;
    this.from = leg.party;
    this.sinceMs = call.props.now();
    placement.onLeft = () => this.#leave('abandoned');
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

  offer(offer: Parameters<WaitingCaller['offer']>[0]): void {
    const { leg, calls, placement, queueId, outcome } = this.#props;
    const { agentId, decision } = offer;
    const { call } = leg;
    let isRinging = false;
    const end = (result: OfferOutcome) => {
      if (this.#endOffer !== end) return;
      this.#endOffer = null;
      if (isRinging && !call.hasEnded) call.record({ type: 'agent-offer-ended', queueId, agentId, outcome: result });
      offer.ended(result);
    };
    this.#endOffer = end;
    placement.ring({
      targets: offer.targets,
      timeoutMs: offer.timeoutMs,
      agentId,
      started: (legs) => {
        isRinging = true;
        call.record({ type: 'agent-offered', queueId, agentId, legId: legs[0]!.id, decision });
      },
      answered: (agentLeg) => {
        agentLeg.leg.on('released', () => this.#leave('conversation-over'));
        end('accepted');
        calls.join(leg, agentLeg);
        outcome.connected?.(agentLeg);
      },
      failed: (cause) => end(offerOutcome(cause)),
    });
  }

  release(cause: ReleaseCause): void {
    const { leg, calls, placement, outcome } = this.#props;
    if (leg.call.placement === placement) calls.fail(leg, cause, outcome);
  }

  onLeft(listener: (how: Left) => void): void {
    this.#listeners.push(listener);
  }

  #leave(how: Left): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    // First out of the line, then the agent is free: else he would be offered the same caller again.
    for (const listener of listeners) listener(how);
    this.#endOffer?.('abandoned');
  }
}

function offerOutcome(cause: ReleaseCause): OfferOutcome {
  if (cause === 'no-answer') return 'no-answer';
  return cause === 'rejected' || cause === 'busy' ? 'rejected' : 'failed';
}
