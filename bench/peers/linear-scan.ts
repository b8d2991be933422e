import type { RoutedInteraction, RoutedQueue, RoutingInput, RoutingOutput } from '../../src/contact-centre/routing/index.ts';
import type { AgentId, OfferId } from '../../src/kernel/ids.ts';

interface Member {
  readonly agentId: AgentId;
  isFree: boolean;
  idleSinceMs: number;
}

interface ScannedQueue {
  readonly settings: RoutedQueue;
  readonly members: Member[];
  readonly waiting: RoutedInteraction[];
}

/**
 * Queues as queue applications usually keep them: each has a list of its members with their own copy of the state. A change of an
 * agent is looked for in all members of all queues; then the head of each queue looks through its members for the one who has been
 * idle for longest. It knows neither skills nor an order across queues nor reasons: less work than the engine does.
 */
export class LinearScan {
  readonly #queues: ScannedQueue[] = [];
  readonly #offered = new Map<OfferId, { readonly interaction: RoutedInteraction; readonly agentId: AgentId }>();
  #sequence = 0;

  apply(input: RoutingInput, nowMs: number): RoutingOutput[] {
    switch (input.type) {
      case 'queue-configured': {
        const members = input.queue.agentIds.map((agentId): Member => ({ agentId, isFree: true, idleSinceMs: nowMs }));
        this.#queues.push({ settings: input.queue, members, waiting: [] });
        return [];
      }
      case 'arrived': {
        const queue = this.#queues.find(({ settings }) => settings.id === input.interaction.queueId);
        queue?.waiting.push(input.interaction);
        return queue ? this.#serve(queue, nowMs) : [];
      }
      case 'accepted': {
        const { interaction, agentId } = this.#offered.get(input.offerId)!;
        this.#offered.delete(input.offerId);
        return [{ type: 'assigned', interactionId: interaction.id, queueId: interaction.queueId, agentId }];
      }
      case 'work-ended': {
        this.#setState(input.agentId, true, nowMs);
        for (const queue of this.#queues) {
          const outputs = this.#serve(queue, nowMs);
          if (outputs.length > 0) return outputs;
        }
        return [];
      }
      default:
        return [];
    }
  }

  #setState(agentId: AgentId, isFree: boolean, nowMs: number): void {
    for (const { members } of this.#queues)
      for (const member of members)
        if (member.agentId === agentId) {
          member.isFree = isFree;
          member.idleSinceMs = nowMs;
        }
  }

  #serve({ settings, members, waiting }: ScannedQueue, nowMs: number): RoutingOutput[] {
    const interaction = waiting[0];
    if (!interaction) return [];
    let best: Member | null = null;
    for (const member of members) if (member.isFree && (!best || member.idleSinceMs < best.idleSinceMs)) best = member;
    if (!best) return [];
    waiting.shift();
    this.#setState(best.agentId, false, nowMs);
    this.#sequence += 1;
    const offerId = String(this.#sequence) as OfferId;
    this.#offered.set(offerId, { interaction, agentId: best.agentId });
    const decision = { code: 'longest-idle', params: {}, sentence: '', steps: [] };
    const { id: interactionId } = interaction;
    const expiresAtMs = nowMs + settings.offerTimeoutMs;
    return [{ type: 'offer', offerId, interactionId, queueId: settings.id, agentIds: [best.agentId], expiresAtMs, decision }];
  }
}
