import { ParleyError } from '../../kernel/errors.ts';
import { callIdOf, viasOf } from '../../protocol/sip/message/index.ts';
import { type IncomingInvite, sdpBody } from '../../protocol/sip/user-agent/index.ts';
import type { CodecName, MediaEndpoint, MediaTransport } from '../media/index.ts';
import type { Party, ReleaseCause } from './leg.ts';
import { causeOfReason, causeRows, reasonOf } from './release-causes.ts';
import { SipLeg } from './sip-leg.ts';
import { mediaTransportOf, type SipLegParts, type SipLegProfile } from './sip-leg-profile.ts';

/**
 * The leg of a party that called us.
 *
 * ```
 *  initiated ──ring──► alerting ──answer──► connected ◄─► held ──► cleared
 *      └────── answer, release, CANCEL at any time ────────────────▲
 * ```
 */
export class OriginatingSipLeg extends SipLeg {
  readonly role = 'originating';
  readonly sipCallId: string;
  readonly #invite: IncomingInvite;
  /** Our answer to the offer, once made; the same in 183 and 200. */
  #answer: Promise<string> | undefined;

  constructor(parts: SipLegParts, profile: SipLegProfile, party: Party, invite: IncomingInvite) {
    super(parts, profile, party);
    this.#invite = invite;
    this.sipCallId = callIdOf(invite.message);
    if (invite.offer !== undefined) this.noteDescription(invite.offer);
    this.commands.learn(invite.message);
    this.attach(invite.session);
    invite.on('cancelled', ({ cause, reason }) => {
      const why = cause === 'cancel' ? (causeOfReason(reason) ?? 'cancelled') : 'network-failure';
      this.finish({ cause: why, sipStatus: 487, by: 'party' });
    });
  }

  override start(): void {
    throw new ParleyError('leg-wrong-state', 'an originating leg rings others; it cannot be started');
  }

  override ring(options: { earlyMedia?: boolean; description?: string; preferCodec?: CodecName } = {}): void {
    if (this.isOver || !this.#invite.isPending) return;
    this.go('alerting');
    if (options.description !== undefined) {
      this.isDirect = true;
      this.#invite.provisional(183, { body: sdpBody(options.description), reliable: true });
      return;
    }
    if (!options.earlyMedia || this.#invite.offer === undefined) {
      this.#invite.provisional(180);
      return;
    }
    this.#answerOffer(options.preferCodec).then(
      (description) => this.#invite.provisional(183, { body: sdpBody(description), reliable: true }),
      () => this.release('no-common-codec'),
    );
  }

  override async answer(options: { description?: string; preferCodec?: CodecName } = {}): Promise<void> {
    if (this.isOver) throw new ParleyError('leg-wrong-state', 'the leg is over', { details: { legId: this.id } });
    if (options.description !== undefined) this.isDirect = true;
    try {
      const description = options.description ?? (await this.#description(options.preferCodec));
      if (!this.#invite.isPending) throw new ParleyError('leg-wrong-state', 'the caller gave up while being answered');
      this.#expectAnswer();
      this.#invite.accept({ body: sdpBody(description) });
    } catch (error) {
      this.release(error instanceof ParleyError && error.code.startsWith('media-') ? 'no-common-codec' : 'server-failure');
      throw error;
    }
    this.go('connected');
  }

  override remoteAnswer(): boolean {
    return false;
  }

  protected override refuse(cause: ReleaseCause): void {
    const { status } = causeRows[cause];
    this.#invite.reject(status === 487 ? 480 : status, { headers: [['Reason', reasonOf(cause)]] });
  }

  protected override mediaTransport(): MediaTransport {
    return this.#invite.offer === undefined ? this.profile.mediaTransport : mediaTransportOf(this.#invite.offer);
  }

  /** With one Via the caller is the one who sends to us; with more there is a proxy between. */
  protected override signallingAddress(): string | undefined {
    return viasOf(this.#invite.message)?.length === 1 ? this.#invite.flow.remote.host : undefined;
  }

  /** Our answer to the caller's offer, or our offer when the caller left that to us. */
  async #description(preferCodec: CodecName | undefined): Promise<string> {
    if (this.#invite.offer !== undefined) return this.#answerOffer(preferCodec);
    return (await this.#ourEndpoint()).createOffer(preferCodec && { preferCodec });
  }

  #answerOffer(preferCodec: CodecName | undefined): Promise<string> {
    this.#answer ??= this.#ourEndpoint()
      .then((endpoint) =>
        endpoint.acceptOffer(this.#invite.offer ?? '', {
          ...(preferCodec && { preferCodec }),
          ...(this.videoAllowed && { video: true }),
        }),
      )
      .then(({ answer }) => answer);
    return this.#answer;
  }

  async #ourEndpoint(): Promise<MediaEndpoint> {
    const endpoint = await this.endpoint();
    if (!endpoint) throw new ParleyError('leg-wrong-state', 'the leg passes its description through and has no endpoint');
    return endpoint;
  }

  /** We offered: the ACK brings the answer. */
  #expectAnswer(): void {
    if (this.#invite.offer !== undefined) return;
    const stop = this.#invite.session.on('acknowledged', ({ answer }) => {
      stop();
      if (answer === undefined) this.release('no-common-codec');
      else {
        this.noteDescription(answer);
        if (!this.isDirect) void this.media?.acceptAnswer(answer).catch(() => this.release('no-common-codec'));
      }
    });
  }
}
