import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CallId, CompanyId, GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Call, CallEvent, CallLeg, CallService, Decision } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { MediaPlane, MediaRecording } from '../media/index.ts';
import { OngoingRecording } from './ongoing-recording.ts';
import { type Companions, leftOf, recordedVoices } from './recorded-voices.ts';
import type { BegunRecording, FinishedSound, RecordingId } from './recording.ts';
import type { AnnouncementParts } from './recording-announcement.ts';
import { RecordingAnnouncement } from './recording-announcement.ts';
import type { ChainKind, ChainNote } from './recording-chain.ts';
import type { RecordingRules, RecordingStore, RecordingVault } from './recording-ports.ts';
import { decideRecording, type RecordingDecision } from './recording-rule.ts';
import { factsOf, saidBy } from './recording-sentences.ts';
import { StoredInTurn } from './stored-in-turn.ts';

export interface CallRecorderParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly calls: CallService;
  readonly media: MediaPlane;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  readonly rules: RecordingRules;
  readonly store: RecordingStore;
  readonly vault: RecordingVault;
  readonly companions: Companions;
  readonly groupsOf: (companyId: CompanyId, userId: UserId) => readonly GroupId[];
  readonly prompts: AnnouncementParts['prompts'];
  /** A pause that nobody ends is ended after so long, in milliseconds; 0: never. */
  readonly longestPauseMs: (companyId: CompanyId) => number;
  /** It can be heard now. */
  readonly finished: (companyId: CompanyId, id: RecordingId) => void;
  /** Calls that should be recorded are not: administrators are told. */
  readonly failed: (companyId: CompanyId, reason: string) => void;
}

/** Recording that is to begin. */
interface Wish {
  readonly call: Call;
  readonly decision: RecordingDecision;
  readonly by: UserId | null;
}

/**
 * Records calls: when two are connected and a rule says so, or when one of them asks for it. A recording belongs to the customer's leg and
 * goes with it into other calls.
 */
export class CallRecorder implements AsyncDisposable {
  readonly #parts: CallRecorderParts;
  readonly #announcement: RecordingAnnouncement;
  readonly #byCall = new Map<CallId, OngoingRecording>();
  /** Calls whose recording is being begun. */
  readonly #beginning = new Set<CallId>();
  readonly #unsettled = new Set<Promise<void>>();
  readonly #dirty = new Set<OngoingRecording>();
  readonly #stop: () => void;
  #isClosed = false;

  constructor(parts: CallRecorderParts) {
    this.#parts = parts;
    this.#announcement = new RecordingAnnouncement(parts);
    this.#stop = parts.calls.parts.registry.onEvent(({ event, call }) => this.#happened(event, call));
  }

  /** The recording of a call that goes on. */
  of(callId: CallId): OngoingRecording | undefined {
    return this.#byCall.get(callId);
  }

