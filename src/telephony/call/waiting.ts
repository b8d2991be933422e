import type { QueueId } from '../../kernel/ids.ts';
import type { CallLeg } from './call-leg.ts';
import type { OfferOutcome, WaitingCaller } from './call-ports.ts';
import type { CallService, PlacementOutcome } from './call-service.ts';
import type { Placement } from './placement.ts';

/** Lets a leg wait with music and hands it to a queue as a `WaitingCaller`. */
export function waitingCaller(
  calls: CallService,
  leg: CallLeg,
  placement: Placement,
  queueId: QueueId,
  outcome: PlacementOutcome,
): WaitingCaller {
  const { call } = leg;
  let listeners: ((how: 'abandoned' | 'conversation-over') => void)[] = [];
  let offered: { end(outcome: OfferOutcome): void } | null = null;
  const leave = (how: 'abandoned' | 'conversation-over') => {
    const told = listeners;
    listeners = [];
    offered?.end('abandoned');
    for (const listener of told) listener(how);
  };

  call.queueId = queueId;
  call.record({ type: 'call-queued', queueId });
  call.setState(leg, 'queued');
  calls.updateSound(call);
  if (!leg.isAnswered) {
    leg.isAnswered = true;
    if (leg.leg.role === 'originating') void calls.answerWhenSafe(leg, null);
  }
  placement.onAbandoned = () => leave('abandoned');

  return {
    callId: call.id,
    companyId: call.props.companyId,
    queueId,
    from: leg.party,
    sinceMs: call.props.now(),
    offer(offer) {
      const { agentId, decision } = offer;
      let isOpen = true;
      const end = (result: OfferOutcome) => {
        if (!isOpen) return;
        isOpen = false;
        offered = null;
        if (!call.hasEnded) call.record({ type: 'agent-offer-ended', queueId, agentId, outcome: result });
        offer.ended(result);
      };
      offered = { end };
      placement.ring({
        targets: offer.targets,
        timeoutMs: offer.timeoutMs,
        agentId,
        started: (legs) => {
          const [first] = legs;
          call.record({ type: 'agent-offered', queueId, agentId, legId: first!.id, decision });
        },
        answered: (agentLeg) => {
          agentLeg.subscriptions.push(watchEnd(agentLeg, () => leave('conversation-over')));
          end('accepted');
          calls.join(leg, agentLeg);
          outcome.connected?.(agentLeg);
        },
        failed: (cause) => end(offerOutcome(cause)),
      });
    },
    release(cause) {
      if (call.placement === placement) calls.fail(leg, cause, outcome);
    },
    onLeft: (listener) => listeners.push(listener),
  };
}

/** Runs when the agent's part is over, be it by hanging up or by being replaced. */
function watchEnd(leg: CallLeg, over: () => void): () => void {
  leg.leg.on('released', over);
  return () => {};
}

function offerOutcome(cause: string): OfferOutcome {
  if (cause === 'no-answer') return 'no-answer';
  return cause === 'rejected' || cause === 'busy' ? 'rejected' : 'failed';
}
