import { Emitter, type Observer, type Unsubscribe } from '../../../kernel/events.ts';
import { Dialog } from '../dialog/index.ts';
import type { DigestClient } from '../digest/index.ts';
import {
  contactsOf,
  createRequest,
  createResponse,
  cseqOf,
  rseqOf,
  type SipRequest,
  type SipResponse,
  toOf,
} from '../message/index.ts';
import type { SentRequest } from '../transaction/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { allowValue, optionTags, supportedValue } from './capabilities.ts';
import { InviteSession } from './invite-session.ts';
import { LateForks } from './late-forks.ts';
import { OutboundRequest } from './outbound-request.ts';
import { minSeOf, sessionExpiresOf } from './session-timer.ts';
import { addTo, type ExtraHeaders, sdpBody, sdpOf } from './sip-body.ts';
import { responseForFailure, type UserAgentCore } from './user-agent-core.ts';

export interface InviteOptions {
  /** Request-URI. */
  readonly target: string;
  /** A registered phone's flow; used while it is open. */
  readonly flow?: SipFlow | undefined;
  /** Route values: Path of the binding, or an outbound proxy (with `lr`). */
  readonly routes?: readonly string[];
  /** Name-addr without tag. */
  readonly from: string;
  /** Name-addr; the target when left out. */
  readonly to?: string;
  /** User part of our Contact. */
  readonly contactUser?: string;
  /** Identity, privacy, diversion, Replaces, Answer-Mode … */
  readonly headers?: ExtraHeaders;
  /** Our offer; the peer offers when left out, and `acknowledge` answers. */
  readonly offer?: string;
  readonly maxForwards?: number;
  /** Made up when left out. */
  readonly callId?: string;
  readonly digest?: DigestClient;
  /** Session interval to ask for, in seconds; that of the user agent when left out, 0 none. */
  readonly sessionIntervalS?: number;
  /** How long one server may say nothing before the next is tried, in milliseconds; 32 s by datagram when left out. */
  readonly firstResponseMs?: number;
  /** Offers 100rel; true unless said otherwise. */
  readonly reliable?: boolean;
}

export interface OutgoingInviteEvents {
  trying: Record<string, never>;
  /** A 101–199. `session` is its fork, once tagged. `acknowledge` is there when it brought the peer's offer reliably: PRACK it with our answer. */
  provisional: {
    readonly status: number;
    readonly message: SipResponse;
    readonly description: string | undefined;
    readonly session: InviteSession | undefined;
    readonly acknowledge: ((answer: string) => void) | undefined;
  };
  /** The first 2xx. The ACK is out unless the peer made the offer: then call `acknowledge` with our answer. */
  accepted: {
    readonly session: InviteSession;
    readonly message: SipResponse;
    readonly description: string | undefined;
    readonly acknowledge: ((answer: string) => void) | undefined;
  };
  /** Last event of a call that was not answered. `isLocal`: nobody said so, no answer came. */
  rejected: {
    readonly status: number;
    readonly message: SipResponse;
    readonly contacts: readonly string[];
    readonly isLocal: boolean;
  };
  [event: string]: unknown;
}

const largestTimerAttempts = 3;

/**
 * A call going out, until its final response; further 2xx of a forking proxy are acknowledged and ended.
 *
 * ```
 *  calling ──1xx──► proceeding ──2xx──► accepted: its session goes on
 *     │  └─────────────┴── 3xx-6xx, no answer ──► rejected
 *     └── cancel: CANCEL after the first 1xx; a 2xx that comes all the same is acknowledged and ended ──► rejected (487)
 * ```
 */
export class OutgoingInvite {
  /** Known from the start. */
  readonly callId: string;
  readonly localTag: string;
  readonly #core: UserAgentCore;
  readonly #options: InviteOptions;
  readonly #events = new Emitter<OutgoingInviteEvents>();
  readonly #forks = new Map<string, { session: InviteSession; rseq: number }>();
  readonly #request: SipRequest;
  #outbound: OutboundRequest;
  #state: 'calling' | 'accepted' | 'rejected' = 'calling';
  #cancelled = false;
  #timerAttempts = 0;