  /** Members of a conference, or supervisors who join in, came or went. */
  companionsChanged(): void {
    for (const recording of this.#byCall.values()) this.#refreshSoon(recording);
  }

  /** What rules say of a call as it is now. */
  decide(call: Call): RecordingDecision {
    const { rules, groupsOf } = this.#parts;
    return decideRecording(rules.rulesOf(call.props.companyId), factsOf(call, groupsOf));
  }

  /** Somebody wants his call recorded. @throws ParleyError `not-permitted` where a rule forbids it, `leg-wrong-state` */
  async start(call: Call, by: UserId): Promise<void> {
    if (this.#byCall.has(call.id)) return;
    const ruled = this.decide(call);
    if (ruled.isForbidden)
      throw new ParleyError('not-permitted', ruled.decision.sentence, { details: { reason: 'recording-rule' } });
    if (call.isDirect || !call.joined)
      throw new ParleyError(
        'leg-wrong-state',
        'Only a call whose sound passes through Parley, and in which two talk, can be recorded.',
      );
    const decision = saidBy('began', this.#parts.directory.user(by));
    await this.#begin({ call, by, decision: { ...ruled, records: true, decision } });
    if (!this.#byCall.has(call.id)) throw new ParleyError('recording-impossible', 'The recording could not be begun.');
    await this.#byCall.get(call.id)?.props.stored.done;
  }

  /** What was begun by button. @throws ParleyError `recording-unknown`, `not-permitted` for what a rule records */
  async stop(callId: CallId, by: UserId): Promise<void> {
    const recording = this.#known(callId);
    if (recording.props.startedBy !== by)
      throw new ParleyError('not-permitted', 'Only who began a recording may end it; what a rule records goes on.');
    await this.#finish(recording, by);
  }

  /** @throws ParleyError `recording-unknown` */
  async pause(callId: CallId, by: UserId | null): Promise<void> {
    const { clock, longestPauseMs } = this.#parts;
    const recording = this.#known(callId);
    if (recording.isPaused) return;
    recording.pausedAtMs = await recording.props.media.pause(true);
    this.#tell(recording, 'paused', by, { offsetMs: recording.pausedAtMs });
    const since = recording.pausedAtMs;
    const longestMs = longestPauseMs(recording.props.begun.companyId);
    if (longestMs > 0)
      clock.setTimer(longestMs, () => {
        if (recording.pausedAtMs === since && !recording.isOver) void this.resume(callId, null).catch(() => null);
      });
    await recording.props.stored.done;
  }

  /** @throws ParleyError `recording-unknown` */
  async resume(callId: CallId, by: UserId | null): Promise<void> {
    const recording = this.#known(callId);
    const since = recording.pausedAtMs;
    if (since === null) return;
    const atMs = await recording.props.media.pause(false);
    recording.pausedAtMs = null;
    recording.pausedMs += atMs - since;
    this.#tell(recording, 'resumed', by, { offsetMs: atMs, pausedMs: atMs - since });
    await recording.props.stored.done;
  }

  /** Ends all; what the store does not take is finished at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stop();
    const all = [...new Set(this.#byCall.values())];
    for (const { props } of all) props.stored.giveUp();
    await Promise.all(all.map((recording) => this.#finish(recording, null)));
    await Promise.all(this.#unsettled);
  }

  #known(callId: CallId): OngoingRecording {
    const recording = this.#byCall.get(callId);
    if (!recording) throw new ParleyError('recording-unknown', 'This call is not being recorded.');
    return recording;
  }

  #happened(event: CallEvent, call: Call): void {
    if (event.type === 'legs-connected') this.#connected(call);
    if (this.#byCall.size === 0) return;
    const recording = this.#byCall.get(call.id);
    if (event.type === 'call-ended') return recording && this.#keep(this.#finish(recording, null));
    if (event.type === 'leg-released' && event.toCallId !== null && recording?.leftLegId === event.legId)
      this.#move(recording, event.toCallId);
    if (recording) this.#refreshSoon(recording);
    // A consultation about a customer who is on hold elsewhere.
    for (const { party } of call.legs.values()) if (party.userId !== null) this.#refreshCallsOf(party.userId, call);
  }

  #refreshCallsOf(userId: UserId, except: Call): void {
    for (const leg of this.#parts.calls.parts.registry.legsOfUser(userId)) {
      const recording = leg.call === except ? undefined : this.#byCall.get(leg.call.id);
      if (recording) this.#refreshSoon(recording);
    }
  }

  #connected(call: Call): void {
    if (this.#byCall.has(call.id) || this.#beginning.has(call.id) || this.#isClosed) return;
    const decision = this.decide(call);
    if (!decision.records) return;
    if (call.isDirect) return this.#impossible(call, 'its sound goes directly between the parties');
    this.#keep(this.#begin({ call, decision, by: null }));
  }

  /** The customer goes on in another call, which may be recorded already: then that recording has him from now on. */
  #move(recording: OngoingRecording, callId: CallId): void {
    this.#byCall.delete(recording.call.id);
    const next = this.#parts.calls.parts.registry.call(callId);
    if (!next || this.#byCall.has(callId)) return this.#keep(this.#finish(recording, null));
    recording.call = next;
    this.#byCall.set(callId, recording);
    this.#tellCall(recording, 'continued', null);
    if (recording.isPaused) this.#tellCall(recording, 'paused', null);
  }

  async #begin(wish: Wish): Promise<void> {
    const { call } = wish;
    const joined = call.joined;
    if (!joined) return;
    this.#beginning.add(call.id);
    try {
      const { rule } = wish.decision;
      const isAnnounced = (rule?.announces ?? true) && (await this.#announcement.say(joined, this.#languageOf(joined)));
      if (call.hasEnded || this.#isClosed) return;
      await this.#record(wish, isAnnounced);
    } catch (error) {
      this.#impossible(call, describeError(error));
    } finally {
      this.#beginning.delete(call.id);
    }
  }

  async #record({ call, decision, by }: Wish, isAnnounced: boolean): Promise<void> {
    const { ids, vault, media: plane, clock, logger } = this.#parts;
    const { companyId } = call.props;
    const { rule } = decision;
    const id = ids.next<RecordingId>();
    const { path, key, sealedKey } = await vault.begin(companyId, id);
    const media = await plane.record(call.id, { path, key, recordingId: id, masksDigits: rule?.masksDigits ?? true });
    key.fill(0);
    const left = leftOf([...call.legs.values()].filter((leg) => leg.isAnswered));
    const userIds = [
      ...new Set([...call.legs.values()].flatMap(({ party, isAnswered }) => (isAnswered && party.userId ? [party.userId] : []))),
    ];
    const begun: Omit<BegunRecording, 'sealedKey'> = {
      id,
      companyId,
      callId: call.id,
      direction: call.props.direction,
      queueId: call.queueId,
      userIds,
      customerNumber: left?.party.isPrivate ? '' : (left?.party.number ?? ''),
      customerName: left?.party.isPrivate ? '' : (left?.party.displayName ?? ''),
      reason: decision.decision,
      ruleId: rule?.id ?? null,
      mailUserIds: [...(rule?.mailUserIds ?? []), ...(rule?.mailsPeople ? userIds : [])],
      keepDays: rule?.keepDays ?? null,
      isAnnounced,
      startedAtMs: media.startedAtMs,
    };
    const recording = new OngoingRecording({
      begun,
      media,
      logger,
      call,
      stored: new StoredInTurn({ clock, logger }),
      leftLegId: left?.id ?? null,
      includesConsultation: rule?.includesConsultation ?? true,
      startedBy: by,
    });
    void recording.props.stored.write('that it began', () => this.#storeBegun({ ...begun, sealedKey }, by));
    this.#follow(recording, media, decision.decision, by);
  }

  #storeBegun(begun: BegunRecording, by: UserId | null): Promise<void> {
    const { callId, ruleId, isAnnounced, direction, startedAtMs } = begun;
    const details = { callId, ruleId, announced: isAnnounced, direction };
    return this.#parts.store.begin(begun, { kind: 'began', recordingId: begun.id, atMs: startedAtMs, by, details });
  }

  #follow(recording: OngoingRecording, media: MediaRecording, decision: Decision, by: UserId | null): void {
    const { call } = recording;
    media.on('failed', ({ reason }) => {
      this.#parts.failed(recording.props.begun.companyId, reason);
      this.#keep(this.#finish(recording, null, true));
    });
    this.#byCall.set(call.id, recording);
    // It may have ended while the recording was made ready.
    if (call.hasEnded) return this.#keep(this.#finish(recording, null));
    call.record({ type: 'recording-changed', recordingId: recording.id, change: 'began', byUserId: by, decision });
    this.#refresh(recording);
  }

  #refreshSoon(recording: OngoingRecording): void {
    if (this.#dirty.size === 0) queueMicrotask(() => this.#refreshAll());
    this.#dirty.add(recording);
  }

  #refreshAll(): void {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const recording of dirty) if (!recording.isOver) this.#refresh(recording);
  }

  #refresh(recording: OngoingRecording): void {
    const { companions, store, calls } = this.#parts;
    const { call, leftLegId, props } = recording;
    const legsOf = (userId: UserId): readonly CallLeg[] => calls.parts.registry.legsOfUser(userId);
    const { includesConsultation, begun } = props;
    const sinceMs = begun.startedAtMs;
    const came = recording.follow(recordedVoices({ call, leftLegId, includesConsultation, companions, legsOf, sinceMs }));
    for (const userId of came)
      void props.stored.write('who came in', () => store.addPerson(begun.companyId, recording.id, userId));
  }

  async #finish(recording: OngoingRecording, by: UserId | null, isCut = false): Promise<void> {
    if (recording.isOver) return recording.props.stored.done;
    recording.isOver = true;
    const { call, props, pausedAtMs } = recording;
    if (this.#byCall.get(call.id) === recording) this.#byCall.delete(call.id);
    const endedAtMs = this.#parts.clock.now();
    if (!call.hasEnded) this.#tellCall(recording, 'ended', by);
    const sound = await props.media.stop().catch(() => null);
    if (sound && pausedAtMs !== null) recording.pausedMs += Math.max(0, sound.durationMs - pausedAtMs);
    await props.stored.write('that it is over', () => this.#storeFinished(recording, sound, endedAtMs, isCut || sound === null));
  }

  async #storeFinished(
    recording: OngoingRecording,
    sound: FinishedSound | null,
    endedAtMs: number,
    isCut: boolean,
  ): Promise<void> {
    const { store, vault, finished } = this.#parts;
    const { companyId } = recording.props.begun;
    const { id, pausedMs } = recording;
    const known = sound ? null : await store.find(companyId, id);
    const kept = sound ?? (known && (await vault.recover(known)));
    if (!kept) return store.lose(companyId, id, { kind: 'lost', recordingId: id, atMs: endedAtMs, by: null, details: {} });
    await store.finish({ companyId, id, endedAtMs, pausedMs, isCut }, kept, finishedNote(id, endedAtMs, kept, isCut));
    finished(companyId, id);
  }

  #tell(
    recording: OngoingRecording,
    kind: ChainKind & ('paused' | 'resumed'),
    by: UserId | null,
    details: ChainNote['details'],
  ): void {
    const { clock, store } = this.#parts;
    const { props, id } = recording;
    const note: ChainNote = { kind, recordingId: id, atMs: clock.now(), by, details };
    void props.stored.write(`that it is ${kind}`, () => store.append(props.begun.companyId, [note]));
    this.#tellCall(recording, kind, by);
  }

