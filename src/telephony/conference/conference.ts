import { describeError } from '../../kernel/errors.ts';
import type { CallId, CompanyId, DomainId, Id, LegId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type CallLeg, type CallService, isLive, leaveHost, releaseLeg } from '../call/index.ts';
import type { ReleaseCause } from '../leg/index.ts';
import type { MediaEndpoint, MediaMixer, MediaPlane } from '../media/index.ts';
import { ConferenceMember, type ConferenceRole } from './conference-member.ts';
import type { ConferencePrompt, ConferencePrompts, ConferenceRecordings } from './conference-ports.ts';
import { ConferenceRecorder } from './conference-recorder.ts';
import type { ConferenceRoomId, ConferenceSettings } from './conference-room.ts';
import { type ConferenceChange, sayChange } from './conference-sentences.ts';
import type { ConferenceVideo } from './conference-video.ts';

export type ConferenceId = Id<'conference'>;

/** Somebody who is called into the conference and has not answered. */
export interface InvitedParty {
  readonly id: CallId;
  readonly number: string;
  readonly name: string;
}

export interface ConferenceProps {
  readonly id: ConferenceId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** Null: two calls of somebody were joined, or he began one without a room. */
  readonly roomId: ConferenceRoomId | null;
  readonly number: string;
  /** Leads it whatever his phone; null: nobody's. */
  readonly ownerId: UserId | null;
  readonly settings: ConferenceSettings;
  readonly parts: ConferenceParts;
  /** Filled here; given so that others see who is in it. */
  readonly members: Map<LegId, ConferenceMember>;
  readonly video: ConferenceVideo;
  readonly changed: (conference: Conference) => void;
  readonly over: (conference: Conference) => void;
}

export interface ConferenceParts {
  readonly logger: Logger;
  readonly calls: CallService;
  readonly media: MediaPlane;
  readonly prompts: ConferencePrompts;
  readonly recordings: ConferenceRecordings;
  /** In which people of a domain are spoken to. */
  readonly languageOf: (userId: UserId | null, domainId: DomainId) => string;
}

/**
 * Parties of different calls who hear each other. Each stays in its own call, where it is alone with the conference as its host; what
 * happens to it is an event of that call. The mixer is made with the first party and goes with the last.
 *
 * ```
 * begun ──first party──► going on ──empty, or its leader went──► over
 * ```
 */
export class Conference {
  readonly props: ConferenceProps;
  readonly startedAtMs: number;
  readonly members: Map<LegId, ConferenceMember>;
  readonly invited = new Map<CallId, InvitedParty>();
  isLocked = false;
  isOver = false;
  readonly recorder: ConferenceRecorder;
  #hadLeader = false;
  #mixer: Promise<MediaMixer> | null = null;

  constructor(props: ConferenceProps) {
    this.props = props;
    const { parts } = props;
    this.members = props.members;
    this.startedAtMs = parts.calls.parts.clock.now();
    this.recorder = new ConferenceRecorder({
      conference: this,
      mixer: () => this.#theMixer(),
      recordings: parts.recordings,
      logger: parts.logger,
      now: () => parts.calls.parts.clock.now(),
      say: (prompt) => this.say(prompt),
    });
  }

  get id(): ConferenceId {
    return this.props.id;
  }

  /** Where its media lives: parties that are placed here before they are answered need no bridge. */
  get place(): CallId {
    return this.props.id as string as CallId;
  }

  get size(): number {
    return this.members.size + this.invited.size;
  }

  get isFull(): boolean {
    return this.size >= this.props.settings.maxParties;
  }

  get leaders(): readonly ConferenceMember[] {
    return [...this.members.values()].filter(({ role }) => role === 'leader');
  }

  memberOfUser(userId: UserId): ConferenceMember | undefined {
    return [...this.members.values()].find((member) => member.userId === userId);
  }

  /** Owner, or there as a leader. */
  isLedBy(userId: UserId): boolean {
    return this.props.ownerId === userId || this.leaders.some((leader) => leader.userId === userId);
  }

