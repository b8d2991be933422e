import type { Unsubscribe } from '../../../kernel/events.ts';
import { Emitter } from '../../../kernel/events.ts';
import type { CompanyId, InteractionId, LegId, QueueId } from '../../../kernel/ids.ts';
import type { Queue } from '../../contact-centre-directory/index.ts';
import type { Customer, Happened, Interaction, InteractionEventOf, SkillRequirement } from '../../interaction/index.ts';
import { customerKey } from '../../interaction/index.ts';
import type { QueueService } from '../../queue/index.ts';
import { CallBack, type CallBackParts, type CallBackQueues } from './call-back.ts';
import type { CallBackNumbers, NumberVerdict } from './call-back-numbers.ts';
import type { CallBackReply, CallBackRequests, CallBackSource, CallBackView, CallBackWish } from './call-back-requests.ts';
import { KeptCallBacks } from './kept-call-backs.ts';

export interface CallBackChannelParts extends Omit<CallBackParts, 'changed' | 'queues'> {
  readonly queues: CallBackQueues & Pick<QueueService, 'placeOf'>;
  readonly numbers: Pick<CallBackNumbers, 'check'>;
  /** The matter goes on without him on the telephone. */
  readonly unfollow: (id: InteractionId) => LegId | null;
  /** When what was written until now is stored. */
  readonly durable: () => Promise<void>;
}

/** Of a caller who is on the telephone with us and will be called back instead. */
export interface CallerToCallBack {
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  readonly number: string;
  readonly source: CallBackSource;
  readonly isColleague: boolean;
  /** Left out: as he waited so far. */
  readonly priority?: number | null;
  readonly requirements?: readonly SkillRequirement[];
}

/** So many may wait to be called back in one queue: a form on the internet must not fill it for weeks. */
const mostInQueue = 500;
/** How far ahead a time may be wished. */
const furthestMs = 31 * 86_400_000;

type CallerEvents = InteractionEventOf<'interaction-queued' | 'work-began' | 'interaction-ended'>;

/**
 * Customers who are called back: arranges it, keeps one of each customer in each queue, and looks after them through tries, restarts and
 * their own calls meanwhile. Place and age are the queue's; here is what happens outside of it.
 */
export class CallBackChannel implements CallBackRequests, Disposable {
  readonly #parts: CallBackChannelParts;
  readonly #kept = new KeptCallBacks();
  readonly #events = new Emitter<{ changed: CallBack }>();
  readonly #stop: Unsubscribe;

  constructor(parts: CallBackChannelParts) {
    this.#parts = parts;
    this.#stop = parts.interactions.onEvent((happened) => this.#happened(happened));
  }

  /** One has begun, gone on or ended, or is wanted otherwise. */
  onChanged(listener: (callBack: CallBack) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** 0 when nothing is left behind. */
  get size(): number {
    return this.#kept.size;
  }

  async request(wish: CallBackWish): Promise<CallBackReply> {
    const reply = this.#request(wish);
    await this.#parts.durable();
    return reply;
  }

  /** @returns false when he cannot be called back: he stays where he is */
  async arrange(caller: CallerToCallBack): Promise<boolean> {
    if (!this.arrangeNow(caller)) return false;
    await this.#parts.durable();
    return true;
  }

  /** As `arrange`, without waiting for the store. */
  arrangeNow({ interactionId, queueId, number, source, isColleague, priority, requirements }: CallerToCallBack): boolean {
    const { interactions, clock } = this.#parts;
    const interaction = interactions.find(interactionId);
    const queue = interaction && this.#queueOf(interaction.companyId, queueId);
    if (!queue || interaction.channel !== 'voice') return false;
    const verdict = this.#numberIn(queue, number, isColleague);
    if (!('number' in verdict)) return false;
    const visit = interaction.visits.findLast((one) => one.queueId === queueId) ?? interaction.visits.at(-1);
    const enqueuedAtMs = visit?.enqueuedAtMs ?? clock.now();
    const before = this.#kept.find(queue, verdict.number);
    // He was to be called at the number from which he calls; at this one he is, instead.
    const instead = this.#kept.onLine(interactionId);
    if (before && before.wanted.enqueuedAtMs <= enqueuedAtMs) {
      if (instead && instead !== before) this.#mergeInto(before.interactionId, instead);
      const legId = this.#leavesLine(interactionId);
      this.#merged(before, verdict.number, source);
      if (this.#kept.onLine(interactionId)) this.#afterCall(legId, before);
      this.#kept.offLine(interactionId);
      this.#endAs(interactionId, 'merged');
      return true;
    }
    for (const younger of new Set([before, instead])) if (younger) this.#mergeInto(interactionId, younger);
    const legId = this.#leavesLine(interactionId);
    const callBack = this.#wish(interactionId, {
      queueId,
      number: verdict.number,
      name: interaction.customer.name,
      source,
      enqueuedAtMs,
      notBeforeMs: null,
      priority: priority ?? visit?.priority ?? null,
      requirements: requirements ?? visit?.requirements ?? [],
    });
    this.#afterCall(legId, callBack);
    return true;
  }