  #tellCall({ call, id }: OngoingRecording, change: 'continued' | 'paused' | 'resumed' | 'ended', by: UserId | null): void {
    if (call.hasEnded) return;
    const decision = saidBy(change, by === null ? undefined : this.#parts.directory.user(by));
    call.record({ type: 'recording-changed', recordingId: id, change, byUserId: by, decision });
  }

  #languageOf(legs: readonly CallLeg[]): string {
    for (const { party } of legs) {
      const language = party.userId === null ? undefined : this.#parts.directory.user(party.userId)?.language;
      if (language) return language;
    }
    return 'en';
  }

  #impossible(call: Call, reason: string): void {
    this.#parts.logger.warn('a call is not recorded though it should be', { callId: call.id, reason });
    this.#parts.failed(call.props.companyId, reason);
  }

  #keep(work: Promise<void>): void {
    this.#unsettled.add(work);
    void work.finally(() => this.#unsettled.delete(work));
  }
}

/** The line of the list that makes a file provable. */
export function finishedNote(id: RecordingId, atMs: number, sound: FinishedSound, isCut: boolean): ChainNote {
  const { sha256, durationMs, sizeBytes } = sound;
  return { kind: 'finished', recordingId: id, atMs, by: null, details: { sha256, durationMs, sizeBytes, cut: isCut } };
}