  /** Takes a leg that talks to nobody. Whatever had it before is told. */
  admit(leg: CallLeg, role: ConferenceRole): ConferenceMember {
    const { call } = leg;
    const { parts, settings } = this.props;
    leaveHost(leg, 'taken');
    call.setState(leg, 'connected');
    const member = new ConferenceMember({
      leg,
      role,
      joinedAtMs: parts.calls.parts.clock.now(),
      events: {
        digit: (one, digit) => this.#digit(one, digit),
        left: (one, how) => this.#left(one, how),
        held: (one, held) => this.#held(one, held),
        returned: (one) => this.#returned(one),
        videoChanged: (one) => this.#videoChanged(one),
      },
    });
    leg.host = member;
    leg.leg.allowVideo?.(true);
    this.members.set(leg.id, member);
    this.note(member, 'joined', null);
    const isAwaited = settings.waitsForLeader && role !== 'leader' && this.leaders.length === 0;
    if (isAwaited) this.#wait(member);
    else void this.#mix(member);
    if (role === 'leader') this.#leaderCame();
    if (this.recorder.isOn) void this.recorder.tell(member);
    this.changed();
    return member;
  }

  /** @param by who wanted it, for the record; null: himself or the rules */
  mute(member: ConferenceMember, muted: boolean, by: UserId | null): void {
    if (member.isMuted === muted) return;
    member.isMuted = muted;
    this.#applyMute(member);
    this.note(member, muted ? 'muted' : 'unmuted', by);
    this.changed();
  }

  /** All but leaders; whoever comes later is not. */
  muteAll(muted: boolean, by: UserId): void {
    for (const member of this.members.values()) if (member.role !== 'leader') this.mute(member, muted, by);
  }

  lock(locked: boolean, by: UserId): void {
    if (this.isLocked === locked) return;
    this.isLocked = locked;
    for (const leader of this.leaders) this.note(leader, locked ? 'locked' : 'unlocked', by);
    this.changed();
  }

  /** His video is seen by all, whoever talks: a shared screen. Null: whoever talks is seen again. */
  present(member: ConferenceMember | null): void {
    this.props.video.present(member);
    this.changed();
  }

  /** Sends somebody out; his call ends. */
  remove(member: ConferenceMember, by: UserId): void {
    this.note(member, 'removed', by);
    releaseLeg(member.leg, 'normal-clearing');
  }

  /** Everybody's call ends. */
  end(cause: ReleaseCause = 'normal-clearing'): void {
    const { calls } = this.props.parts;
    for (const { id } of this.invited.values()) {
      const call = calls.parts.registry.call(id);
      if (call) calls.endCall(call, 'cancelled');
    }
    this.invited.clear();
    for (const { leg } of this.members.values()) releaseLeg(leg, cause);
    if (this.members.size === 0) this.#close();
  }

  /** His page was loaded anew: another end of the media speaks for him now. */
  renew(member: ConferenceMember): void {
    const { endpoint } = member;
    member.endpoint = null;
    if (endpoint) void this.#unmix(endpoint);
    if (!member.isWaiting) void this.#mix(member);
  }

  /** Nobody is left who would talk, or is rung to. */
  settle(): void {
    if (this.isOver) return;
    if (this.members.size === 0 && this.invited.size === 0) return this.#close();
    const { roomId, settings } = this.props;
    const isLeaderless = settings.endsWithLeader && this.#hadLeader && this.leaders.length === 0;
    const isLonely = roomId === null && this.size < 2 && this.#hadLeader;
    if (isLeaderless || isLonely) this.end();
  }

  changed(): void {
    if (!this.isOver) this.props.changed(this);
  }

  /** An event of the member's call. */
  note(member: ConferenceMember, change: ConferenceChange, by: UserId | null): void {
    const { call, id: legId } = member.leg;
    if (call.hasEnded) return;
    const { directory } = this.props.parts.calls.parts;
    const who = by === null || by === member.userId ? null : (directory.user(by) ?? null);
    const { id, settings } = this.props;
    const decision = sayChange(change, { room: settings.name, party: member.party, by: who });
    call.record({ type: 'conference-changed', conferenceId: id, name: settings.name, legId, change, decision });
  }

  /** Everybody hears it. */
  async say(prompt: ConferencePrompt): Promise<void> {
    const { parts, domainId, ownerId } = this.props;
    for (const path of parts.prompts(parts.languageOf(ownerId, domainId), prompt))
      await this.#trying('a sentence cannot be said to a conference', async () =>
        (await this.#theMixer()).play({ kind: 'file', path }),
      );
  }