  /**
   * He wants to be called at another number than was arranged.
   * @returns false: that cannot be called; it stays as it is
   */
  async renumber(id: InteractionId, number: string): Promise<boolean> {
    const callBack = this.#kept.get(id);
    const queue = callBack && this.#queueOf(callBack.companyId, callBack.wanted.queueId);
    if (!queue || callBack.state === 'calling' || callBack.state === 'talking') return false;
    const verdict = this.#numberIn(queue, number, false);
    if (!('number' in verdict)) return false;
    const other = this.#kept.find(queue, verdict.number);
    if (other === callBack) return true;
    if (other) this.#mergeInto(id, other);
    const { isReached: _reached, askedAtMs: _asked, ...wanted } = callBack.wanted;
    const enqueuedAtMs = Math.min(wanted.enqueuedAtMs, other?.wanted.enqueuedAtMs ?? wanted.enqueuedAtMs);
    const arranged = { ...wanted, number: verdict.number, enqueuedAtMs };
    this.#kept.rekey(callBack, () => this.#parts.interactions.record(id, { type: 'call-back-arranged', ...arranged }));
    this.#events.emit('changed', callBack);
    await this.#parts.durable();
    return true;
  }

  async cancel(companyId: CompanyId, id: InteractionId, by: 'customer' | 'system'): Promise<boolean> {
    const callBack = this.#kept.get(id);
    if (callBack?.companyId !== companyId || callBack.state === 'calling' || callBack.state === 'talking') return false;
    callBack.leaveQueue('planned');
    this.#parts.works.customerLeft(id, { by, cause: 'cancelled' });
    await this.#parts.durable();
    return true;
  }

  find(companyId: CompanyId, id: InteractionId): CallBackView | undefined {
    const callBack = this.#kept.get(id);
    return callBack?.companyId === companyId ? this.#view(callBack) : undefined;
  }

