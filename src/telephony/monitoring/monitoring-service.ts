import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, DeviceId, LegId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { LiveAccess, Subject } from '../../platform/access/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import { type CallLeg, type CallService, isLive, releaseLeg } from '../call/index.ts';
import type { MediaPlane } from '../media/index.ts';
import { Conversations } from './conversations.ts';
import { Monitor, type MonitoringId, type MonitorTarget } from './monitor.ts';
import { MonitoringDialler } from './monitoring-dialler.ts';
import {
  authorizeTakeOver,
  monitoringIsShown,
  monitoringQueueCallsOnly,
  monitoringTone,
  monitoringToneEvery,
  switchOf,
} from './monitoring-parameters.ts';
import type { MonitoringRecords } from './monitoring-ports.ts';
import { demandSupervision, maySupervise, type Overheard } from './monitoring-right.ts';
import { type MonitoringHappened, MonitoringStory } from './monitoring-story.ts';
import type { MonitoringMode } from './sound-plan.ts';
import { exchangePlaces } from './take-over.ts';

export interface MonitoringServiceParts {
  readonly logger: Logger;
  readonly calls: CallService;
  readonly media: Pick<MediaPlane, 'createMixer' | 'keepTogether'>;
  readonly access: Pick<LiveAccess, 'may' | 'onChanged'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly records: MonitoringRecords;
  /** Which queues somebody serves. */
  readonly queuesOf: (companyId: CompanyId, userId: UserId) => readonly QueueId[];
}

/** What is asked for. */
export interface MonitoringOrder {
  readonly userId: UserId;
  readonly mode: MonitoringMode;
  /** His phone to hear it by; left out: any that he picks up. */
  readonly deviceId?: DeviceId | undefined;
  /** Goes on with the next conversation when this one is over, and may begin before there is one. */
  readonly stays?: boolean;
}

/** Keys of the supervisor's telephone, as other exchanges have them. */
const modeOfDigit: Readonly<Record<string, MonitoringMode>> = { '4': 'listen', '5': 'whisper', '6': 'barge' };

/** All supervisors who listen now, and what they may do. */
export class MonitoringService implements Disposable {
  readonly #parts: MonitoringServiceParts;
  readonly #dialler: MonitoringDialler;
  readonly #conversations: Conversations;
  readonly #story: MonitoringStory;
  readonly #monitors = new Map<MonitoringId, Monitor>();
  readonly #events = new Emitter<{ changed: Monitor; happened: MonitoringHappened }>();
  readonly #stops: readonly Unsubscribe[];
  readonly #due = new Set<UserId>();