  #leaderCame(): void {
    this.#hadLeader = true;
    for (const member of this.members.values()) {
      if (!member.isWaiting) continue;
      member.isWaiting = false;
      void this.#mix(member);
    }
  }

  #wait(member: ConferenceMember): void {
    member.isWaiting = true;
    member.leg.ownSound = { kind: 'music' };
    this.props.parts.calls.updateSound(member.leg.call);
  }

  /** Out of the mix with the end of the media that is gone, in with the new one; nobody hears a chime. */
  #returned(member: ConferenceMember): void {
    const { endpoint, leg } = member;
    if (!endpoint) return;
    member.endpoint = null;
    void this.#unmix(endpoint);
    leg.ownSound = { kind: 'silence' };
    void this.#mix(member, false);
  }

  async #mix(member: ConferenceMember, isNew = true): Promise<void> {
    const { leg } = member;
    await this.#trying('a party cannot be taken into its conference', async () => {
      const [mixer, endpoint] = await Promise.all([this.#theMixer(), leg.leg.endpoint()]);
      if (!endpoint || !this.#isHere(member)) return;
      await mixer.add(endpoint);
      // He may have gone while he was bridged.
      if (!this.#isHere(member)) return this.#unmix(endpoint);
      member.endpoint = endpoint;
      this.#applyMute(member);
      leg.ownSound = { kind: 'mixer', mixer };
      this.props.parts.calls.updateSound(leg.call);
      this.props.video.entered(member);
      const announces = isNew && this.props.settings.announcesParties;
      if (announces && this.members.size > 1) await mixer.play({ kind: 'chime', chime: 'entered' });
    });
  }

  /** Others look, and it stands in the roster. */
  #videoChanged(member: ConferenceMember): void {
    this.props.video.changed(member);
    this.changed();
  }

  #isHere(member: ConferenceMember): boolean {
    return this.members.get(member.id) === member && isLive(member.leg);
  }

  async #unmix(endpoint: MediaEndpoint): Promise<void> {
    await this.#mixer?.then((mixer) => mixer.remove(endpoint)).catch(() => null);
  }

  #applyMute({ endpoint, isMuted, isHeld }: ConferenceMember): void {
    endpoint?.muteInput(isMuted || isHeld).catch(() => null);
  }

  /** Star six is how people mute themselves all over the world. */
  #digit(member: ConferenceMember, digit: string): void {
    const isAfterStar = this.#starred.delete(member.id);
    if (digit === '*') this.#starred.add(member.id);
    else if (digit === '6' && isAfterStar) this.mute(member, !member.isMuted, member.userId);
  }
  readonly #starred = new Set<LegId>();

  /** Music of his telephone is for nobody. */
  #held(member: ConferenceMember, held: boolean): void {
    member.isHeld = held;
    this.#applyMute(member);
    this.changed();
  }

  #left(member: ConferenceMember, how: 'gone' | 'taken'): void {
    if (!this.members.delete(member.id)) return;
    this.#starred.delete(member.id);
    const { endpoint } = member;
    member.endpoint = null;
    this.note(member, 'left', null);
    this.props.video.left(member);
    if (endpoint) {
      if (how === 'taken') endpoint.muteInput(false).catch(() => null);
      void this.#unmix(endpoint);
      if (this.props.settings.announcesParties && this.members.size > 0)
        void this.#trying('a chime cannot be played', async () =>
          (await this.#theMixer()).play({ kind: 'chime', chime: 'left' }),
        );
    }
    this.changed();
    this.settle();
  }

  #theMixer(): Promise<MediaMixer> {
    this.#mixer ??= this.#openMixer();
    return this.#mixer;
  }

  async #openMixer(): Promise<MediaMixer> {
    const mixer = await this.props.parts.media.createMixer(this.place);
    mixer.on('talking', ({ endpoint, isTalking }) => {
      const member = [...this.members.values()].find((one) => one.endpoint === endpoint);
      if (!member || member.isTalking === isTalking) return;
      member.isTalking = isTalking;
      if (isTalking) this.props.video.spoke(member);
      this.changed();
    });
    mixer.on('recordingFailed', ({ reason }) => this.recorder.failed(reason));
    mixer.on('failed', ({ reason }) => {
      this.props.parts.logger.warn('a conference lost its mixer', { conferenceId: this.id, reason });
      this.end('media-lost');
    });
    return mixer;
  }

  #close(): void {
    if (this.isOver) return;
    this.isOver = true;
    const mixer = this.#mixer;
    this.props.video.close();
    void this.#trying('a conference could not be closed', async () => {
      await this.recorder.close();
      await (await mixer)?.[Symbol.asyncDispose]();
    });
    this.props.over(this);
  }

  async #trying(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.isOver) this.props.parts.logger.warn(what, { conferenceId: this.id, reason: describeError(error) });
    }
  }
}
