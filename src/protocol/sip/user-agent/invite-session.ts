import { Emitter, type Observer, type Unsubscribe } from '../../../kernel/events.ts';
import { type Dialog, type DialogUsage, OfferAnswer, UntilAcknowledged } from '../dialog/index.ts';
import { createResponse, cseqOf, type SipRequest, type SipResponse } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { PeerCapabilities } from './capabilities.ts';
import { answerInSession } from './session-dispatch.ts';
import type { SessionEnd, SessionEvents } from './session-events.ts';
import { LocalOffers } from './session-local-offers.ts';
import { Referrals } from './session-referrals.ts';
import { RemoteOffers } from './session-remote-offers.ts';
import { SessionTimer } from './session-timer.ts';
import { addTo, type ExtraHeaders, type SipBody, sdpBody, sdpOf } from './sip-body.ts';
import type { UserAgentCore } from './user-agent-core.ts';

export type InviteSessionState = 'early' | 'confirmed' | 'terminated';

/**
 * A call as one peer sees it: the dialog that an INVITE made, from its first tagged response to its end.
 *
 * ```
 *  early ──2xx──► confirmed ──BYE either way, no ACK, timer, peer gone──► terminated
 *    └── refused, cancelled, another fork answered ────────────────────────▲
 * ```
 * After `terminated` the session still answers its peer until a BYE under way is settled.
 */
export class InviteSession implements DialogUsage {
  readonly core: UserAgentCore;
  readonly dialog: Dialog;
  readonly exchange = new OfferAnswer();
  readonly peer = new PeerCapabilities();
  readonly timer: SessionTimer;
  readonly localOffers: LocalOffers;
  readonly remoteOffers: RemoteOffers;
  readonly referrals: Referrals;
  /** User part of our Contact. */
  readonly contactUser: string | undefined;
  /** Set while reliable provisional responses may be acknowledged (RFC 3262). */
  onPrack: ((transaction: ServerTransaction) => void) | undefined;
  /** The description we sent last; sent again by a refreshing re-INVITE. */
  localDescription: string | undefined;
  readonly #events = new Emitter<SessionEvents>();
  #state: InviteSessionState = 'early';
  #unacknowledged: { sequence: number; repeat: UntilAcknowledged; isFirst: boolean } | undefined;
  #byeHeld: ExtraHeaders | undefined;
  #ackRequest: SipRequest | undefined;
  #ackBytes: Buffer | undefined;
  #ackSequence = 0;
  /** The first 2xx of ours was acknowledged; until then no BYE may go (RFC 3261 §15). */
  #wasAcknowledged: boolean;

  constructor(core: UserAgentCore, dialog: Dialog, contactUser?: string) {
    this.core = core;
    this.dialog = dialog;
    this.contactUser = contactUser;
    this.#wasAcknowledged = dialog.isCaller;
    this.timer = new SessionTimer({
      clock: core.clock,
      refresh: () => this.localOffers.refresh(),
      expire: () => this.bye({ cause: 'session-timer' }),
    });
    this.localOffers = new LocalOffers(this);
    this.remoteOffers = new RemoteOffers(this);
    this.referrals = new Referrals(this);
    core.dialogs.add(dialog.key, this);
  }

  get state(): InviteSessionState {
    return this.#state;
  }

