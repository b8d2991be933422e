import type { Clock, Timer } from '../../../kernel/clock.ts';
import type { AgentId, CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { CallLeg, Decision } from '../../../telephony/call/index.ts';
import { nobody } from '../../../telephony/call/index.ts';
import type { LegTarget, Party } from '../../../telephony/leg/index.ts';
import type { AgentWorks } from '../../agent/index.ts';
import type { ContactCentreDirectory } from '../../contact-centre-directory/index.ts';
import type { Interaction, Interactions, InteractionTarget, WantedCallBack } from '../../interaction/index.ts';
import type { Arrival, MatterArrival, OfferOrder, WaitingMatter } from '../channel-port.ts';
import { CallBackCall, type CallBackCallParts, type Missed } from './call-back-call.ts';
import type { CallBackState } from './call-back-requests.ts';

/** What waits for them: `contact-centre/queue`. */
export interface CallBackQueues {
  /** False: nobody is taken there (no such queue, switched off). */
  arrive(arrival: MatterArrival): boolean;
  takenOut(id: InteractionId, how: 'transferred' | 'call-back', of?: WaitingMatter): void;
}

export interface CallBackParts extends CallBackCallParts {
  readonly clock: Clock;
  readonly queues: CallBackQueues;
  readonly works: AgentWorks;
  readonly interactions: Interactions;
  readonly directory: ContactCentreDirectory;
  /** He is on the telephone from now on. */
  readonly follow: (id: InteractionId, customer: CallLeg) => void;
  /** Whether a queue takes customers now. */
  readonly isOpen: (queueId: QueueId) => boolean;
  readonly settingsOf: (companyId: CompanyId) => CallBackSettings;
  /** Whom a customer sees calling; null: as the agent's own calls show it. */
  readonly shownAs: (queueId: QueueId, to: LegTarget | undefined) => Party | null;
  /** Where it stands has changed. */
  readonly changed: (callBack: CallBack) => void;
}

export interface CallBackSettings {
  readonly attempts: number;
  readonly intervalMs: number;
  readonly ringMs: number;
}

/** How soon it is looked again whether a closed or full queue takes customers. */
const closedMs = 60_000;
/** No timer is set for longer. */
const longestTimerMs = 86_400_000;

/** One customer who is to be called back; the states are drawn at `CallBackState`. */
export class CallBack implements WaitingMatter {
  readonly interactionId: InteractionId;
  readonly companyId: CompanyId;
  readonly channel = 'call-back';
  readonly callId = null;
  state: CallBackState = 'planned';
  dueAtMs: number | null = null;
  readonly #parts: CallBackParts;
  readonly #interaction: Readonly<Interaction>;
  #call: CallBackCall | null = null;
  #timer: Timer | null = null;

  constructor(parts: CallBackParts, interaction: Readonly<Interaction>) {
    this.#parts = parts;
    this.#interaction = interaction;
    this.interactionId = interaction.id;
    this.companyId = interaction.companyId;
  }

  get wanted(): WantedCallBack {
    return this.#interaction.callBack!;
  }

  get tries(): number {
    return this.#interaction.tries;
  }

  get demand(): NonNullable<WaitingMatter['demand']> {
    const { priority, requirements } = this.wanted;
    return { ...(priority !== null && { priority }), requirements };
  }

  /** Into the queue, or later, when its time has come. */
  begin(because: Arrival): void {
    const { notBeforeMs } = this.wanted;
    const dueAtMs = this.#interaction.nextTryAtMs ?? notBeforeMs;
    if (dueAtMs !== null && dueAtMs > this.#parts.clock.now()) this.#plan(dueAtMs);
    else this.#enter(because);
  }

  offer(order: OfferOrder): void {
    const { directory, settingsOf, interactions, shownAs } = this.#parts;
    const { number, name, queueId } = this.wanted;
    const queue = directory.queue(queueId);
    if (!queue) {
      for (const agentId of order.agentIds) order.ended(agentId, 'failed');
      return;
    }
    const call = new CallBackCall(this.#parts, {
      ...order,
      companyId: this.companyId,
      domainId: queue.domainId,
      queue,
      customer: { ...nobody, number, displayName: name },
      number,
      ringMs: settingsOf(this.companyId).ringMs,
      shownAs: (agent, to) => shownAs(queueId, to) ?? agent.party,
      ended: (agentId, outcome) => {
        if (outcome === 'accepted') this.#is('calling');
        order.ended(agentId, outcome);
      },
      begun: (callId) => interactions.record(this.interactionId, { type: 'call-attached', callId }),
      reached: (customer) => this.#reached(customer),
      missed: (agentId, how) => this.#missed(agentId, how),
    });
    this.#call = call;
    call.begin();
  }

  withdraw(): void {
    this.#call?.withdraw();
  }

  lead(to: InteractionTarget, _decision: Decision): boolean {
    return to.kind === 'queue' && this.#arrive(to.queueId, 'overflow');
  }

  /** He is on no line: a queue that takes nobody now takes him later; one that is gone takes nobody. */
  release(why: Parameters<WaitingMatter['release']>[0]): void {
    if (why === 'removed') this.#parts.works.customerLeft(this.interactionId, { by: 'system', cause: 'released' });
    else this.#plan(this.#parts.clock.now() + closedMs);
  }

  /** He is on the telephone with us, or wants it no more: nobody is rung for him. */
  leaveQueue(state: CallBackState): void {
    this.#timer?.cancel();
    const wasWaiting = this.state === 'waiting';
    this.#is(state);
    if (wasWaiting) this.#parts.queues.takenOut(this.interactionId, 'transferred', this);
  }

  /** Nothing more happens by itself. */
  dispose(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #enter(because: Arrival): void {
    const { queueId } = this.wanted;
    const { clock, isOpen, directory, works } = this.#parts;
    const queue = directory.queue(queueId);
    // Looked at here, so that each look does not count as a visit.
    if (queue?.enabled && !isOpen(queueId)) return this.#plan(clock.now() + closedMs);
    if (!this.#arrive(queueId, because)) works.customerLeft(this.interactionId, { by: 'system', cause: 'released' });
  }

  #arrive(queueId: QueueId, because: Arrival): boolean {
    this.#timer?.cancel();
    this.#is('waiting');
    const { enqueuedAtMs } = this.wanted;
    return this.#parts.queues.arrive({ matter: this, queueId, because, enqueuedAtMs });
  }

  #plan(atMs: number): void {
    const { clock } = this.#parts;
    this.#timer?.cancel();
    this.dueAtMs = atMs;
    this.#is('planned');
    const waitMs = Math.min(longestTimerMs, Math.max(0, atMs - clock.now()));
    this.#timer = clock.setTimer(waitMs, () => (atMs > clock.now() ? this.#plan(atMs) : this.#enter('call-back')));
  }

  #reached(customer: CallLeg): void {
    this.#is('talking');
    this.#parts.interactions.record(this.interactionId, { type: 'customer-tried', outcome: 'reached', nextTryAtMs: null });
    this.#parts.follow(this.interactionId, customer);
  }

  #missed(agentId: AgentId, outcome: Missed): void {
    const { clock, settingsOf, interactions, works } = this.#parts;
    const { attempts, intervalMs } = settingsOf(this.companyId);
    const isLast = this.tries + 1 >= attempts;
    const nextTryAtMs = isLast ? null : clock.now() + intervalMs;
    interactions.record(this.interactionId, { type: 'customer-tried', outcome, nextTryAtMs });
    if (nextTryAtMs !== null) this.#plan(nextTryAtMs);
    // Nobody was spoken to: there is nothing to wrap up.
    works.end(this.interactionId, agentId, 'customer-left', 'wrap-up');
    if (isLast) works.customerLeft(this.interactionId, { by: 'system', cause: 'failed' });
  }

  #is(state: CallBackState): void {
    this.state = state;
    if (state !== 'planned') this.dueAtMs = null;
    this.#parts.changed(this);
  }
}
