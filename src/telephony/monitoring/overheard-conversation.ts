import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type CallLeg, type CallService, isLive } from '../call/index.ts';
import type { MediaEndpoint, MediaMixer, MediaPlane, MediaSource } from '../media/index.ts';
import { type PlannedMonitor, type PlannedSide, planSound, type SoundPlan } from './sound-plan.ts';

/** A supervisor as the conversation hears him. */
export interface Overhearer {
  readonly leg: CallLeg;
  readonly plan: PlannedMonitor;
  /** Sides that are to hear a tone because of him, and how often, in milliseconds; 0: once. */
  readonly tone: { readonly legIds: readonly LegId[]; readonly everyMs: number };
}

export interface OverheardConversationParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly calls: CallService;
  readonly media: Pick<MediaPlane, 'createMixer'>;
  readonly sides: readonly [CallLeg, CallLeg];
  /** The mixer is lost: nobody can overhear it any more. */
  readonly failed: (conversation: OverheardConversation) => void;
}

/** The least time between two tones, in milliseconds. */
const toneAtLeastEveryMs = 2000;

/**
 * Two who talk, the supervisors beside them, and the mixer between. It brings the media plane to what `planSound` says, one change after
 * the other: who is to hear less hears less before anybody is added, and gains are set before whoever they concern comes in, so that
 * at no moment somebody hears what he must not. A side that nobody speaks to keeps hearing the other directly.
 */
export class OverheardConversation {
  readonly sides: readonly [CallLeg, CallLeg];
  readonly #parts: OverheardConversationParts;
  readonly #overhearers = new Map<LegId, () => Overhearer>();
  readonly #members = new Map<LegId, MediaEndpoint>();
  readonly #gains = new Map<string, number>();
  /** They are to hear silence before they are taken out of the mixer. */
  readonly #leaving: CallLeg[] = [];
  #mixer: MediaMixer | null = null;
  #source: MediaSource | null = null;
  #work: Promise<void> | null = null;
  #isDirty = false;
  #toneTimer: Timer | null = null;
  #isFailed = false;

  constructor(parts: OverheardConversationParts) {
    this.#parts = parts;
    this.sides = parts.sides;
  }

  get isEmpty(): boolean {
    return this.#overhearers.size === 0;
  }

  /** These two talk to each other still. */
  get goesOn(): boolean {
    const [one, other] = this.sides;
    return one.call === other.call && one.call.peerOf(one) === other && isLive(one) && isLive(other);
  }

  has(leg: CallLeg): boolean {
    return this.sides.includes(leg);
  }

  /** @param overhearer how he is at the time it is asked */
  add(leg: CallLeg, overhearer: () => Overhearer): void {
    this.#overhearers.set(leg.id, overhearer);
    this.update();
    this.#tone();
  }

