import type { Unsubscribe } from '../../../kernel/events.ts';
import type { AgentId, CallId, LegId } from '../../../kernel/ids.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';
import type { Call, CallEvent, CallLeg, CallRegistry } from '../../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import type { AgentWorks } from '../../agent/index.ts';
import { activeWorks, currentVisit, type Interactions, type InteractionTarget } from '../../interaction/index.ts';
import { RememberedConferences } from './remembered-conferences.ts';
import { targetOfDestination, targetOfNumber } from './targets.ts';
import type { VoiceMatter, VoiceMatters } from './voice-matters.ts';

export interface CallFollowerParts {
  readonly registry: Pick<CallRegistry, 'onEvent' | 'leg'>;
  readonly people: CompanyDirectory;
  readonly interactions: Interactions;
  readonly works: AgentWorks;
  readonly matters: VoiceMatters;
  /** Somebody took a waiting customer without being offered him (pickup). */
  readonly taken: (matter: VoiceMatter, by: InteractionTarget) => void;
}

type EventOf<Type extends CallEvent['type']> = Extract<CallEvent, { readonly type: Type }>;

/**
 * Follows customers on the telephone wherever they go (hold, consultation, transfer, pickup, conference), and tells which agent has them
 * in hand. It reads the events of calls, which are the same whatever phone or page made them happen.
 */
export class CallFollower implements Disposable {
  readonly #parts: CallFollowerParts;
  readonly #conferences = new RememberedConferences();
  /** Calls in which agents ask somebody else while their customer waits. */
  readonly #consults = new TransientMap<CallId, { readonly matter: VoiceMatter; readonly agentId: AgentId }>();
  readonly #stop: Unsubscribe;

  constructor(parts: CallFollowerParts) {
    this.#parts = parts;
    this.#stop = parts.registry.onEvent(({ event, call }) => this.#happened(event, call));
  }

  /** What it remembers; nothing when nobody is on the telephone. */
  get size(): number {
    return this.#parts.matters.size + this.#consults.size + this.#conferences.size;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #happened(event: CallEvent, call: Call): void {
    switch (event.type) {
      case 'legs-connected':
        return this.#connected(event, call);
      case 'leg-state-changed':
        return this.#stateChanged(event);
      case 'leg-released':
        return this.#released(event, call);
      case 'call-transferred':
        return this.#passing(event, call);
      case 'call-routed':
        return this.#consulting(event, call);
      case 'call-queued':
        return this.#queuedAgain(event, call);
      case 'conference-changed':
        return this.#conferred(event);
      case 'call-ended':
        return this.#consultOver(call.id);
      default:
    }
  }

