import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Observer, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import { buildDtmfRelay, dtmfRelayType, parseDtmfInfo } from '../../protocol/sip/event-bodies/index.ts';
import { formatSipUri } from '../../protocol/sip/message/index.ts';
import { type InviteSession, type ReceivedOffer, type SessionEvents, sdpBody } from '../../protocol/sip/user-agent/index.ts';
import type { CodecName, MediaEndpoint, MediaTransport } from '../media/index.ts';
import type { Leg, LegEvents, LegState, Party, Release, ReleaseCause, SipDialogNames } from './leg.ts';
import { PhoneCommands } from './phone-commands.ts';
import { causeOfMessage, reasonOf } from './release-causes.ts';
import { identityHeaders, shownIn } from './sip-identity.ts';
import { LegMedia } from './sip-leg-media.ts';
import { offersVideo, type SipLegParts, type SipLegProfile, sameCodec } from './sip-leg-profile.ts';
import { transferRequestOf } from './sip-transfer.ts';

/**
 * What originating and terminating SIP legs share: the media endpoint, the session once it stands, hold, digits,
 * identity, transfer requests, and the end. Subclasses know how a leg begins and how it is refused.
 */
export abstract class SipLeg implements Leg {
  readonly id: LegId;
  readonly callId: CallId;
  abstract readonly sipCallId: string;
  abstract readonly role: 'originating' | 'terminating';
  readonly prefersDirectMedia: boolean;
  protected readonly parts: SipLegParts;
  protected readonly profile: SipLegProfile;
  protected session: InviteSession | undefined;
  /** Direct media: the description is passed through. Undefined until it is settled. */
  protected isDirect: boolean | undefined;
  /** There is somebody to see and be seen by. */
  protected videoAllowed = false;
  /** Goes over to the leg by which the party comes back. */
  #events = new Emitter<LegEvents>();
  #state: LegState = 'initiated';
  #party: Party;
  #remoteDescription: string | null = null;
  readonly #media: LegMedia;
  #isHeldByUs = false;
  protected readonly commands = new PhoneCommands();
  /** Holding and taking back, one after the other. */
  #holding: Promise<void> = Promise.resolve();