  on<Name extends keyof SessionEvents & string>(name: Name, listener: (event: SessionEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Listens to several events at once. */
  watch(observer: Observer<SessionEvents>): Unsubscribe {
    return this.#events.watch(observer);
  }

  once<Name extends keyof SessionEvents & string>(name: Name, listener: (event: SessionEvents[Name]) => void): Unsubscribe {
    return this.#events.once(name, listener);
  }

  /** For the parts of the session. */
  emit<Name extends keyof SessionEvents & string>(name: Name, event: SessionEvents[Name]): void {
    this.#events.emit(name, event);
  }

  /** Changes the session by re-INVITE; without `offer` the peer offers and `answer` says what we reply in the ACK. Resolves with the final response. */
  reInvite(options: {
    offer?: string;
    answer?: (offer: string) => Promise<string>;
    headers?: ExtraHeaders;
  }): Promise<SipResponse> {
    return this.localOffers.reInvite(options);
  }

  /** Changes the session or its identity by UPDATE (RFC 3311), also before the answer. Resolves with the final response. */
  update(options: { offer?: string; headers?: ExtraHeaders } = {}): Promise<SipResponse> {
    return this.localOffers.update(options);
  }

  info(contentType: string, content: string | Buffer): Promise<SipResponse> {
    return this.request('INFO', { body: { contentType, content } });
  }

  /** Asks the peer to call somebody; its progress comes as `notifyReceived`. */
  refer(referTo: string, headers: ExtraHeaders = []): Promise<SipResponse> {
    return this.referrals.send(referTo, headers);
  }

  /** A 481 to it says that there is no subscription, not that the call is over (RFC 6665 §4.1.3). */
  notify(event: string, state: string, body?: SipBody): Promise<SipResponse> {
    const request = this.dialog.createRequest('NOTIFY');
    addTo(request, body, [
      ['Event', event],
      ['Subscription-State', state],
    ]);
    return this.core.requestInDialog(this.dialog, request, this.contactUser);
  }

  /** Sends any request in the dialog. A peer that no longer knows the dialog ends the session (RFC 5057). */
  async request(method: string, options: { body?: SipBody | undefined; headers?: ExtraHeaders } = {}): Promise<SipResponse> {
    const request = this.dialog.createRequest(method);
    addTo(request, options.body, options.headers);
    const response = await this.core.requestInDialog(this.dialog, request, this.contactUser);
    this.noteFinal(response);
    return response;
  }

  /** 481 or 408 to a request of ours: the peer has lost the dialog. */
  noteFinal(response: SipResponse): void {
    if (response.status === 481 || response.status === 408) this.bye({ cause: 'peer-gone', response });
  }

  /** Ends the session; before the ACK of our 2xx the BYE waits for it (RFC 3261 §15). Later calls do nothing. */
  bye(options: { headers?: ExtraHeaders; cause?: SessionEnd; response?: SipResponse } = {}): void {
    if (this.#state === 'terminated') return;
    const wasConfirmed = this.#state === 'confirmed';
    const { cause = 'bye-sent', response } = options;
    if (wasConfirmed && this.#unacknowledged?.isFirst) this.#byeHeld = options.headers ?? [];
    this.#end(wasConfirmed, { cause, ...(response && { response }) });
    if (wasConfirmed && !this.#byeHeld) this.#sendBye(options.headers ?? []);
  }

  /** Our 2xx went out, or the peer's came in. */
  confirm(response?: SipResponse): void {
    if (this.#state !== 'early') return;
    this.#state = 'confirmed';
    this.dialog.confirm(response);
  }

  /** An early dialog that came to nothing. */
  abandon(): void {
    if (this.#state === 'early') this.#end(false, { cause: 'not-established' });
  }

  /** Sends a 2xx to INVITE until its ACK comes (RFC 3261 §13.3.1.4). */
  repeatUntilAck(transaction: ServerTransaction, response: SipResponse): void {
    const { clock, timers } = this.core;
    const repeat = new UntilAcknowledged({
      clock,
      timers,
      maxIntervalMs: timers.t2Ms,
      send: () => transaction.respond(response),
      giveUp: () => this.#notAcknowledged(),
    });
    this.#unacknowledged?.repeat.stop();
    this.#unacknowledged = { sequence: cseqOf(response).number, repeat, isFirst: !this.#wasAcknowledged };
  }

  /** Acknowledges a 2xx to our INVITE; `invite` is what was sent, whose credentials the ACK repeats (RFC 3261 §13.2.2.4). */
  acknowledge(invite: SipRequest, answer?: string): void {
    const sequence = cseqOf(invite).number;
    this.#ackSequence = sequence;
    const ack = this.dialog.createAck(sequence);
    for (const name of ['Authorization', 'Proxy-Authorization']) {
      for (const value of invite.headers.getAll(name)) ack.headers.append(name, value);
    }
    addTo(ack, answer === undefined ? undefined : sdpBody(answer));
    if (answer !== undefined) {
      this.localDescription = answer;
      this.exchange.answerLocally();
    }
    this.#ackRequest = ack;
    this.core.sendAck(this.dialog, ack, (bytes) => {
      this.#ackBytes = bytes;
    });
  }

  /** The same 2xx again: the same ACK again. False when that INVITE has not been acknowledged yet. */
  acknowledgeAgain(sequence: number): boolean {
    if (!this.#ackRequest || this.#ackSequence !== sequence) return false;
    if (this.#ackBytes) this.dialog.flow.send(this.#ackBytes);
    return true;
  }

  receive(transaction: ServerTransaction): void {
    answerInSession(this, transaction);
  }

  receiveAck(ack: SipRequest): void {
    const waiting = this.#unacknowledged;
    if (!waiting || waiting.sequence !== cseqOf(ack).number) return;
    waiting.repeat.stop();
    this.#unacknowledged = undefined;
    this.#wasAcknowledged = true;
    if (this.#byeHeld) {
      this.#sendBye(this.#byeHeld);
      return;
    }
    const answer = sdpOf(ack);
    if (this.exchange.state === 'local-offered') {
      if (answer === undefined) this.exchange.rollBack();
      else this.exchange.answerRemotely();
    }
    this.emit('acknowledged', { answer });
  }

  /** A BYE of the peer. */
  receiveBye(transaction: ServerTransaction): void {
    transaction.respond(createResponse(transaction.request, 200));
    if (this.#state === 'terminated') return;
    this.emit('byeReceived', { message: transaction.request });
    this.#end(false, { cause: 'bye-received', message: transaction.request });
  }

  #notAcknowledged(): void {
    this.#unacknowledged = undefined;
    if (this.#byeHeld) this.#sendBye(this.#byeHeld);
    else this.bye({ cause: 'no-ack' });
  }

  #sendBye(headers: ExtraHeaders): void {
    const bye = this.dialog.createRequest('BYE');
    addTo(bye, undefined, headers);
    void this.core.requestInDialog(this.dialog, bye).then(() => this.core.dialogs.remove(this.dialog.key));
  }

  #end(keepsDialog: boolean, event: SessionEvents['terminated']): void {
    this.#state = 'terminated';
    this.dialog.terminate();
    this.timer.stop();
    this.localOffers.stop();
    this.remoteOffers.stop();
    if (!this.#byeHeld) {
      this.#unacknowledged?.repeat.stop();
      this.#unacknowledged = undefined;
    }
    if (!keepsDialog) this.core.dialogs.remove(this.dialog.key);
    this.emit('terminated', event);
    this.#events.removeAll();
  }
}
