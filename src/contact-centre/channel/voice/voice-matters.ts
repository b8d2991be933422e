import type { AgentId, InteractionId, LegId } from '../../../kernel/ids.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';
import type { InteractionTarget } from '../../interaction/index.ts';

/** A matter on the telephone. */
export interface VoiceMatter {
  readonly interactionId: InteractionId;
  /** Keeps its id wherever the customer goes. */
  readonly customerLegId: LegId;
  readonly agentLegs: Map<LegId, AgentId>;
  /** An agent is passing the customer on. */
  passing: { readonly byLegId: LegId; readonly kind: 'blind' | 'attended'; readonly to: InteractionTarget } | null;
}

/** Matters on the telephone by the legs of their parties. */
export class VoiceMatters {
  readonly #byCustomer = new TransientMap<LegId, VoiceMatter>();
  readonly #byAgent = new TransientMap<LegId, VoiceMatter>();
  readonly #byInteraction = new TransientMap<InteractionId, VoiceMatter>();
  readonly #legsOf = new TransientMap<AgentId, Set<LegId>>();

  get size(): number {
    return this.#byCustomer.size;
  }

  add(interactionId: InteractionId, customerLegId: LegId): VoiceMatter {
    const matter: VoiceMatter = { interactionId, customerLegId, agentLegs: new Map(), passing: null };
    this.#byCustomer.set(customerLegId, matter);
    this.#byInteraction.set(interactionId, matter);
    return matter;
  }

  of(interactionId: InteractionId): VoiceMatter | undefined {
    return this.#byInteraction.get(interactionId);
  }

  ofCustomer(legId: LegId): VoiceMatter | undefined {
    return this.#byCustomer.get(legId);
  }

  ofAgent(legId: LegId): VoiceMatter | undefined {
    return this.#byAgent.get(legId);
  }

  /** Of an agent, the latest he took. */
  inHandOf(agentId: AgentId): VoiceMatter | undefined {
    const legId = [...(this.#legsOf.get(agentId) ?? [])].at(-1);
    return legId === undefined ? undefined : this.#byAgent.get(legId);
  }

  /** The agent's leg belongs to this matter, and to no other any more. */
  join(matter: VoiceMatter, legId: LegId, agentId: AgentId): void {
    const former = this.#byAgent.get(legId);
    if (former) this.part(former, legId);
    matter.agentLegs.set(legId, agentId);
    this.#byAgent.set(legId, matter);
    const legs = this.#legsOf.get(agentId) ?? new Set();
    this.#legsOf.set(agentId, legs.add(legId));
  }

  part(matter: VoiceMatter, legId: LegId): void {
    const agentId = matter.agentLegs.get(legId);
    if (agentId === undefined) return;
    matter.agentLegs.delete(legId);
    this.#byAgent.delete(legId);
    const legs = this.#legsOf.get(agentId);
    legs?.delete(legId);
    if (legs?.size === 0) this.#legsOf.delete(agentId);
  }

  remove(matter: VoiceMatter): void {
    for (const legId of matter.agentLegs.keys()) this.part(matter, legId);
    this.#byCustomer.delete(matter.customerLegId);
    this.#byInteraction.delete(matter.interactionId);
  }
}