  list(companyId: CompanyId): readonly CallBackView[] {
    return this.#kept
      .of(companyId)
      .map((one) => this.#view(one))
      .toSorted((one, other) => one.enqueuedAtMs - other.enqueuedAtMs);
  }

  /** Since when he waits to be called back there: who calls meanwhile waits in that place. Undefined: he does not. */
  placeKeptFor({ address }: Customer, companyId: CompanyId, queueId: QueueId): number | undefined {
    const callBack = this.#ofCaller(companyId, queueId, address);
    const since = callBack?.state === 'calling' ? undefined : callBack?.wanted.enqueuedAtMs;
    return since !== undefined && since < this.#parts.clock.now() ? since : undefined;
  }

  /** Those that waited when the process ended wait on. Once, after `Interactions` knows them. */
  takeUp(): number {
    const { interactions, works, settingsOf } = this.#parts;
    let count = 0;
    // A copy: those that are over go while we look.
    for (const interaction of Array.from(interactions.all())) {
      const { id, channel, callBack, companyId } = interaction;
      if (channel !== 'call-back' || !callBack) continue;
      if (callBack.isReached) {
        const wasTalking = interaction.works.at(-1)?.end === 'server-restart';
        works.customerLeft(id, wasTalking ? { by: 'system', cause: 'server-restart' } : { by: 'customer', cause: 'handled' });
      } else if (interaction.tries >= settingsOf(companyId).attempts) works.customerLeft(id, { by: 'system', cause: 'failed' });
      else {
        count += 1;
        this.#keep(interaction).begin('server-restart');
      }
    }
    return count;
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const callBack of this.#kept.all()) callBack.dispose();
    this.#events.removeAll();
  }

  #request(wish: CallBackWish): CallBackReply {
    const { clock, interactions } = this.#parts;
    const { companyId, queueId, number, name, source, cameBy, variables = {}, priority = null } = wish;
    const queue = this.#queueOf(companyId, queueId);
    if (!queue) return refused('queue-unknown', 'There is no such queue, or nobody is called back by it.');
    const verdict = this.#numberIn(queue, number, false);
    if (!('number' in verdict)) return refused(verdict.code, verdict.sentence);
    const now = clock.now();
    const notBeforeMs = wish.notBeforeMs !== null && wish.notBeforeMs > now ? wish.notBeforeMs : null;
    if (wish.notBeforeMs !== null && (wish.notBeforeMs < now - 60_000 || wish.notBeforeMs > now + furthestMs))
      return refused('time-not-possible', 'The time is past, or too far ahead.');
    const asked = { queueId, number: verdict.number, name, source, notBeforeMs, priority, requirements: [] };
    const before = this.#kept.find(queue, verdict.number);
    if (before) return this.#askedAgain(before, { ...asked, enqueuedAtMs: notBeforeMs ?? now });
    if (this.#kept.countIn(queueId) >= mostInQueue) return refused('too-many', 'As many wait to be called back as may.');
    const customer = { address: verdict.number, name };
    const { id } = interactions.begin({ companyId, channel: 'call-back', customer, dialled: cameBy, callId: null });
    if (Object.keys(variables).length > 0) interactions.record(id, { type: 'variables-set', variables });
    const callBack = this.#wish(id, { ...asked, enqueuedAtMs: notBeforeMs ?? now });
    callBack.begin('call-back');
    return { kind: 'arranged', callBack: this.#view(callBack) };
  }

  /** He stands where he stood; who was to be called another day, and wants it sooner, is. */
  #askedAgain(before: CallBack, asked: Wish): CallBackReply {
    this.#merged(before, asked.number, asked.source);
    if (before.state === 'planned' && before.tries === 0 && asked.enqueuedAtMs < before.wanted.enqueuedAtMs) {
      this.#parts.interactions.record(before.interactionId, { type: 'call-back-arranged', ...asked });
      before.begin('call-back');
    }
    return { kind: 'merged', callBack: this.#view(before) };
  }

  #wish(id: InteractionId, asked: Wish): CallBack {
    this.#parts.interactions.record(id, { type: 'call-back-arranged', ...asked });
    return this.#keep(this.#parts.interactions.find(id)!);
  }

  #keep(interaction: Readonly<Interaction>): CallBack {
    const parts = { ...this.#parts, changed: (callBack: CallBack) => this.#events.emit('changed', callBack) };
    const callBack = new CallBack(parts, interaction);
    this.#kept.add(callBack);
    return callBack;
  }

  /** Out of the queue, if he waits in one, and his hanging up ends nothing. */
  #leavesLine(id: InteractionId): LegId | null {
    const legId = this.#parts.unfollow(id);
    this.#parts.queues.takenOut(id, 'call-back');
    return legId;
  }

  /** He is still on the telephone with us: nobody shall find it busy. */
  #afterCall(legId: LegId | null, callBack: CallBack): void {
    const { registry } = this.#parts.calls.parts;
    if (legId === null || !registry.leg(legId)) return callBack.begin('call-back');
    callBack.leaveQueue('on-the-line');
    const stop = registry.onEvent(({ event }) => {
      if (event.type !== 'leg-released' || event.legId !== legId || event.toCallId !== null) return;
      stop();
      if (this.#kept.get(callBack.interactionId) === callBack && callBack.state === 'on-the-line') callBack.begin('call-back');
    });
  }