  constructor(parts: MonitoringServiceParts) {
    this.#parts = parts;
    this.#dialler = new MonitoringDialler(parts);
    this.#story = new MonitoringStory({ ...parts, happened: (happened) => this.#events.emit('happened', happened) });
    this.#conversations = new Conversations({ ...parts, failed: (leg) => this.#lost(leg) });
    this.#stops = [
      parts.calls.parts.registry.onEvent(({ event, call }) => {
        if (this.#monitors.size === 0) return;
        if (event.type === 'leg-back') this.#renewed(event.legId);
        for (const { party } of call.legs.values()) if (party.userId) this.#follow(party.userId);
      }),
      parts.calls.parts.registry.onLoadChanged(({ userId }) => userId && this.#follow(userId)),
      parts.access.onChanged((companyId) => this.#rightsChanged(companyId)),
    ];
  }

  get size(): { monitors: number; conversations: number } {
    return { monitors: this.#monitors.size, conversations: this.#conversations.size };
  }

  onChanged(listener: (monitor: Monitor) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  onHappened(listener: (happened: MonitoringHappened) => void): Unsubscribe {
    return this.#events.on('happened', listener);
  }

  ofSupervisor({ companyId, userId }: { companyId: CompanyId; userId: UserId }): Monitor | undefined {
    return [...this.#monitors.values()].find((one) => one.supervisorId === userId && one.props.companyId === companyId);
  }

  /** Who is at his side. */
  ofSupervised(userId: UserId): readonly Monitor[] {
    return [...this.#monitors.values()].filter(({ target }) => target.userId === userId);
  }

  /** By which supervisors joined in the conversation of this leg: both sides hear them. */
  joinedIn(side: CallLeg): readonly CallLeg[] {
    return [...this.#monitors.values()].flatMap(({ mode, conversation, leg, isHeld }) =>
      mode === 'barge' && conversation?.has(side) && leg && !isHeld ? [leg] : [],
    );
  }

  /**
   * Rings the supervisor's phone and brings him to somebody's side. Who is at somebody's side already goes on with the same phone.
   * @throws ParleyError `not-found`, `not-permitted`, `monitoring-no-call`, `monitoring-impossible`, `device-unknown`, `device-unreachable`,
   * `call-limit-reached`, `store-unavailable`
   */
  async begin(actor: Subject, order: MonitoringOrder): Promise<Monitor> {
    demandFeature(this.#parts.parameters, switchOf[order.mode], actor);
    const target = this.#targetOf(actor, order);
    const { side, why } = this.#reachable(actor, target);
    const running = this.ofSupervisor(actor);
    if (running?.target.userId === order.userId && running.leg) {
      running.target = target;
      return this.switchMode(actor, running.id, order.mode);
    }
    const monitor = running?.leg ? running : this.#newMonitor(actor, target, order.mode);
    const { callId, change } = { callId: side?.call.id ?? null, change: side ? order.mode : ('waiting' as const) };
    await this.#story.note(monitor, target, { change, callId, why });
    if (monitor === running) await this.#turnTo(monitor, target, order.mode);
    else this.#ring(actor, monitor, order.deviceId, side);
    return monitor;
  }

  /** @throws ParleyError `monitoring-unknown`, `not-permitted` */
  async switchMode(actor: Subject, id: string, mode: MonitoringMode): Promise<Monitor> {
    const monitor = this.#own(actor, id);
    demandFeature(this.#parts.parameters, switchOf[mode], actor);
    const { why } = this.#demand(actor, monitor);
    if (monitor.mode === mode) return monitor;
    await this.#story.note(monitor, monitor.target, { change: mode, callId: monitor.side?.call.id ?? null, why });
    if (monitor.isOver) throw unknown();
    if (monitor.side && monitor.wasTold && mode === 'listen' && !monitor.target.isShown)
      this.#story.tellSide(monitor, monitor.side, 'left', '');
    monitor.mode = mode;
    if (monitor.conversation) this.#story.tell(monitor, mode, why);
    monitor.conversation?.update();
    await monitor.conversation?.settled();
    this.#events.emit('changed', monitor);
    return monitor;
  }

  /**
   * The supervisor talks to the other side from now on; whom he supervised is out of it.
   * @throws ParleyError `monitoring-unknown`, `not-permitted`, `monitoring-no-call`
   */
  async takeOver(actor: Subject, id: string): Promise<{ callId: CallId; legId: LegId }> {
    const monitor = this.#own(actor, id);
    demandFeature(this.#parts.parameters, authorizeTakeOver, actor);
    const { why } = this.#demand(actor, monitor);
    if (!monitor.side) throw noCall(monitor.target.name);
    await this.#story.note(monitor, monitor.target, { change: 'took-over', callId: monitor.side.call.id, why });
    const { side, leg, conversation } = monitor;
    const other = side && conversation?.goesOn ? side.call.peerOf(side) : null;
    if (!side || !leg || !other || !isLive(leg)) throw noCall(monitor.target.name);
    this.#story.tell(monitor, 'took-over', why);
    monitor.leave();
    this.#conversations.sweep();
    this.#end(monitor);
    exchangePlaces(this.#parts.calls, { leg, side, other });
    return { callId: leg.call.id, legId: leg.id };
  }

  /** @throws ParleyError `monitoring-unknown` */
  leave(actor: Subject, id: string): void {
    const monitor = this.#own(actor, id);
    this.#release(monitor);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const monitor of this.#monitors.values()) this.#release(monitor);
    this.#events.removeAll();
  }

  #own({ companyId, userId }: Subject, id: string): Monitor {
    const monitor = this.#monitors.get(id as MonitoringId);
    if (monitor?.supervisorId !== userId || monitor.props.companyId !== companyId) throw unknown();
    return monitor;
  }

  #targetOf({ companyId }: Subject, { userId, stays = false }: MonitoringOrder): MonitorTarget {
    const user = this.#parts.calls.parts.directory.user(userId);
    if (!user?.enabled || user.companyId !== companyId) throw new ParleyError('not-found', 'There is no such user');
    const value = this.#parts.parameters;
    const of = { companyId, userId };
    return {
      userId,
      name: displayName(user),
      stays,
      tone: { for: value.value(monitoringTone, of), everyMs: 1000 * value.value(monitoringToneEvery, of) },
      isShown: value.value(monitoringIsShown, of),
    };
  }

  /** His conversation, and by which right. Nothing is told of it to who has none. */
  #reachable(actor: Subject, { userId, name, stays }: MonitorTarget): { side: CallLeg | null; why: string } {
    const { companyId } = actor;
    const side = this.#conversations.sideOf(companyId, userId, null);
    const { why } = demandSupervision(this.#parts.access, actor, this.#overheard(companyId, userId, side));
    if (side && this.#isClosed(side))
      throw new ParleyError('not-permitted', 'Only calls that came through a queue may be heard.', {
        details: { reason: 'not-of-a-queue' },
      });
    if (side?.call.isDirect) throw new ParleyError('monitoring-impossible', 'The sound of this call does not go through us.');
    if (!side && !stays) throw noCall(name);
    return { side, why };
  }

  #isClosed({ call, party }: CallLeg): boolean {
    const { companyId } = call.props;
    const of = { companyId, userId: party.userId! };
    return call.queueId === null && this.#parts.parameters.value(monitoringQueueCallsOnly, of);
  }

  /** The right as of now. @throws ParleyError `not-permitted` */
  #demand(actor: Subject, { target, side }: Monitor) {
    return demandSupervision(this.#parts.access, actor, this.#overheard(actor.companyId, target.userId, side));
  }

  #overheard(companyId: CompanyId, userId: UserId, side: CallLeg | null): Overheard {
    const ofCall = side?.call.queueId ? [side.call.queueId] : [];
    return { companyId, userId, queueIds: side ? ofCall : this.#parts.queuesOf(companyId, userId) };
  }

  #newMonitor(supervisor: Subject, target: MonitorTarget, mode: MonitoringMode): Monitor {
    const { ids, directory } = this.#parts.calls.parts;
    const user = directory.user(supervisor.userId);
    return new Monitor(
      {
        id: ids.next<MonitoringId>(),
        companyId: supervisor.companyId,
        supervisor,
        name: user ? displayName(user) : '',
        digit: (monitor, digit) => this.#digit(monitor, digit),
        left: (monitor) => this.#end(monitor),
        changed: (monitor) => this.#events.emit('changed', monitor),
      },
      target,
      mode,
    );
  }

  #ring(actor: Subject, monitor: Monitor, deviceId: DeviceId | undefined, side: CallLeg | null): void {
    const before = this.ofSupervisor(actor);
    if (before) this.#release(before);
    this.#monitors.set(monitor.id, monitor);
    const { directory } = this.#parts.calls.parts;
    const { name, userId } = monitor.target;
    const number = directory.devicesOf(userId).find((one) => one.enabled)?.number ?? '';
    try {
      monitor.ringing = this.#dialler.ring(actor, {
        deviceId,
        shown: { name, number },
        beside: side?.call.id ?? null,
        sentence: 'The telephone of a supervisor was called.',
        answered: (leg) => this.#answered(monitor, leg),
        failed: () => this.#end(monitor),
      });
    } catch (error) {
      this.#end(monitor);
      throw error;
    }
  }

  #answered(monitor: Monitor, leg: CallLeg): void {
    const isHis = leg.party.userId === monitor.supervisorId;
    if (monitor.isOver || !isHis) return releaseLeg(leg, 'cancelled');
    leg.call.setState(leg, 'connected');
    monitor.host(leg);
    this.#parts.calls.updateSound(leg.call);
    this.#events.emit('changed', monitor);
    this.#attend(monitor);
  }

  /** The same ear at another's side. */
  async #turnTo(monitor: Monitor, target: MonitorTarget, mode: MonitoringMode): Promise<void> {
    if (monitor.isOver) throw unknown();
    this.#leaveConversation(monitor);
    monitor.target = target;
    monitor.mode = mode;
    this.#attend(monitor);
    await monitor.conversation?.settled();
  }

  /** Brings him to where the one he supervises talks now; ends it where that is over. */
  #attend(monitor: Monitor): void {
    const { leg, target, props } = monitor;
    if (monitor.isOver || !leg) return;
    const { companyId, supervisor } = props;
    const side = this.#conversations.sideOf(companyId, target.userId, monitor.side);
    const why = side && this.#whyHeard(supervisor, side);
    if (side && why !== null) {
      if (monitor.side === side && monitor.conversation?.goesOn) return monitor.conversation.update();
      this.#leaveConversation(monitor);
      monitor.enter(this.#conversations.of(side), side);
      this.#story.tell(monitor, monitor.mode, why);
      this.#events.emit('changed', monitor);
      return;
    }
    const hadOne = monitor.conversation !== null;
    this.#leaveConversation(monitor);
    if (!target.stays && !this.#conversations.isInCall(companyId, target.userId)) return this.#release(monitor);
    if (hadOne) this.#story.tell(monitor, 'waiting', '');
    this.#events.emit('changed', monitor);
  }

  /** Null: this one he may not hear. */
  #whyHeard(supervisor: Subject, side: CallLeg): string | null {
    const { call, party } = side;
    const answer = maySupervise(this.#parts.access, supervisor, this.#overheard(call.props.companyId, party.userId!, side));
    return answer.allowed && !call.isDirect && !this.#isClosed(side) ? answer.why : null;
  }

  #leaveConversation(monitor: Monitor): void {
    const { side } = monitor;
    if (!side) return;
    this.#story.tellSide(monitor, side, 'left', '');
    monitor.leave();
    this.#conversations.sweep();
  }

  #digit(monitor: Monitor, digit: string): void {
    const mode = modeOfDigit[digit];
    if (!mode) return;
    this.switchMode(monitor.props.supervisor, monitor.id, mode).catch((error: unknown) =>
      this.#parts.logger.info('a key of a supervisor changed nothing', { reason: describeError(error) }),
    );
  }

  /** The mixer is gone: nothing is overheard any more, the two go on. */
  #lost(side: CallLeg): void {
    for (const monitor of this.#monitors.values()) if (monitor.side === side) this.#release(monitor);
  }

  #release(monitor: Monitor): void {
    const { leg, ringing } = monitor;
    this.#end(monitor);
    if (leg) releaseLeg(leg, 'normal-clearing');
    else if (ringing && !ringing.hasEnded) this.#parts.calls.endCall(ringing, 'cancelled');
  }

