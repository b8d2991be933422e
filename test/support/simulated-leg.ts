import type { Clock, Timer } from '../../src/kernel/clock.ts';
import { ParleyError } from '../../src/kernel/errors.ts';
import { Emitter, type Observer, type Unsubscribe } from '../../src/kernel/events.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import type {
  Leg,
  LegEvents,
  LegFactory,
  LegState,
  LegTarget,
  OutgoingLegContext,
  Party,
  ReleaseCause,
} from '../../src/telephony/leg/index.ts';
import type { MediaEndpoint, MediaQuality, MediaSource } from '../../src/telephony/media/index.ts';

/** What a simulated party does by itself; times in milliseconds after it is rung. Left out: never. */
export interface Script {
  readonly ringsAfterMs?: number;
  readonly answersAfterMs?: number;
  readonly refuses?: { readonly afterMs: number; readonly cause: ReleaseCause };
  readonly earlyMedia?: boolean;
}

const silentQuality: MediaQuality = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsRefused: 0,
  jitterMs: 0,
  remoteLost: null,
  roundTripMs: null,
};

/** An endpoint that only remembers what it was told to let its peer hear. */
export class SimulatedEndpoint {
  readonly legId: LegId;
  heard: MediaSource = { kind: 'silence' };
  /** Files it was told to play, in order. */
  readonly played: string[] = [];
  recording: string | null = null;
  /** What came in so far. */
  packets = 0;
  readonly negotiated = { direction: 'sendrecv' };
  readonly #events = new Emitter<Record<string, unknown>>();
  readonly #plays: () => void;

  /** @param plays told whenever a file begins */
  constructor(legId: LegId, plays: () => void = () => {}) {
    this.legId = legId;
    this.#plays = plays;
  }

  /** In words: `silence`, `music`, `tone ringback`, `leg <id>`. */
  get hears(): string {
    if (this.heard.kind === 'leg') return `leg ${this.heard.endpoint.legId}`;
    return this.heard.kind === 'tone' ? `tone ${this.heard.tone}` : this.heard.kind;
  }

  async hear(source: MediaSource): Promise<void> {
    this.heard = source;
    if (source.kind !== 'file') return;
    this.played.push(source.path);
    this.#plays();
  }

  /** The file that it plays has come to its end. */
  finishPlaying(): void {
    if (this.heard.kind === 'file') this.#events.emit('playbackFinished', { path: this.heard.path });
  }

  async startRecording(path: string): Promise<void> {
    this.recording = path;
  }

  async stopRecording(): Promise<{ path: string; durationMs: number }> {
    if (this.recording === null) throw new ParleyError('media-closed', 'nothing is recorded');
    const path = this.recording;
    this.recording = null;
    return { path, durationMs: 4000 };
  }

  /** What the media plane tells while it records. */
  tellRecording(name: 'recordingSilent' | 'recordingFailed'): void {
    this.#events.emit(name, { path: this.recording, forMs: 0, reason: 'the disk is full' });
  }

  close(): void {
    this.recording = null;
    this.#events.emit('closed', {});
  }

  on(name: string, listener: (event: never) => void): Unsubscribe {
    return this.#events.on(name, listener as (event: unknown) => void);
  }

  isMuted = false;

  async muteInput(muted: boolean): Promise<void> {
    this.isMuted = muted;
  }

  /** The media plane reports that nothing arrives. */
  fallSilent(): void {
    this.#events.emit('silent', { forMs: 30_000 });
  }

  async quality(): Promise<MediaQuality> {
    return { ...silentQuality, packetsReceived: this.packets };
  }
}

/** A party played by a script, or by the test through its `party…` methods. It obeys the Leg port to the letter. */
export class SimulatedLeg implements Leg {
  readonly id: LegId;
  readonly callId: CallId;
  readonly sipCallId: string;
  readonly role: 'originating' | 'terminating';
  readonly party: Party;
  readonly prefersDirectMedia = false;
  readonly remoteDescription = null;
  readonly context: OutgoingLegContext | null;
  readonly told: {
    ring: number;
    answers: number;
    identities: Party[];
    digits: string;
    isHeld: boolean;
    release: ReleaseCause | null;
  } = {
    ring: 0,
    answers: 0,
    identities: [],
    digits: '',
    isHeld: false,
    release: null,
  };
  state: LegState = 'initiated';
  sound: SimulatedEndpoint | null = null;
  graceMs = 0;
  obeys: 'no' | 'yes' | 'says-so' = 'no';
  isReachable = true;
  /** How long every file lasts that it is played; null: until the test has it end. */
  filesLastMs: number | null = null;
  #events = new Emitter<LegEvents>();
  readonly #clock: Clock;
  readonly #script: Script;
  #timers: Timer[] = [];

  constructor(props: {
    clock: Clock;
    id: string;
    callId: CallId;
    role: 'originating' | 'terminating';
    party: Party;
    script?: Script;
    context?: OutgoingLegContext;
  }) {
    this.#clock = props.clock;
    this.id = props.id as LegId;
    this.callId = props.callId;
    this.sipCallId = `sip-${props.id}`;
    this.role = props.role;
    this.party = props.party;
    this.#script = props.script ?? {};
    this.context = props.context ?? null;
  }

  get media(): MediaEndpoint | null {
    return this.sound as unknown as MediaEndpoint | null;
  }

  get hears(): string {
    return this.sound?.hears ?? 'nothing';
  }