  #merged(into: CallBack, address: string, source: string): void {
    this.#parts.interactions.record(into.interactionId, { type: 'duplicate-merged', address, source });
  }

  /** The call-back is part of another matter of the customer from now on. */
  #mergeInto(id: InteractionId, callBack: CallBack): void {
    const { number } = callBack.wanted;
    this.#parts.interactions.record(id, { type: 'duplicate-merged', address: number, source: 'call-back' });
    callBack.leaveQueue('on-the-line');
    this.#endAs(callBack.interactionId, 'merged');
  }

  #endAs(id: InteractionId, cause: 'merged'): void {
    this.#parts.works.customerLeft(id, { by: 'customer', cause });
  }

  #happened({ event, interaction }: Happened): void {
    if (event.type === 'interaction-ended') this.#over(event);
    if (interaction.channel !== 'voice' || !isOfCaller(event)) return;
    const { companyId, customer } = interaction;
    if (event.type === 'interaction-queued') {
      const callBack = this.#ofCaller(companyId, event.queueId, customer.address);
      if (callBack && (callBack.state === 'waiting' || callBack.state === 'planned'))
        this.#callsHimself(callBack, interaction.id);
      return;
    }
    const callBack = this.#kept.onLine(interaction.id);
    if (callBack?.state !== 'on-the-line') return;
    const isServed = interaction.works.length > 0;
    if (isServed) {
      this.#kept.offLine(interaction.id);
      this.#mergeInto(interaction.id, callBack);
    } else if (event.type === 'interaction-ended') {
      this.#kept.offLine(interaction.id);
      callBack.begin('call-back');
    }
  }

  /** He waits on the telephone in the place that was kept for him; when he hangs up unserved, he is called back as before. */
  #callsHimself(callBack: CallBack, callerId: InteractionId): void {
    this.#kept.isOnLine(callerId, callBack);
    callBack.leaveQueue('on-the-line');
  }

  #over({ interactionId }: InteractionEventOf<'interaction-ended'>): void {
    const callBack = this.#kept.remove(interactionId);
    if (!callBack) return;
    callBack.dispose();
    this.#events.emit('changed', callBack);
  }

  #ofCaller(companyId: CompanyId, queueId: QueueId, address: string): CallBack | undefined {
    const queue = address === '' ? undefined : this.#queueOf(companyId, queueId);
    return queue && this.#kept.find(queue, customerKey(address));
  }

  #numberIn({ companyId, domainId }: Queue, number: string, isColleague: boolean): NumberVerdict {
    return this.#parts.numbers.check({ companyId, domainId, number, isColleague });
  }

  #queueOf(companyId: CompanyId, id: QueueId): Queue | undefined {
    const queue = this.#parts.directory.queue(id);
    return queue?.companyId === companyId && queue.enabled && queue.kind !== 'shared' ? queue : undefined;
  }

  #view(callBack: CallBack): CallBackView {
    const { interactionId, companyId, state, dueAtMs, tries, wanted } = callBack;
    const { queueId, number, name, askedAtMs, enqueuedAtMs } = wanted;
    const place = state === 'waiting' ? this.#parts.queues.placeOf(interactionId) : null;
    return {
      interactionId,
      companyId,
      queueId,
      number,
      name,
      source: wanted.source as CallBackSource,
      state,
      askedAtMs,
      enqueuedAtMs,
      dueAtMs,
      tries,
      position: place?.position ?? null,
      forecast: place?.forecast ?? null,
    };
  }
}

type Wish = Omit<InteractionEventOf<'call-back-arranged'>, 'type' | 'companyId' | 'interactionId' | 'seq' | 'atMs'>;

function isOfCaller(event: Happened['event']): event is CallerEvents {
  return event.type === 'interaction-queued' || event.type === 'work-began' || event.type === 'interaction-ended';
}

function refused(code: Extract<CallBackReply, { kind: 'refused' }>['code'], sentence: string): CallBackReply {
  return { kind: 'refused', code, sentence };
}