  #end(monitor: Monitor): void {
    if (monitor.isOver) return;
    const { side } = monitor;
    this.#leaveConversation(monitor);
    monitor.isOver = true;
    this.#monitors.delete(monitor.id);
    this.#events.emit('changed', monitor);
    this.#story
      .note(monitor, monitor.target, { change: 'left', callId: side?.call.id ?? null, why: '' })
      .catch((error: unknown) =>
        this.#parts.logger.warn('the end of a supervision is not recorded', { reason: describeError(error) }),
      );
  }

  #renewed(legId: LegId): void {
    const leg = this.#parts.calls.parts.registry.leg(legId);
    if (!leg) return;
    for (const { conversation, leg: own } of this.#monitors.values())
      if (conversation?.has(leg) || own === leg) conversation?.renew(leg);
  }

  /** What happens in one turn is one change. */
  #follow(userId: UserId): void {
    if (this.ofSupervised(userId).length === 0 || this.#due.has(userId)) return;
    this.#due.add(userId);
    queueMicrotask(() => {
      this.#due.delete(userId);
      for (const monitor of this.ofSupervised(userId)) this.#attend(monitor);
    });
  }

  /** Who may no more hears nothing from this moment on. */
  #rightsChanged(companyId: CompanyId): void {
    for (const monitor of this.#monitors.values()) {
      const { supervisor, companyId: of } = monitor.props;
      if (of !== companyId) continue;
      const { side, target } = monitor;
      if (!maySupervise(this.#parts.access, supervisor, this.#overheard(companyId, target.userId, side)).allowed)
        this.#release(monitor);
    }
  }
}

function unknown(): ParleyError {
  return new ParleyError('monitoring-unknown', 'You listen to nobody; it may be over.');
}

function noCall(name: string): ParleyError {
  return new ParleyError('monitoring-no-call', `${name} has no conversation that could be heard at present.`);
}