  constructor(core: UserAgentCore, options: InviteOptions) {
    this.#core = core;
    this.#options = options;
    this.callId = options.callId ?? core.newCallId();
    this.localTag = core.newTag();
    this.#request = this.#build();
    this.#outbound = this.#prepare();
  }

  on<Name extends keyof OutgoingInviteEvents & string>(
    name: Name,
    listener: (event: OutgoingInviteEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Listens to several events at once. */
  watch(observer: Observer<OutgoingInviteEvents>): Unsubscribe {
    return this.#events.watch(observer);
  }

  /** Sends the INVITE; listeners should be there by then. */
  start(): void {
    this.#outbound.start();
  }

  /** Gives up: `rejected` follows, with 487 or what the peer says. `reason` goes into CANCEL (RFC 3326). Nothing after the final response. */
  cancel(reason?: string): void {
    if (this.#state !== 'calling' || this.#cancelled) return;
    this.#cancelled = true;
    this.#outbound.cancel(reason);
  }

  #build(): SipRequest {
    const { target, from, to, routes, maxForwards, headers, offer, reliable, sessionIntervalS } = this.#options;
    const intervalS = sessionIntervalS ?? this.#core.sessionTimer.intervalS;
    const request = createRequest('INVITE', target, {
      Route: routes ?? [],
      'Max-Forwards': String(maxForwards ?? 70),
      From: `${from};tag=${this.localTag}`,
      To: to ?? `<${target}>`,
      'Call-ID': this.callId,
      CSeq: '1 INVITE',
      'User-Agent': this.#core.name,
      Allow: allowValue,
      Supported: reliable === false ? 'timer, replaces, norefersub' : supportedValue,
      ...(intervalS > 0 && { 'Session-Expires': String(intervalS), 'Min-SE': String(this.#core.sessionTimer.minimumS) }),
    });
    addTo(request, offer === undefined ? undefined : sdpBody(offer), headers);
    return request;
  }

  #prepare(): OutboundRequest {
    const { flow, digest, contactUser, firstResponseMs } = this.#options;
    return new OutboundRequest(this.#core, {
      request: this.#request,
      flow,
      digest,
      firstResponseMs,
      contact: (chosen) => this.#core.contactFor(chosen, contactUser),
      user: {
        onResponse: (response, sent) => this.#receive(response, sent),
        onFailure: (failure) => {
          const made = this.#cancelled ? createResponse(this.#request, 487) : responseForFailure(this.#request, failure);
          this.#reject(made, true);
        },
      },
    });
  }

  #receive(response: SipResponse, sent: SentRequest): void {
    if (response.status === 100) this.#events.emit('trying', {});
    else if (response.status < 200) this.#provisional(response, sent);
    else if (response.status < 300) this.#accepted(response, sent);
    else if (response.status === 422 && this.#askLonger(response)) return;
    else this.#reject(response, false);
  }

  /** The peer wants a longer session interval: the same again with it (RFC 4028 §7.3). */
  #askLonger(response: SipResponse): boolean {
    this.#timerAttempts += 1;
    if (this.#cancelled || this.#timerAttempts > largestTimerAttempts) return false;
    const minimum = minSeOf(response);
    const { headers } = this.#request;
    const asked = Number.parseInt(headers.get('Session-Expires') ?? '0', 10);
    headers.set('Session-Expires', String(Math.max(asked, minimum)));
    headers.set('Min-SE', String(minimum));
    headers.set('CSeq', `${cseqOf(this.#request).number + 1} INVITE`);
    this.#outbound = this.#prepare();
    this.#outbound.start();
    return true;
  }

  #forkOf(response: SipResponse, sent: SentRequest): { session: InviteSession; rseq: number } | undefined {
    const { tag } = toOf(response);
    if (tag === undefined && response.status < 200) return undefined;
    const known = this.#forks.get(tag ?? '');
    if (known) return known;
    const dialog = Dialog.ofSent(sent.request, response, sent.flow, this.#options.flow !== undefined);
    const session = new InviteSession(this.#core, dialog, this.#options.contactUser);
    if (this.#options.offer !== undefined) {
      session.exchange.offerLocally();
      session.localDescription = this.#options.offer;
    }
    const fork = { session, rseq: 0 };
    this.#forks.set(tag ?? '', fork);
    return fork;
  }

  #provisional(response: SipResponse, sent: SentRequest): void {
    if (this.#state !== 'calling') return;
    const fork = this.#forkOf(response, sent);
    fork?.session.peer.learn(response);
    const rseq = rseqOf(response);
    const isReliable = rseq !== undefined && optionTags(response, 'Require').includes('100rel');
    const description = sdpOf(response);
    let acknowledge: ((answer: string) => void) | undefined;
    if (fork && isReliable) {
      // Repeated or out of order: the missing one will be sent again (RFC 3262 §4).
      if (fork.rseq !== 0 && rseq !== fork.rseq + 1) return;
      fork.rseq = rseq;
      acknowledge = this.#prackOrAsk(fork.session, response, sent, description);
    }
    if (this.#cancelled) return;
    this.#events.emit('provisional', {
      status: response.status,
      message: response,
      description,
      session: fork?.session,
      acknowledge,
    });
  }

  #prackOrAsk(session: InviteSession, response: SipResponse, sent: SentRequest, description: string | undefined) {
    const rack = `${rseqOf(response)} ${cseqOf(sent.request).number} INVITE`;
    const prack = (answer?: string) => {
      if (answer !== undefined) {
        session.localDescription = answer;
        session.exchange.answerLocally();
      }
      void session.request('PRACK', { headers: [['RAck', rack]], body: answer === undefined ? undefined : sdpBody(answer) });
    };
    if (description !== undefined && this.#options.offer === undefined && session.exchange.offerRemotely()) return prack;
    if (description !== undefined) session.exchange.answerRemotely();
    prack();
    return undefined;
  }

  #accepted(response: SipResponse, sent: SentRequest): void {
    const fork = this.#forkOf(response, sent);
    if (!fork) return;
    const { session } = fork;
    session.peer.learn(response);
    session.dialog.noteSequence(cseqOf(sent.request).number);
    session.confirm(response);
    if (this.#state !== 'calling' || this.#cancelled) {
      this.#endLate(session, sent);
      return;
    }
    this.#state = 'accepted';
    this.#dropEarly();
    this.#startTimer(session, response);
    this.#tellAccepted(session, sent, response);
  }

  #tellAccepted(session: InviteSession, sent: SentRequest, response: SipResponse): void {
    const description = sdpOf(response);
    const offered = this.#options.offer === undefined && !session.exchange.isSettled && description !== undefined;
    let acknowledge: ((answer: string) => void) | undefined;
    if (offered) {
      session.exchange.offerRemotely();
      acknowledge = (answer) => session.acknowledge(sent.request, answer);
    } else {
      if (description !== undefined) session.exchange.answerRemotely();
      session.acknowledge(sent.request);
    }
    sent.leaveTo(new LateForks(this.#core, sent, this.#options.flow !== undefined));
    this.#events.emit('accepted', { session, message: response, description, acknowledge });
    this.#events.removeAll();
  }

  /** A 2xx after CANCEL, or of a server that was given up: acknowledged and ended (RFC 3261 §13.2.2.4). */
  #endLate(session: InviteSession, sent: SentRequest): void {
    session.acknowledge(sent.request);
    session.bye();
    sent.leaveTo(new LateForks(this.#core, sent, this.#options.flow !== undefined));
    this.#reject(createResponse(sent.request, 487), false);
  }

  /** Early dialogs that lost; forgotten, so that a late 2xx of theirs makes a session that can be ended properly. */
  #dropEarly(): void {
    for (const [tag, { session }] of this.#forks) {
      if (session.state !== 'early') continue;
      session.abandon();
      this.#forks.delete(tag);
    }
  }

  #startTimer(session: InviteSession, response: SipResponse): void {
    const agreed = sessionExpiresOf(response);
    if (agreed) session.timer.restart({ intervalS: agreed.intervalS, weRefresh: agreed.refresher !== 'uas' });
  }

  #reject(response: SipResponse, isLocal: boolean): void {
    if (this.#state !== 'calling') return;
    this.#state = 'rejected';
    this.#dropEarly();
    const contacts = contactsOf(response);
    this.#events.emit('rejected', {
      status: response.status,
      message: response,
      contacts: contacts === '*' ? [] : contacts.map((contact) => contact.uri),
      isLocal,
    });
    this.#events.removeAll();
  }
}
