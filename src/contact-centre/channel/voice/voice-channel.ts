import type { AgentId, CompanyId, InteractionId, LegId, QueueId } from '../../../kernel/ids.ts';
import type { CallLeg, CallRegistry, QueuePort, WaitingCaller } from '../../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import type { LegTarget } from '../../../telephony/leg/index.ts';
import type { AgentWorks } from '../../agent/index.ts';
import type { ContactCentreDirectory } from '../../contact-centre-directory/index.ts';
import {
  type Customer,
  type Interaction,
  type Interactions,
  type InteractionTarget,
  isReturning,
} from '../../interaction/index.ts';
import type { MatterArrival, WaitingMatter } from '../channel-port.ts';
import { CallFollower } from './call-follower.ts';
import { VoiceMatters } from './voice-matters.ts';
import { WaitingCall } from './waiting-call.ts';

/** What waits for callers: `contact-centre/queue`. */
export interface CallerQueues {
  /** False: nobody is taken there (no such queue, switched off). */
  arrive(arrival: MatterArrival): boolean;
  /** He hung up. */
  abandoned(id: InteractionId, of?: WaitingMatter, isByRestart?: boolean): void;
  /** His flow took him out of the queue. */
  takenOut(id: InteractionId, how: 'transferred', of?: WaitingMatter): void;
  /** Somebody took him without being offered him. */
  taken(id: InteractionId, by: InteractionTarget): void;
}

export interface VoiceChannelParts {
  readonly registry: Pick<CallRegistry, 'onEvent' | 'leg'>;
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly interactions: Interactions;
  readonly works: AgentWorks;
  /** What is rung for an agent, for a caller of a queue; left out: all his telephones. */
  readonly placesOf?: (agentId: AgentId, queueId: QueueId) => readonly LegTarget[];
}

/** Calls as matters: begins one when a caller first meets the contact centre, and follows it until he is gone. */
export class VoiceChannel implements QueuePort, Disposable {
  queues: CallerQueues | null = null;
  /** Of a customer who waits to be called back in that queue: since when. Who calls meanwhile waits in his own place. */
  placeKeptFor: ((customer: Customer, companyId: CompanyId, queueId: QueueId) => number | undefined) | null = null;
  readonly #parts: VoiceChannelParts;
  readonly #matters = new VoiceMatters();
  readonly #follower: CallFollower;
  readonly #placesOf: (agentId: AgentId, queueId: QueueId) => readonly LegTarget[];

  constructor(parts: VoiceChannelParts) {
    this.#parts = parts;
    this.#placesOf = parts.placesOf ?? ((agentId) => this.#telephonesOf(agentId));
    const taken = (matter: { interactionId: InteractionId }, by: InteractionTarget) =>
      this.queues?.taken(matter.interactionId, by);
    this.#follower = new CallFollower({ ...parts, matters: this.#matters, taken });
  }

  /** Callers it follows and what it remembers for them; 0 when nobody is left behind. */
  get size(): number {
    return this.#follower.size;
  }

  /** The matter of a party on the telephone, begun when there is none: for a flow, before any queue. */
  matterOf({ id, party, call }: Pick<CallLeg, 'id' | 'party' | 'call'>): Readonly<Interaction> {
    const { companyId, dialled } = call.props;
    return this.#matter({ legId: id, from: party, companyId, dialled, callId: call.id });
  }

  /** That of a customer's leg, if there is one. */
  interactionOf(legId: LegId): InteractionId | null {
    return this.#matters.ofCustomer(legId)?.interactionId ?? null;
  }

  /** The matter goes on without him on the telephone (he will be called back): that he hangs up does not end it. @returns his leg */
  unfollow(id: InteractionId): LegId | null {
    const matter = this.#matters.of(id);
    if (matter) this.#matters.remove(matter);
    return matter?.customerLegId ?? null;
  }

  /** He is on the telephone (again), and no queue's caller: called back, or called by an agent. Followed until he is gone. */
  follow(id: InteractionId, { id: legId, call }: Pick<CallLeg, 'id' | 'call'>): void {
    this.unfollow(id);
    this.#matters.add(id, legId);
    const interaction = this.#parts.interactions.find(id);
    if (interaction && !interaction.callIds.includes(call.id))
      this.#parts.interactions.record(id, { type: 'call-attached', callId: call.id });
  }

  enter(caller: WaitingCaller): boolean {
    const begun = this.#matter(caller);
    const { id: interactionId, visits, customer, companyId } = begun;
    const matter = new WaitingCall(interactionId, caller, { ...this.#parts, placesOf: this.#placesOf });
    caller.onLeft((how) => {
      // Who was fetched by a person is with him already, and waits no more.
      if (how === 'abandoned') this.queues?.abandoned(interactionId, matter, this.#parts.works.isLostByRestart(interactionId));
      else this.queues?.takenOut(interactionId, 'transferred', matter);
    });
    const because = visits.length === 0 ? 'entered' : isReturning(begun, caller.queueId) ? 'returned' : 'transfer';
    const enqueuedAtMs = this.placeKeptFor?.(customer, companyId, caller.queueId);
    const since = enqueuedAtMs === undefined ? {} : { enqueuedAtMs };
    return this.queues?.arrive({ matter, queueId: caller.queueId, because, ...since }) ?? false;
  }

  [Symbol.dispose](): void {
    this.#follower[Symbol.dispose]();
  }

  #matter({
    legId,
    from,
    companyId,
    dialled,
    callId,
  }: Pick<WaitingCaller, 'legId' | 'from' | 'companyId' | 'dialled' | 'callId'>) {
    const { interactions } = this.#parts;
    const known = this.#matters.ofCustomer(legId);
    const interaction = known && interactions.find(known.interactionId);
    if (interaction) return interaction;
    // His flow began it.
    const ofCall = interactions.ofCall(callId);
    if (ofCall?.channel === 'voice' && !this.#matters.of(ofCall.id)) {
      this.#matters.add(ofCall.id, legId);
      return ofCall;
    }
    const customer = from.isPrivate ? { address: '', name: '' } : { address: from.number, name: from.displayName };
    const begun = interactions.begin({ companyId, channel: 'voice', customer, dialled, callId });
    this.#matters.add(begun.id, legId);
    return begun;
  }

  #telephonesOf(agentId: AgentId): readonly LegTarget[] {
    const agent = this.#parts.directory.agent(agentId);
    const devices = agent ? this.#parts.people.devicesOf(agent.userId) : [];
    return devices.filter(({ enabled }) => enabled).map(({ id }) => ({ kind: 'device', deviceId: id }));
  }
}