  async endpoint(): Promise<MediaEndpoint | null> {
    if (this.state === 'cleared') throw new ParleyError('media-closed', 'the leg is over');
    this.sound ??= new SimulatedEndpoint(this.id, () => this.#fileBegins());
    return this.media;
  }

  start(): void {
    this.#mustBe('initiated');
    const { ringsAfterMs, answersAfterMs, refuses, earlyMedia } = this.#script;
    if (ringsAfterMs !== undefined) this.#later(ringsAfterMs, () => this.partyRings(earlyMedia));
    if (answersAfterMs !== undefined) this.#later(answersAfterMs, () => this.partyAnswers());
    if (refuses) this.#later(refuses.afterMs, () => this.partyHangsUp(refuses.cause));
  }

  ring(): void {
    this.told.ring += 1;
    if (this.state === 'initiated') this.state = 'alerting';
  }

  async answer(): Promise<void> {
    if (this.state === 'cleared') throw new ParleyError('leg-wrong-state', 'the leg is over');
    this.told.answers += 1;
    this.state = 'connected';
  }

  async offerDescription(): Promise<string> {
    throw new ParleyError('leg-refused', 'a simulated leg has no descriptions');
  }

  release(cause: ReleaseCause): void {
    if (this.state === 'cleared') return;
    this.told.release = cause;
    this.#clear(cause, 'system');
  }

  async setHeld(held: boolean): Promise<void> {
    this.told.isHeld = held;
  }

  updateIdentity(party: Party): void {
    this.told.identities.push(party);
  }

  async sendDtmf(digits: string): Promise<void> {
    this.told.digits += digits;
  }

  /** A phone that knows Event: hold and talk does what it is told; one that only says so does nothing. */
  remoteHold(held: boolean): Promise<boolean> | null {
    if (this.obeys === 'no') return null;
    if (this.obeys === 'yes') queueMicrotask(() => (held ? this.partyHolds() : this.partyRetrieves()));
    return Promise.resolve(true);
  }

  remoteAnswer(): boolean {
    if (this.state !== 'alerting') return false;
    this.partyAnswers();
    return true;
  }

  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  watch(observer: Observer<LegEvents>): Unsubscribe {
    return this.#events.watch(observer);
  }

  partyRings(earlyMedia = false): void {
    if (this.state !== 'initiated') return;
    this.state = 'alerting';
    this.#events.emit('alerting', { earlyMedia });
  }

  partyAnswers(): void {
    if (this.state !== 'initiated' && this.state !== 'alerting') return;
    this.state = 'connected';
    this.#events.emit('answered', {});
  }

  partyHangsUp(cause: ReleaseCause = 'normal-clearing'): void {
    if (this.state !== 'cleared') this.#clear(cause, 'party');
  }

  /** The rung phone answers 302. */
  partyDeflects(target: string): void {
    if (this.state !== 'cleared') this.#clear('unreachable', 'party', target);
  }

  partyHolds(): void {
    this.#events.emit('held', {});
  }

  partyRetrieves(): void {
    this.#events.emit('retrieved', {});
  }

  partyPresses(digit: string): void {
    this.#events.emit('dtmf', { digit, durationMs: 100 });
  }

  /** @returns the statuses the party is notified of, as they come. */
  partyTransfers(target: string, replaces: LegId | null = null): number[] {
    const statuses: number[] = [];
    this.#events.emit('transferRequested', { target, replaces, notify: (status) => statuses.push(status) });
    return statuses;
  }

  isReplacedBy(by: Leg): void {
    this.#events.emit('replaced', { by });
  }

  /** Its connection closes. */
  goesAway(): void {
    this.isReachable = false;
    if (this.graceMs > 0) this.#events.emit('away', {});
  }

  /** The same device calls anew by `by`, made with this leg's id. */
  returnsBy(by: SimulatedLeg): void {
    by.#events = this.#events;
    this.#events = new Emitter<LegEvents>();
    by.#events.emit('returned', { by });
  }

  #fileBegins(): void {
    const sound = this.sound!;
    const { heard } = sound;
    const end = (): void => {
      if (sound.heard === heard) sound.finishPlaying();
    };
    if (this.filesLastMs !== null) this.#later(this.filesLastMs, end);
  }

  #clear(cause: ReleaseCause, by: 'party' | 'system', deflectedTo?: string): void {
    this.state = 'cleared';
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.sound?.close();
    this.#events.emit('released', { cause, by, ...(deflectedTo !== undefined && { deflectedTo }) });
  }

  #later(delayMs: number, act: () => void): void {
    this.#timers.push(this.#clock.setTimer(delayMs, act));
  }

  #mustBe(state: LegState): void {
    if (this.state !== state) throw new ParleyError('leg-wrong-state', `the leg is ${this.state}, not ${state}`);
  }
}

/** Makes simulated legs; what each target does is set by its id. Targets without a script are not registered. */
export class SimulatedLegFactory implements LegFactory {
  readonly scripts = new Map<string, readonly Script[]>();
  readonly made: SimulatedLeg[] = [];
  /** Somebody is called: who plays him may act from now on. */
  onMade: ((leg: SimulatedLeg, target: LegTarget) => void) | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  createLegs(target: LegTarget, context: OutgoingLegContext): readonly SimulatedLeg[] {
    const name = target.kind === 'device' ? target.deviceId : target.kind === 'trunk' ? target.trunkId : target.lineId;
    const legs = (this.scripts.get(name) ?? []).map((script) => {
      const id = `${name}#${this.made.length + 1}`;
      const leg = new SimulatedLeg({
        clock: this.#clock,
        id,
        callId: context.callId,
        role: 'terminating',
        party: context.from,
        script,
        context,
      });
      this.made.push(leg);
      return leg;
    });
    for (const leg of legs) this.onMade?.(leg, target);
    return legs;
  }

  /** The latest leg made for a target. */
  latest(name: string): SimulatedLeg {
    const leg = this.made.findLast((one) => one.id.startsWith(`${name}#`));
    if (!leg) throw new Error(`no leg was made for ${name}`);
    return leg;
  }
}
