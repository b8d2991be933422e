import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import { Dialog } from '../dialog/index.ts';
import { createResponse, type SipRequest, type SipResponse } from '../message/index.ts';
import type { InviteServerTransaction, ServerTransaction } from '../transaction/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { allowValue, optionTags, supportedValue } from './capabilities.ts';
import { InviteSession } from './invite-session.ts';
import { ReliableProvisionals } from './reliable-provisionals.ts';
import { parseReplaces, type Replaces } from './replaces.ts';
import { answerTimer } from './session-timer.ts';
import { addTo, type ExtraHeaders, type SipBody, sdpOf } from './sip-body.ts';
import type { UserAgentCore } from './user-agent-core.ts';

export interface InviteResponse {
  readonly reason?: string;
  readonly body?: SipBody | undefined;
  readonly headers?: ExtraHeaders;
}

export interface IncomingInviteEvents {
  /** The caller gave up; 487 is already sent. `reason` is the CANCEL's Reason header (RFC 3326). */
  cancelled: { readonly cause: 'cancel' | 'flow-lost' | 'no-prack'; readonly reason: string | undefined };
  /** The answer to an offer of ours in a reliable provisional response came with its PRACK. */
  provisionalAnswered: { readonly answer: string };
  [event: string]: unknown;
}

/**
 * A call coming in, until its final response.
 *
 * ```
 *  pending ──accept──► (2xx held until PRACK) ──► accepted: its `session` goes on
 *     ├──reject──► rejected
 *     └──CANCEL, flow lost──► cancelled
 * ```
 */
export class IncomingInvite {
  readonly message: SipRequest;
  readonly flow: SipFlow;
  /** The caller's description; undefined when we are to offer (the ACK then answers). */
  readonly offer: string | undefined;
  /** Early until `accept`. UPDATE can be sent and received on it before. */
  readonly session: InviteSession;
  /** The dialog this call is to take over (RFC 3891), and the session found for it. */
  readonly replaces: Replaces | undefined;
  readonly replacedSession: InviteSession | undefined;
  readonly #core: UserAgentCore;
  readonly #transaction: InviteServerTransaction;
  readonly #events = new Emitter<IncomingInviteEvents>();
  readonly #reliable: ReliableProvisionals;
  readonly #mergeKey: string;
  #state: 'pending' | 'accepting' | 'accepted' | 'rejected' | 'cancelled' = 'pending';

