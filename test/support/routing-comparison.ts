import { deepStrictEqual } from 'node:assert/strict';
import { liveChannels } from '../../src/contact-centre/interaction/index.ts';
import {
  type RoutedAgent,
  RoutingEngine,
  type RoutingInput,
  type RoutingOutput,
} from '../../src/contact-centre/routing/index.ts';
import type { AgentId, InteractionId, OfferId } from '../../src/kernel/ids.ts';
import { NaiveRouting, withoutReason } from './naive-routing.ts';
import { type Chance, RoutingHistory } from './routing-histories.ts';

/**
 * One history, through the engine, through the naive one, and through one that crashes now and then and goes on from its snapshot.
 * @throws Error (assertion) where they differ, where something is promised that does not hold, or where the snapshot of the crashing
 * one is not that of the other
 * @param crashes whether the third crashes after this step
 * @returns how many offers were made
 */
export function compareRouting(chances: readonly Chance[], crashes: (step: number) => boolean): number {
  const history = new RoutingHistory();
  const engine = new RoutingEngine();
  const naive = new NaiveRouting();
  const promises = new RoutingPromises();
  let crashing = new RoutingEngine();
  let offers = 0;
  const tell = (input: RoutingInput) => {
    const outputs = engine.apply(input, history.nowMs);
    deepStrictEqual(outputs.map(withoutReason), naive.apply(input, history.nowMs), `after ${JSON.stringify(input)}`);
    deepStrictEqual(crashing.apply(input, history.nowMs), outputs, 'the one that crashed decides otherwise');
    deepStrictEqual(engine.dueAtMs(), naive.dueAtMs(), `due after ${JSON.stringify(input)}`);
    promises.hold(input, outputs);
    history.heard(input, outputs);
    offers += outputs.filter(({ type }) => type === 'offer').length;
    if (naive.isSomebodyLeft()) throw new Error('somebody waits for whom somebody is free');
  };
  for (const input of history.beginning(chances)) tell(input);
  for (const [step, chance] of chances.entries()) {
    tell(history.next(chance, engine.dueAtMs()));
    if (!crashes(step)) continue;
    const before = crashing.snapshot();
    crashing = RoutingEngine.fromSnapshot(JSON.parse(JSON.stringify(before)));
    deepStrictEqual(crashing.snapshot(), before, 'a restored one is not what it was');
  }
  deepStrictEqual(crashing.snapshot(), engine.snapshot());
  return offers;
}

type Place = { readonly kind: 'waiting' } | { readonly kind: 'offered'; readonly offerId: OfferId } | { readonly kind: 'gone' };

/** What must hold whatever the rules are, checked from inputs and outputs alone. */
class RoutingPromises {
  readonly #agents = new Map<AgentId, RoutedAgent>();
  readonly #works = new Map<AgentId, Map<InteractionId, string>>();
  readonly #rung = new Map<AgentId, OfferId>();
  readonly #places = new Map<InteractionId, Place>();
  readonly #channels = new Map<InteractionId, string>();

  hold(input: RoutingInput, outputs: readonly RoutingOutput[]): void {
    if (input.type === 'agent-configured') this.#agents.set(input.agent.id, input.agent);
    if (input.type === 'agent-removed') this.#forget(input.agentId);
    if (input.type === 'arrived') {
      this.#places.set(input.interaction.id, { kind: 'waiting' });
      this.#channels.set(input.interaction.id, input.interaction.channel);
    }
    if (input.type === 'declined' && this.#rung.get(input.agentId) === input.offerId) this.#rung.delete(input.agentId);
    if (input.type === 'work-ended') this.#works.get(input.agentId)?.delete(input.interactionId);
    const isForeign = input.type === 'work-began' && this.#places.get(input.interactionId)?.kind !== 'waiting';
    if (input.type === 'work-began' && isForeign) this.#begin(input.agentId, input.interactionId, input.channel);
    for (const output of outputs) this.#hear(output);
    if (input.type === 'left') this.#places.set(input.interactionId, { kind: 'gone' });
  }

  #hear(output: RoutingOutput): void {
    const { interactionId } = output;
    const place = this.#places.get(interactionId);
    if (place?.kind === 'gone' && output.type !== 'offer-withdrawn') throw new Error(`${interactionId} is gone already`);
    if (output.type === 'offer') {
      if (place?.kind === 'offered' && this.#isRinging(place.offerId))
        throw new Error(`${interactionId} is offered twice at once`);
      if (new Set(output.agentIds).size !== output.agentIds.length) throw new Error('somebody is rung twice');
      for (const id of output.agentIds) this.#ring(id, output.offerId, interactionId);
      this.#places.set(interactionId, { kind: 'offered', offerId: output.offerId });
    } else if (output.type === 'assigned') {
      if (this.#rung.get(output.agentId) === (place?.kind === 'offered' ? place.offerId : null))
        this.#rung.delete(output.agentId);
      this.#begin(output.agentId, interactionId, this.#channels.get(interactionId)!);
      this.#places.set(interactionId, { kind: 'gone' });
    } else if (output.type === 'overflow') {
      if (place?.kind === 'offered' && this.#isRinging(place.offerId)) throw new Error(`${interactionId} leaves while it rings`);
      this.#places.set(interactionId, { kind: 'gone' });
    } else for (const id of output.agentIds) if (this.#rung.get(id) === output.offerId) this.#rung.delete(id);
  }

  #isRinging(offerId: OfferId): boolean {
    return [...this.#rung.values()].includes(offerId);
  }

  /** An offer is work he must have room for. */
  #ring(id: AgentId, offerId: OfferId, interactionId: InteractionId): void {
    if (this.#rung.has(id)) throw new Error(`${id} is rung by two`);
    const channel = this.#channels.get(interactionId)!;
    const hands = [...(this.#works.get(id)?.values() ?? [])];
    const most = (this.#agents.get(id)?.capacity as Record<string, number> | undefined)?.[channel] ?? 0;
    if (hands.some((one) => (liveChannels as ReadonlySet<string>).has(one))) throw new Error(`${id} has a live one in hand`);
    if (hands.filter((one) => one === channel).length >= most) throw new Error(`${id} would hold more than he can`);
    this.#rung.set(id, offerId);
  }

  #begin(id: AgentId, interactionId: InteractionId, channel: string): void {
    if (!this.#agents.has(id)) return;
    const works = this.#works.get(id) ?? new Map<InteractionId, string>();
    this.#works.set(id, works.set(interactionId, channel));
  }

  #forget(id: AgentId): void {
    this.#agents.delete(id);
    this.#works.delete(id);
    this.#rung.delete(id);
  }
}