  constructor(parts: SipLegParts, profile: SipLegProfile, party: Party) {
    this.parts = parts;
    this.profile = profile;
    this.id = profile.legId;
    this.callId = profile.callId;
    this.prefersDirectMedia = profile.mediaPath === 'direct';
    this.#party = party;
    this.#media = new LegMedia({
      parts,
      profile,
      video: this.takesVideo,
      transport: () => this.mediaTransport(),
      signallingAddress: () => this.signallingAddress(),
      isOver: () => this.isOver,
      dtmf: (event) => this.emit('dtmf', event),
      silent: () => this.#lost(this.mayReturn),
      failed: (wasHeard) => this.#lost(wasHeard && this.graceMs > 0),
    });
  }

  get state(): LegState {
    return this.#state;
  }

  get party(): Party {
    return this.#party;
  }

  get sipDialog(): SipDialogNames | undefined {
    if (!this.session) return undefined;
    const { callId, localTag, remoteTag } = this.session.dialog;
    return { callId, localTag, remoteTag };
  }

  /** Its party is a page, which may be loaded anew. */
  get mayReturn(): boolean {
    return (this.profile.graceMs ?? 0) > 0;
  }

  get graceMs(): number {
    return this.session?.state === 'confirmed' && !this.isOver ? (this.profile.graceMs ?? 0) : 0;
  }

  get isReachable(): boolean {
    return this.session === undefined || this.session.dialog.flow.isOpen;
  }

  get takesVideo(): boolean {
    return this.profile.video ?? false;
  }

  get wantsVideo(): boolean {
    return this.takesVideo && offersVideo(this.#remoteDescription);
  }

  allowVideo(allowed: boolean): void {
    this.videoAllowed = allowed && this.takesVideo;
  }

  /** In turn with holding: one re-INVITE at a time. */
  offerVideo(): Promise<void> {
    const turn = this.#holding.then(() => this.#offerVideo());
    this.#holding = turn.catch(() => {});
    return turn;
  }

  async #offerVideo(): Promise<void> {
    if (this.isDirect || !this.takesVideo || this.isOver) return;
    const session = this.connectedSession();
    const endpoint = await this.endpoint();
    if (!endpoint?.takesVideo || endpoint.negotiated?.video) return;
    this.videoAllowed = true;
    const direction = this.#isHeldByUs ? 'sendonly' : 'sendrecv';
    const offer = await endpoint.createOffer({ direction, video: true, ...sameCodec(endpoint) });
    const response = await session.reInvite({ offer });
    if (response.status < 300) await endpoint.acceptAnswer(response.body.toString('utf8'));
  }

  get media(): MediaEndpoint | null {
    return this.#media.made;
  }

  get remoteDescription(): string | null {
    return this.#remoteDescription;
  }

  abstract start(options?: { description?: string; preferCodec?: CodecName; video?: boolean }): void;
  abstract ring(options?: { earlyMedia?: boolean; description?: string; preferCodec?: CodecName }): void;
  abstract answer(options?: { description?: string; preferCodec?: CodecName }): Promise<void>;
  abstract remoteAnswer(): boolean;
  /** Ends what has no session yet. */
  protected abstract refuse(cause: ReleaseCause): void;
  /** How the party wants its packets. */
  protected abstract mediaTransport(): MediaTransport;
  /** Where the party itself signals from; undefined when somebody is between. */
  protected abstract signallingAddress(): string | undefined;

  endpoint(): Promise<MediaEndpoint | null> {
    if (this.isDirect === true) return Promise.resolve(null);
    this.isDirect = false;
    if (this.isOver) return Promise.reject(new ParleyError('media-closed', 'the leg is over'));
    return this.#media.endpoint();
  }

  release(cause: ReleaseCause): void {
    if (this.isOver) return;
    // First the cause: the session's own end would name another.
    this.finish({ cause, by: 'system' });
    if (this.session && this.session.state === 'confirmed') this.session.bye({ headers: [['Reason', reasonOf(cause)]] });
    else this.refuse(cause);
  }

  async offerDescription(description: string): Promise<string> {
    const session = this.connectedSession();
    const response = await session.reInvite({ offer: description });
    if (response.status >= 300)
      throw new ParleyError('leg-refused', `the party refused the new description (${response.status})`);
    this.#remoteDescription = response.body.toString('utf8');
    return this.#remoteDescription;
  }

  /** A party that is on hold already hears music from its endpoint; the re-INVITE only tells its phone. */
  setHeld(held: boolean): Promise<void> {
    const turn = this.#holding.then(() => this.#tellHeld(held));
    this.#holding = turn.catch(() => {});
    return turn;
  }

  async #tellHeld(held: boolean): Promise<void> {
    if (this.isDirect || this.#isHeldByUs === held) return;
    const session = this.connectedSession();
    const endpoint = await this.endpoint();
    if (!endpoint) return;
    this.#isHeldByUs = held;
    const offer = await endpoint.createOffer({ direction: held ? 'sendonly' : 'sendrecv', ...sameCodec(endpoint) });
    const response = await session.reInvite({ offer });
    if (response.status < 300) await endpoint.acceptAnswer(response.body.toString('utf8'));
    else if (held) this.#isHeldByUs = false;
    if (response.status >= 300)
      this.parts.logger.info('A phone refused to be put on hold or taken back.', { legId: this.id, status: response.status });
  }

  updateIdentity(told: Party): void {
    const { session } = this;
    const party = this.profile.shown?.(told) ?? told;
    if (!session || session.state !== 'confirmed' || !session.peer.allows('UPDATE')) return;
    const uri = formatSipUri({ user: party.number || 'anonymous', host: this.profile.sipDomain });
    const headers = party.isPrivate && !this.profile.isTrusted ? [] : identityHeaders(party, uri, this.profile);
    if (headers.length > 0) void session.update({ headers });
  }

  async sendDtmf(digits: string): Promise<void> {
    if (this.profile.dtmf === 'rfc4733' && !this.isDirect) {
      await (await this.endpoint())?.sendDtmf(digits);
      return;
    }
    const session = this.connectedSession();
    for (const digit of digits) await session.info(dtmfRelayType, buildDtmfRelay({ digit }));
  }

  remoteHold(held: boolean): Promise<boolean> | null {
    return this.commands.hold(this.session, held);
  }

  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  watch(observer: Observer<LegEvents>): Unsubscribe {
    return this.#events.watch(observer);
  }

  /** An INVITE with Replaces came for this leg. */
  tellReplaced(by: Leg): void {
    this.emit('replaced', { by });
  }

  /** The connection that its signalling uses closed. */
  tellFlowClosed(): void {
    if (this.graceMs > 0) this.emit('away', {});
  }

  /** Its device calls anew to take this side of the call back; whoever listens here listens to `by` from now on. */
  tellReturned(by: SipLeg): void {
    by.#events = this.#events;
    this.#events = new Emitter<LegEvents>();
    by.emit('returned', { by });
  }

  protected get isOver(): boolean {
    return this.#state === 'cleared' || this.#state === 'failed';
  }

  protected emit<Name extends keyof LegEvents & string>(name: Name, event: LegEvents[Name]): void {
    this.#events.emit(name, event);
  }

  protected go(state: LegState): void {
    if (!this.isOver) this.#state = state;
  }

  protected noteDescription(description: string): void {
    this.#remoteDescription = description;
  }

  protected connectedSession(): InviteSession {
    if (this.session?.state === 'confirmed') return this.session;
    throw new ParleyError('leg-wrong-state', `the leg is ${this.#state}; it must be connected`, { details: { legId: this.id } });
  }

  /** Listens to a session, early ones too. */
  protected attach(session: InviteSession): void {
    this.session = session;
    this.parts.legs.add(session, this);
    session.watch({
      reInviteReceived: (event) => this.#offered(event),
      updateReceived: (event) => this.#offered(event),
      infoReceived: (event) => this.#informed(event),
      referReceived: (event) => {
        if (this.isOver || !this.#events.isHeard('transferRequested')) event.reject(603);
        else this.emit('transferRequested', transferRequestOf(event, this.parts.legs));
      },
      terminated: (event) => {
        this.parts.legs.remove(session);
        if (session === this.session && event.cause !== 'not-established') this.#ended(event);
      },
    });
  }

  /** Ends the leg for everybody; the protocol's tail runs on without it. */
  protected finish(release: Release): void {
    if (this.isOver) return;
    this.#state = 'cleared';
    void this.#media.lastFigures().then((quality) => {
      this.emit('released', { ...release, quality });
      this.#events.removeAll();
    });
    // Asked for its figures already, so both go to the media plane together.
    this.#media.close();
  }

  #ended(event: SessionEvents['terminated']): void {
    switch (event.cause) {
      case 'bye-received':
        this.finish({ cause: event.message ? causeOfMessage(event.message) : 'normal-clearing', by: 'party' });
        break;
      case 'bye-sent':
      case 'not-established':
        this.finish({ cause: 'normal-clearing', by: 'system' });
        break;
      case 'no-ack':
      case 'session-timer':
      case 'peer-gone':
        this.finish({ cause: 'network-failure', by: 'system', text: event.cause });
        break;
    }
  }

  /** Gives the endpoint back, so that the next is made anew. Before anybody hears this leg. */
  protected discardEndpoint(): void {
    this.#media.discard();
  }

  /** A page that is still being connected is left to its endpoint, which fails when that takes too long. */
  #lost(mayReturn: boolean): void {
    if (!mayReturn) this.release('media-lost');
    else if (this.graceMs > 0) this.emit('away', {});
  }

  #informed(event: SessionEvents['infoReceived']): void {
    const pressed = parseDtmfInfo(event.contentType, event.body);
    if (pressed) this.emit('dtmf', { digit: pressed.digit, durationMs: pressed.durationMs ?? 160 });
  }

  #offered(event: ReceivedOffer): void {
    this.#noteIdentity(event);
    const { offer } = event;
    if (offer === undefined && event.message.method === 'UPDATE') {
      event.respond(200);
      return;
    }
    if (this.isDirect) this.#passOn(event);
    else {
      this.#answerOffer(event).catch((error: unknown) => {
        this.parts.logger.info('A new session description could not be answered.', { error, legId: this.id });
        event.respond(488);
      });
    }
  }

  #noteIdentity(event: ReceivedOffer): void {
    if (!event.message.headers.has('P-Asserted-Identity') && !event.message.headers.has('Remote-Party-ID')) return;
    const shown = shownIn(event.message, true);
    if (shown.number === '' || shown.number === this.#party.number) return;
    this.#party = { ...this.#party, ...shown };
    this.emit('identified', { party: this.#party });
  }

  /** Direct media: the other side answers. A re-INVITE without offer is answered from what it knows: by the same description. */
  #passOn(event: ReceivedOffer): void {
    const { offer } = event;
    if (offer === undefined) {
      const description = this.session?.localDescription;
      event.respond(description === undefined ? 488 : 200, {
        body: description === undefined ? undefined : sdpBody(description),
      });
      return;
    }
    this.#remoteDescription = offer;
    this.emit('descriptionOffered', {
      description: offer,
      answer: (description) => event.respond(200, { body: sdpBody(description) }),
      refuse: () => event.respond(488),
    });
  }

  async #answerOffer(event: ReceivedOffer): Promise<void> {
    const endpoint = await this.endpoint();
    if (!endpoint) return;
    if (event.offer === undefined) {
      const offer = await endpoint.createOffer(sameCodec(endpoint));
      this.session?.once('acknowledged', ({ answer }) => {
        if (answer !== undefined)
          void endpoint
            .acceptAnswer(answer)
            .then(() => this.#noteDirection(endpoint))
            .catch(() => this.release('no-common-codec'));
      });
      event.respond(200, { body: sdpBody(offer) });
      return;
    }
    this.#remoteDescription = event.offer;
    const video = endpoint.negotiated?.video ?? null;
    const { answer } = await endpoint.acceptOffer(event.offer, {
      ...sameCodec(endpoint),
      ...(this.videoAllowed && { video: true }),
      ...(this.#isHeldByUs && { direction: 'sendonly' }),
    });
    event.respond(200, { body: sdpBody(answer) });
    this.#noteDirection(endpoint);
    if ((endpoint.negotiated?.video ?? null) !== video) this.emit('videoChanged', {});
  }

  #noteDirection(endpoint: MediaEndpoint): void {
    const direction = endpoint.negotiated?.direction;
    const heldByParty = direction === 'recvonly' || direction === 'inactive';
    if (heldByParty && this.#state === 'connected') {
      this.go('held');
      this.emit('held', {});
    } else if (!heldByParty && this.#state === 'held') {
      this.go('connected');
      this.emit('retrieved', {});
    }
  }
}