  constructor(core: UserAgentCore, transaction: InviteServerTransaction, options: { mergeKey: string; contactUser?: string }) {
    this.#core = core;
    this.#transaction = transaction;
    this.#mergeKey = options.mergeKey;
    this.message = transaction.request;
    this.flow = transaction.flow;
    this.offer = sdpOf(this.message);
    this.session = new InviteSession(core, Dialog.ofReceived(this.message, this.flow, core.newTag()), options.contactUser);
    this.session.peer.learn(this.message);
    if (this.offer !== undefined) this.session.exchange.offerRemotely();
    this.replaces = parseReplaces(this.message);
    this.replacedSession = this.replaces && findReplaced(core, this.replaces);
    this.#reliable = new ReliableProvisionals({
      core,
      invite: transaction,
      onPrack: (prack) => this.#acknowledged(prack),
      onGivenUp: () => this.#fail(504, 'no-prack'),
    });
    this.session.onPrack = (prack) => this.#reliable.receive(prack);
    this.session.on('byeReceived', () => this.#fail(487, 'cancel'));
    transaction.user = {
      onCancel: (cancel) => this.#fail(487, 'cancel', cancel.headers.get('Reason')),
      onFailure: (failure) => {
        if (failure === 'transport') this.#fail(487, 'flow-lost');
      },
    };
    core.pendingInvites.add(this.#mergeKey);
  }

  get isPending(): boolean {
    return this.#state === 'pending';
  }

  get referredBy(): string | undefined {
    return this.message.headers.get('Referred-By');
  }

  /** The caller can acknowledge provisional responses (RFC 3262). */
  get supportsReliable(): boolean {
    return this.session.peer.supports('100rel');
  }

  on<Name extends keyof IncomingInviteEvents & string>(
    name: Name,
    listener: (event: IncomingInviteEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Sends a 101–199; reliably where the caller requires it, or asked for here and supported. Ignored once the call is answered. */
  provisional(status: number, options: InviteResponse & { reliable?: boolean } = {}): void {
    if (this.#state !== 'pending') return;
    const response = this.#build(status, options);
    const { exchange } = this.session;
    const required = optionTags(this.message, 'Require').includes('100rel');
    if (!required && !(options.reliable && this.supportsReliable)) {
      addTo(response, options.body);
      this.#transaction.respond(response);
      return;
    }
    // A reliable response settles the exchange: its description is the answer, and goes once.
    const isOurTurn = exchange.state === 'remote-offered' || (this.offer === undefined && exchange.state === 'stable');
    if (options.body && isOurTurn) {
      addTo(response, options.body);
      this.#noteDescription(response);
    }
    this.#reliable.send(response);
  }

  /**
   * Answers the call. The 2xx waits for the PRACK of a provisional response with a description (RFC 3262 §3) and for our answer
   * to an offer in such a PRACK, and carries
   * no description when such a one already answered the offer.
   * @throws Error when the call is no longer pending: check `isPending`
   */
  accept(options: InviteResponse = {}): InviteSession {
    if (this.#state !== 'pending') throw new Error(`an incoming INVITE cannot be accepted when ${this.#state}`);
    this.#state = 'accepting';
    this.#reliable.whenClear(() => this.session.remoteOffers.whenFree(() => this.#sendAccept(options)));
    return this.session;
  }

  /** Refuses the call with a status from 300 on; ignored when it is no longer pending. */
  reject(status: number, options: InviteResponse = {}): void {
    if (this.#state !== 'pending') return;
    this.#state = 'rejected';
    const response = this.#build(status, options);
    addTo(response, options.body);
    this.#finish(response);
    this.session.abandon();
  }

  #sendAccept(options: InviteResponse): void {
    if (this.#state !== 'accepting') return;
    this.#state = 'accepted';
    const response = this.#build(200, options);
    const { exchange } = this.session;
    const timer = answerTimer(this.message, this.session.peer.supports('timer'), this.#core.sessionTimer.minimumS);
    if (timer.kind === 'agreed') {
      response.headers.append('Require', 'timer');
      response.headers.append('Session-Expires', `${timer.intervalS};refresher=${timer.weRefresh ? 'uas' : 'uac'}`);
    }
    if (options.body && !exchange.isSettled) {
      addTo(response, options.body);
      this.#noteDescription(response);
    }
    this.session.confirm();
    if (timer.kind === 'agreed') this.session.timer.restart(timer);
    this.#finish(response);
    this.session.repeatUntilAck(this.#transaction, response);
  }

  #build(status: number, options: InviteResponse): SipResponse {
    const response = createResponse(this.message, status, {
      toTag: this.session.dialog.localTag,
      ...(options.reason !== undefined && { reason: options.reason }),
    });
    if (status < 300) {
      response.headers.append('Contact', this.#core.contactFor(this.flow, this.session.contactUser));
      response.headers.append('Allow', allowValue);
      if (status >= 200) response.headers.append('Supported', supportedValue);
    }
    addTo(response, undefined, options.headers);
    return response;
  }

  #noteDescription(response: SipResponse): void {
    const description = sdpOf(response);
    if (description === undefined) return;
    this.session.localDescription = description;
    if (!this.session.exchange.answerLocally()) this.session.exchange.offerLocally();
  }

  #acknowledged(prack: ServerTransaction): void {
    const answer = sdpOf(prack.request);
    const answersOurs = answer !== undefined && this.session.exchange.answerRemotely();
    // A second offer, once the first is answered, is treated like one in UPDATE; its answer goes in the 2xx to the PRACK.
    if (answer !== undefined && !answersOurs) return this.session.remoteOffers.receive(prack);
    prack.respond(createResponse(prack.request, 200));
    if (answersOurs) this.#events.emit('provisionalAnswered', { answer });
  }

  #fail(status: number, cause: IncomingInviteEvents['cancelled']['cause'], reason?: string): void {
    if (this.#state !== 'pending' && this.#state !== 'accepting') return;
    this.#state = 'cancelled';
    this.#finish(createResponse(this.message, status, { toTag: this.session.dialog.localTag }));
    this.session.abandon();
    this.#events.emit('cancelled', { cause, reason });
  }

  #finish(response: SipResponse): void {
    this.#reliable.stop();
    this.session.onPrack = undefined;
    this.#core.pendingInvites.delete(this.#mergeKey);
    this.#transaction.respond(response);
  }
}

function findReplaced(core: UserAgentCore, replaces: Replaces): InviteSession | undefined {
  for (const key of replaces.keys) {
    const usage = core.dialogs.get(key);
    if (usage instanceof InviteSession && usage.state !== 'terminated') return usage;
  }
  return undefined;
}