  #connected({ legIds }: EventOf<'legs-connected'>, call: Call): void {
    const [one, other] = legIds;
    if (!one || !other) return;
    this.#met(one, call.legs.get(other));
    this.#met(other, call.legs.get(one));
  }

  /** The customer talks to `other` from now on, and to nobody else. */
  #met(customerLegId: LegId, other: CallLeg | undefined): void {
    const { matters, works, interactions, taken } = this.#parts;
    const matter = matters.ofCustomer(customerLegId);
    if (!matter || !other) return;
    const { interactionId } = matter;
    const agentId = this.#agentOf(other);
    const interaction = interactions.find(interactionId);
    const wasWaiting = interaction !== undefined && currentVisit(interaction) !== null;
    if (wasWaiting) taken(matter, this.#targetOf(other));
    const { passing } = matter;
    const before = [...matter.agentLegs].filter(([legId]) => legId !== other.id);
    // First the new one, so that nobody is offered a third matter in between.
    if (agentId !== null) this.#takesPart(matter, other, agentId, passing ? 'transfer' : 'take-over');
    for (const [legId, agent] of before) {
      matters.part(matter, legId);
      if (agent === agentId) continue;
      if (passing?.byLegId === legId) works.transferred(interactionId, agent, passing.kind, this.#targetOf(other));
      else works.end(interactionId, agent, 'taken-over');
    }
    matter.passing = null;
  }

  #takesPart(matter: VoiceMatter, leg: CallLeg, agentId: AgentId, how: 'transfer' | 'take-over' | 'conference'): void {
    const { matters, works } = this.#parts;
    const former = matters.ofAgent(leg.id);
    if (former === matter) return;
    const { companyId } = leg.call.props;
    if (companyId !== this.#parts.interactions.find(matter.interactionId)?.companyId) return;
    matters.join(matter, leg.id, agentId);
    works.begin(matter.interactionId, agentId, how, { callId: leg.call.id });
    if (leg.state === 'held') works.held(matter.interactionId, agentId, true);
    // He was asked in a matter of its own and has the customer now: that one is over for him.
    if (former) works.end(former.interactionId, agentId, 'customer-left', 'wrap-up');
  }

  #stateChanged({ legId, state }: EventOf<'leg-state-changed'>): void {
    const matter = this.#parts.matters.ofAgent(legId);
    const agentId = matter?.agentLegs.get(legId);
    if (matter && agentId && (state === 'held' || state === 'connected'))
      this.#parts.works.held(matter.interactionId, agentId, state === 'held');
  }

  #released({ legId, release, toCallId }: EventOf<'leg-released'>, call: Call): void {
    const { matters, interactions } = this.#parts;
    const customerOf = matters.ofCustomer(legId);
    if (toCallId !== null) {
      if (customerOf) interactions.record(customerOf.interactionId, { type: 'call-attached', callId: toCallId });
      return;
    }
    this.#conferences.left(legId);
    if (customerOf) return this.#customerGone(customerOf, release, call);
    const matter = matters.ofAgent(legId);
    if (matter) this.#agentGone(matter, legId, release.cause === 'media-lost' || release.cause === 'network-failure');
  }

  #agentGone(matter: VoiceMatter, legId: LegId, isLost: boolean): void {
    const { matters, works } = this.#parts;
    const { interactionId, passing } = matter;
    const agentId = matter.agentLegs.get(legId);
    matters.part(matter, legId);
    // He may be in a conference with the customer by another leg of his.
    if (!agentId || [...matter.agentLegs.values()].includes(agentId)) return;
    if (passing?.byLegId === legId) works.transferred(interactionId, agentId, passing.kind, passing.to);
    else works.end(interactionId, agentId, isLost ? 'lost' : 'agent-left');
  }

  #customerGone(matter: VoiceMatter, release: EventOf<'leg-released'>['release'], call: Call): void {
    const { matters, works, interactions } = this.#parts;
    const { interactionId } = matter;
    const interaction = interactions.find(interactionId);
    matters.remove(matter);
    if (!interaction) return;
    const isRestart = release.cause === 'server-restart';
    const isLost = release.cause === 'media-lost' || release.cause === 'network-failure';
    const isByCustomer = release.by === 'party' || isLost;
    const last = interaction.visits.at(-1);
    const cause = (() => {
      if (isRestart) return 'server-restart';
      if (last && (last.leftAtMs === null || last.how === 'abandoned')) return 'abandoned';
      if (last?.how === 'released') return 'released';
      if (last?.how === 'overflowed' && interaction.works.every(({ beganAtMs }) => beganAtMs < (last.leftAtMs ?? 0)))
        return 'overflowed';
      return interaction.works.length > 0 || last?.how === 'assigned' ? 'handled' : isByCustomer ? 'abandoned' : 'released';
    })();
    const wasAgent = !isByCustomer && activeWorks(interaction).length === 0 && interaction.works.length > 0;
    const by = isByCustomer ? 'customer' : wasAgent && call.lastRelease?.by !== 'system' ? 'agent' : 'system';
    works.customerLeft(interactionId, { by, cause }, isRestart ? 'server-restart' : isLost ? 'lost' : 'customer-left');
  }

  #passing({ kind, byLegId, target, outcome }: EventOf<'call-transferred'>, { props: { domainId } }: Call): void {
    const matter = this.#parts.matters.ofAgent(byLegId);
    if (!matter) return;
    if (outcome === 'requested') {
      const to = targetOfNumber(this.#parts, domainId, target);
      matter.passing = { byLegId, kind, to };
    } else if (outcome === 'failed') matter.passing = null;
    else {
      // Somebody has him who is no agent, or a queue.
      const agentId = matter.agentLegs.get(byLegId);
      const { passing } = matter;
      this.#parts.matters.part(matter, byLegId);
      matter.passing = null;
      if (agentId && passing) this.#parts.works.transferred(matter.interactionId, agentId, passing.kind, passing.to);
    }
  }

  /** Passed on to a queue: who did it has him no more, before he waits there. */
  #queuedAgain({ queueId }: EventOf<'call-queued'>, call: Call): void {
    const leg = call.placement?.forLeg;
    const matter = leg ? this.#parts.matters.ofCustomer(leg.id) : undefined;
    if (!matter) return;
    const { passing, interactionId } = matter;
    for (const [legId, agentId] of matter.agentLegs) {
      this.#parts.matters.part(matter, legId);
      if (passing?.byLegId === legId)
        this.#parts.works.transferred(interactionId, agentId, passing.kind, { kind: 'queue', queueId });
      else this.#parts.works.end(interactionId, agentId, 'taken-over');
    }
    matter.passing = null;
  }

  /** An agent with a customer in hand calls somebody else. */
  #consulting({ destination }: EventOf<'call-routed'>, call: Call): void {
    if (this.#consults.has(call.id)) return;
    for (const leg of call.legs.values()) {
      const isHis = leg.leg.role === 'originating' || leg.state === 'connected';
      const agentId = isHis ? this.#parts.works.agentOf(leg.party.userId) : null;
      const matter = agentId === null ? undefined : this.#parts.matters.inHandOf(agentId);
      if (!matter || agentId === null || this.#parts.registry.leg(matter.customerLegId)?.call === call) continue;
      const to = targetOfDestination(this.#parts, call.props.domainId, destination);
      if (to === null) return;
      this.#consults.set(call.id, { matter, agentId });
      this.#parts.works.consultBegan(matter.interactionId, agentId, to);
      return;
    }
  }

  #consultOver(callId: CallId): void {
    const consult = this.#consults.get(callId);
    if (!consult) return;
    this.#consults.delete(callId);
    this.#parts.works.consultEnded(consult.matter.interactionId, consult.agentId);
  }

  #conferred({ conferenceId, legId, change }: EventOf<'conference-changed'>): void {
    const { matters, registry } = this.#parts;
    if (change === 'joined') {
      const members = this.#conferences.joined(conferenceId, legId);
      for (const customerLegId of members) {
        const matter = matters.ofCustomer(customerLegId);
        if (!matter) continue;
        for (const member of members) {
          const leg = member === customerLegId ? undefined : registry.leg(member);
          const agentId = leg ? this.#agentOf(leg) : null;
          if (leg && agentId !== null) this.#takesPart(matter, leg, agentId, 'conference');
        }
      }
    } else if (change === 'left' || change === 'removed') {
      this.#conferences.left(legId);
      const matter = matters.ofAgent(legId);
      if (matter) this.#agentGone(matter, legId, false);
    }
  }

  #agentOf({ agentId, party }: CallLeg): AgentId | null {
    return agentId ?? this.#parts.works.agentOf(party.userId);
  }

  #targetOf(leg: CallLeg): InteractionTarget {
    const agentId = this.#agentOf(leg);
    if (agentId !== null) return { kind: 'agent', agentId };
    const { userId, number } = leg.party;
    return userId === null ? { kind: 'number', number } : { kind: 'user', userId };
  }
}
