import { ParleyError } from '../../kernel/errors.ts';
import type { DigestClient } from '../../protocol/sip/digest/index.ts';
import { parseNameAddr, type SipResponse } from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { ExtraHeaders, OutgoingInvite, OutgoingInviteEvents, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { CodecName, MediaEndpoint, MediaTransport } from '../media/index.ts';
import type { Party, ReleaseCause } from './leg.ts';
import { causeOfMessage, reasonOf } from './release-causes.ts';
import { numberOfUri } from './sip-identity.ts';
import { SipLeg } from './sip-leg.ts';
import type { SipLegParts, SipLegProfile } from './sip-leg-profile.ts';

/** Where and how the party is rung. */
export interface RingTarget {
  readonly userAgent: SipUserAgent;
  /** Request-URI. */
  readonly uri: string;
  readonly flow: SipFlow | undefined;
  /** Address that the party itself signals from; left out when a proxy or carrier is between. */
  readonly signallingAddress?: string;
  /** Route values: the Path of a binding, or an outbound proxy. */
  readonly routes: readonly string[];
  /** Who is said to call; asked at the last moment, for names may still be looked up. */
  readonly identity: () => { readonly from: string; readonly headers: ExtraHeaders };
  /** What the request waits for beside its offer; a few milliseconds at most. */
  readonly prepared?: Promise<void>;
  readonly to?: string;
  readonly headers: ExtraHeaders;
  readonly maxForwards: number;
  readonly contactUser?: string;
  readonly digest?: DigestClient | undefined;
  /** How long one server may say nothing before the next is tried. */
  readonly firstResponseMs?: number;
}

/**
 * The leg of a party that we call.
 *
 * ```
 *  initiated ──180, 183──► alerting ──2xx──► connected ◄─► held ──► cleared
 *      └─────── 2xx, refusal, release (CANCEL) at any time ─────────▲
 * ```
 */
export class TerminatingSipLeg extends SipLeg {
  readonly role = 'terminating';
  readonly sipCallId: string;
  readonly #target: RingTarget;
  #invite: OutgoingInvite | undefined;
  #isStarted = false;
  #hasEarlyMedia = false;
  #isEncrypted = false;
  #preferCodec: CodecName | undefined;

  constructor(parts: SipLegParts, profile: SipLegProfile, party: Party, target: RingTarget) {
    super(parts, profile, party);
    this.#target = target;
    this.sipCallId = target.userAgent.core.newCallId();
  }

  override start(options: { description?: string; preferCodec?: CodecName; video?: boolean } = {}): void {
    if (this.#isStarted || this.isOver) throw new ParleyError('leg-wrong-state', 'the leg was started already');
    this.#isStarted = true;
    if (options.description !== undefined) {
      this.isDirect = true;
      this.#send(options.description);
      return;
    }
    this.#preferCodec = options.preferCodec;
    this.allowVideo(options.video ?? false);
    this.#offerAndSend();
  }

  #offerAndSend(): void {
    Promise.all([this.#offer(this.#preferCodec), this.#target.prepared]).then(
      ([offer]) => this.#send(offer),
      (error: unknown) => {
        this.parts.logger.warn('A party could not be rung: no media for it.', { error, legId: this.id });
        this.finish({ cause: 'server-failure', by: 'system' });
      },
    );
  }

  override ring(): void {
    throw new ParleyError('leg-wrong-state', 'a terminating leg is started, not told to ring');
  }

  override answer(): Promise<void> {
    return Promise.reject(new ParleyError('leg-wrong-state', 'a terminating leg is answered by its party'));
  }

  /** By NOTIFY with Event: talk, for phones that list it in Allow-Events. */
  override remoteAnswer(): boolean {
    if (!this.commands.knows('talk') || !this.session || this.session.state !== 'early' || this.isOver) return false;
    void this.session.notify('talk', 'active');
    return true;
  }

  protected override refuse(cause: ReleaseCause): void {
    this.#invite?.cancel(reasonOf(cause));
  }

  protected override mediaTransport(): MediaTransport {
    return this.#isEncrypted ? 'srtp-sdes' : this.profile.mediaTransport;
  }

  protected override signallingAddress(): string | undefined {
    return this.#target.signallingAddress;
  }

  get #canEncrypt(): boolean {
    return this.profile.encryptsOnDemand && !this.isDirect && this.mediaTransport() === 'rtp';
  }

  async #offer(preferCodec: CodecName | undefined): Promise<string> {
    const endpoint = await this.endpoint();
    if (!endpoint) throw new ParleyError('leg-wrong-state', 'a direct leg needs a description to start');
    return endpoint.createOffer({ ...(preferCodec && { preferCodec }), ...(this.videoAllowed && { video: true }) });
  }

  #send(offer: string): void {
    if (this.isOver) return;
    const { userAgent, uri, identity, prepared: _prepared, headers, ...rest } = this.#target;
    const { contactUser, to, digest, ...others } = rest;
    const { from, headers: identityHeaders } = identity();
    const invite = userAgent.invite({
      ...others,
      from,
      headers: [...identityHeaders, ...headers],
      target: uri,
      offer,
      callId: this.sipCallId,
      ...(contactUser !== undefined && { contactUser }),
      ...(to !== undefined && { to }),
      ...(digest && { digest }),
    });
    this.#invite = invite;
    invite.watch({
      provisional: (event) => this.#provisional(event),
      accepted: (event) => this.#accepted(event),
      rejected: ({ message, isLocal }) => this.#rejected(message, isLocal),
    });
    invite.start();
  }

  #provisional({ status, message, description, session }: OutgoingInviteEvents['provisional']): void {
    if (this.isOver || status < 180) return;
    this.commands.learn(message);
    if (session && session !== this.session) this.attach(session);
    const isNew = this.state === 'initiated' || (description !== undefined && !this.#hasEarlyMedia);
    this.go('alerting');
    if (description === undefined) {
      if (isNew) this.emit('alerting', { earlyMedia: false });
      return;
    }
    this.#hasEarlyMedia = true;
    this.noteDescription(description);
    if (this.isDirect) {
      this.emit('alerting', { earlyMedia: true, description });
      return;
    }
    const { media } = this;
    // An early description that does not fit is no reason to give up: the final one counts.
    void media?.acceptAnswer(description).then(
      () => isNew && !this.isOver && this.emit('alerting', { earlyMedia: true }),
      () => isNew && !this.isOver && this.emit('alerting', { earlyMedia: false }),
    );
  }

  #accepted({ session, description, message }: OutgoingInviteEvents['accepted']): void {
    this.commands.learn(message);
    if (this.isOver) {
      session.bye();
      return;
    }
    if (session !== this.session) this.attach(session);
    if (description !== undefined) this.noteDescription(description);
    if (this.isDirect) {
      this.#connected();
      return;
    }
    const { media } = this;
    if (!media) return;
    void this.#settle(media, description);
  }

  /** The answer came in the 2xx, or before it in a reliable provisional response. */
  async #settle(media: MediaEndpoint, description: string | undefined): Promise<void> {
    try {
      if (description !== undefined) await media.acceptAnswer(description);
      else if (!media.negotiated) throw new ParleyError('media-bad-sdp', 'the party answered without a session description');
    } catch (error) {
      this.parts.logger.info('An answer could not be used.', { error, legId: this.id });
      this.release('no-common-codec');
      return;
    }
    if (!this.isOver) this.#connected();
  }

  #connected(): void {
    const description = this.remoteDescription;
    this.go('connected');
    this.emit('answered', this.isDirect && description !== null ? { description } : {});
  }

  #rejected(message: SipResponse, isLocal: boolean): void {
    if (message.status === 488 && !isLocal && !this.isOver && this.#canEncrypt) {
      this.#isEncrypted = true;
      this.discardEndpoint();
      this.#offerAndSend();
      return;
    }
    const cause = isLocal && message.status !== 487 ? this.#silenceOf(message) : causeOfMessage(message);
    const deflectedTo = isLocal ? '' : this.#deflectionIn(message);
    this.finish({
      cause,
      sipStatus: message.status,
      text: message.reason,
      by: isLocal ? 'system' : 'party',
      ...(deflectedTo !== '' && { deflectedTo }),
    });
  }

  /** A phone sends the call elsewhere (RFC 3261 §21.3.2, §21.3.3). A carrier does not: it would dial out at our cost. */
  #deflectionIn({ status, headers }: SipResponse): string {
    if ((status !== 301 && status !== 302) || this.party.deviceId === null) return '';
    return numberOfUri(parseNameAddr(headers.get('Contact') ?? '')?.uri ?? '');
  }

  /** Nobody answered: a phone is not reachable, a trunk is out of order and another may do. */
  #silenceOf(message: SipResponse): ReleaseCause {
    if (this.party.trunkId !== null) return 'network-failure';
    return message.status === 503 ? 'unreachable' : causeOfMessage(message);
  }
}