  /** He hears silence at once, and is heard by nobody once this is done. */
  remove(leg: CallLeg): void {
    if (!this.#overhearers.delete(leg.id)) return;
    leg.ownSound = { kind: 'silence' };
    this.#leaving.push(leg);
    if (isLive(leg)) this.#parts.calls.updateSound(leg.call);
    this.update();
  }

  /** Its page was loaded anew: the new end of its media hears nothing of the mixer before it is in it. */
  renew(leg: CallLeg): void {
    if (this.#overhearers.has(leg.id)) leg.ownSound = { kind: 'silence' };
    else leg.mixedSound = null;
    this.update();
  }

  /** Something is other than before. */
  update(): void {
    this.#isDirty = true;
    this.#work ??= this.#run();
  }

  /** Resolves when everybody hears what he is to hear. */
  async settled(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #run(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false;
      try {
        for (const leg of this.#leaving.splice(0)) await this.#parts.calls.soundSettled(leg);
        await (this.isEmpty || !this.goesOn ? this.#close() : this.#apply());
      } catch (error) {
        // Somebody left meanwhile: seen anew.
        if (this.goesOn && [...this.#overhearers.values()].every((ask) => isLive(ask().leg))) this.#fail(describeError(error));
        else this.#isDirty = true;
      }
    }
    this.#work = null;
  }

  async #apply(): Promise<void> {
    const mixer = await this.#theMixer();
    const present = await this.#endpoints();
    if (this.#isDirty) return;
    const plan = this.#plan();
    await this.#lessHeard(plan);
    for (const [id, endpoint] of this.#members) if (present.get(id) !== endpoint) await this.#take(id, endpoint);
    await this.#setGains(plan, present, 0);
    // Nothing is opened by a plan that is out of date.
    for (const [id, endpoint] of present) {
      if (this.#isDirty) return;
      if (this.#members.has(id)) continue;
      await mixer.add(endpoint);
      this.#members.set(id, endpoint);
    }
    await this.#setGains(plan, present, 0);
    await this.#setGains(plan, present, 1);
    if (!this.#isDirty) await this.#moreHeard(plan, present);
  }

  #plan(): SoundPlan {
    const [one, other] = this.sides.map(plannedSide) as [PlannedSide, PlannedSide];
    const overhearers = [...this.#overhearers.values()].map((ask) => ask());
    const tones = new Set(overhearers.flatMap(({ tone }) => tone.legIds));
    return planSound(
      [one, other],
      overhearers.map(({ plan }) => plan),
      tones,
    );
  }

  /** Of all who are there now; who has none yet gets it. */
  async #endpoints(): Promise<Map<LegId, MediaEndpoint>> {
    const legs = [...this.sides, ...[...this.#overhearers.values()].map((ask) => ask().leg)].filter(isLive);
    const found = new Map<LegId, MediaEndpoint>();
    for (const leg of legs) {
      const endpoint = await leg.leg.endpoint().catch(() => null);
      if (endpoint) found.set(leg.id, endpoint);
    }
    return found;
  }

  /** Back to the other side alone. */
  async #lessHeard(plan: SoundPlan): Promise<void> {
    for (const leg of this.sides) if (!plan.mixed.has(leg.id)) await this.#unmix(leg);
  }

  async #unmix(leg: CallLeg): Promise<void> {
    const { calls } = this.#parts;
    if (this.#source === null || leg.mixedSound !== this.#source) return;
    leg.mixedSound = null;
    if (isLive(leg)) calls.updateSound(leg.call);
    await calls.soundSettled(leg);
  }

  async #moreHeard(plan: SoundPlan, present: ReadonlyMap<LegId, MediaEndpoint>): Promise<void> {
    const { calls } = this.#parts;
    for (const leg of this.sides) {
      if (!plan.mixed.has(leg.id) || leg.mixedSound === this.#source || !this.goesOn) continue;
      const peer = this.sides.find((one) => one !== leg)!;
      // Whom it hears is whom it sees; the mixer has no picture.
      const endpoint = present.get(leg.id);
      if (endpoint?.takesVideo) await endpoint.see(present.get(peer.id) ?? null);
      leg.mixedSound = this.#source;
      calls.updateSound(leg.call);
      await calls.soundSettled(leg);
    }
    for (const ask of this.#overhearers.values()) {
      const { leg } = ask();
      if (!isLive(leg)) continue;
      leg.ownSound = this.#source;
      calls.updateSound(leg.call);
      await calls.soundSettled(leg);
    }
  }

  /** Those of the plan that are `gain`, as far as they are not so already. */
  async #setGains(plan: SoundPlan, present: ReadonlyMap<LegId, MediaEndpoint>, gain: number): Promise<void> {
    for (const [listener, hears] of present) {
      for (const [speaker, says] of present) {
        const key = `${listener} ${speaker}`;
        // Who is not in yet hears nothing of it, and has no gains of his own.
        if (listener === speaker || !this.#members.has(listener)) continue;
        if (plan.gain(listener, speaker) !== gain || this.#gains.get(key) === gain) continue;
        if (gain > 0 && this.#isDirty) return;
        this.#gains.set(key, gain);
        await this.#mixer?.setGain(hears, says, gain);
      }
    }
  }

  async #take(id: LegId, endpoint: MediaEndpoint): Promise<void> {
    this.#members.delete(id);
    for (const key of this.#gains.keys()) if (key.split(' ').includes(id)) this.#gains.delete(key);
    // An endpoint that is closed took itself out.
    await this.#mixer?.remove(endpoint).catch(() => null);
  }

  async #theMixer(): Promise<MediaMixer> {
    if (this.#mixer) return this.#mixer;
    const mixer = await this.#parts.media.createMixer(this.sides[0].call.id);
    this.#mixer = mixer;
    this.#source = { kind: 'mixer', mixer };
    mixer.on('failed', ({ reason }) => this.#fail(reason));
    return mixer;
  }

  /** The two hear each other as before; then the mixer goes. */
  async #close(): Promise<void> {
    this.#toneTimer?.cancel();
    this.#toneTimer = null;
    for (const leg of this.sides) {
      await this.#unmix(leg);
      // Whoever has been joined to somebody else hears him by now.
      await this.#parts.calls.soundSettled(leg);
    }
    const mixer = this.#mixer;
    this.#mixer = null;
    this.#source = null;
    this.#members.clear();
    this.#gains.clear();
    await mixer?.[Symbol.asyncDispose]();
  }

  #fail(reason: string): void {
    if (this.#isFailed) return;
    this.#isFailed = true;
    this.#parts.logger.warn('a conversation cannot be overheard any more', { callId: this.sides[0].call.id, reason });
    for (const leg of this.sides) void this.#unmix(leg);
    this.#parts.failed(this);
  }

  /** Once for everybody who comes, and again as often as the strictest wants it. */
  #tone(): void {
    this.#toneTimer?.cancel();
    this.#toneTimer = null;
    void this.settled().then(() => this.#playTone());
  }

  #playTone(): void {
    const tones = [...this.#overhearers.values()].map((ask) => ask().tone);
    const heard = new Set(tones.flatMap(({ legIds }) => legIds));
    const mixer = this.#mixer;
    if (!mixer || heard.size === 0 || !this.goesOn) return;
    for (const id of heard) {
      const endpoint = this.#members.get(id);
      if (endpoint) mixer.play({ kind: 'chime', chime: 'supervised' }, endpoint).catch(() => null);
    }
    const every = Math.min(...tones.map(({ legIds, everyMs }) => (legIds.length > 0 && everyMs > 0 ? everyMs : Infinity)));
    if (every === Infinity || this.#toneTimer) return;
    this.#toneTimer = this.#parts.clock.setTimer(Math.max(every, toneAtLeastEveryMs), () => {
      this.#toneTimer = null;
      this.#playTone();
    });
  }
}

function plannedSide(leg: CallLeg): PlannedSide {
  const isHolding = leg.state === 'held';
  return { legId: leg.id, holds: isHolding && leg.heldByUs ? 'by-command' : isHolding || leg.isAway ? 'by-phone' : 'no' };
}
