import type { Timer } from '../../../kernel/clock.ts';
import { nextHopOf } from '../dialog/index.ts';
import type { DigestClient } from '../digest/index.ts';
import { cseqOf, parseUri, type SipRequest, type SipResponse } from '../message/index.ts';
import type { ClientFailure, SentRequest } from '../transaction/index.ts';
import type { SipFlow, SipTarget } from '../transport-port.ts';
import type { UserAgentCore } from './user-agent-core.ts';

/** Larger requests go by TCP where the peer takes it (RFC 3261 §18.1.1). */
const largestDatagram = 1300;
/** What Via and Contact add to the size of a request. */
const addedByUs = 180;
const largestAttempts = 3;

export interface OutboundUser {
  /** Every response that is not handled here: neither a challenge we can answer nor a 503 with another server left. */
  onResponse(response: SipResponse, sent: SentRequest): void;
  /** No server answered. */
  onFailure(failure: ClientFailure): void;
}

export interface OutboundOptions {
  /** Complete but for Via and Contact. */
  readonly request: SipRequest;
  /** Used while it is open, instead of locating a server. */
  readonly flow?: SipFlow | undefined;
  readonly digest?: DigestClient | undefined;
  /** Gives the number for a repetition with credentials; the next one when left out. */
  readonly nextSequence?: (() => number) | undefined;
  /** Our Contact for the flow that was chosen; none when left out. */
  readonly contact?: ((flow: SipFlow) => string) | undefined;
  /** How long one server may say nothing at all before the next is tried; the transaction's own time-out when left out. */
  readonly firstResponseMs?: number | undefined;
  readonly user: OutboundUser;
}

/**
 * One request on its way to whoever will take it: locates servers (RFC 3263), goes on to the next after a time-out,
 * a broken flow or 503, answers challenges (RFC 3261 §22), and takes TCP for what is too large for a datagram.
 */
export class OutboundRequest {
  readonly #core: UserAgentCore;
  readonly #options: OutboundOptions;
  readonly #request: SipRequest;
  #targets: SipTarget[] = [];
  #sent: SentRequest | undefined;
  #flow: SipFlow | undefined;
  #patience: Timer | undefined;
  #attempts = 0;
  #cancelled = false;
  #cancelReason: string | undefined;

  constructor(core: UserAgentCore, options: OutboundOptions) {
    this.#core = core;
    this.#options = options;
    this.#request = options.request;
  }

  start(): void {
    this.#options.digest?.authorise(this.#request);
    const { flow } = this.#options;
    if (flow?.isOpen) this.#send(flow);
    else this.#locate().catch((error: unknown) => this.#lost(error));
  }

  /** INVITE: cancels it, also when it has not left yet; the user then gets a failure. */
  cancel(reason?: string): void {
    this.#cancelled = true;
    this.#cancelReason = reason;
    this.#sent?.cancel(reason);
  }

  async #locate(): Promise<void> {
    this.#targets = [...(await this.#core.transport.resolve(nextHopOf(this.#request)))];
    await this.#tryNext('transport');
  }

  async #tryNext(failure: ClientFailure): Promise<void> {
    for (let target = this.#targets.shift(); target && !this.#cancelled; target = this.#targets.shift()) {
      const flow = await this.#connect(target).catch((error: unknown) => {
        this.#core.logger.debug('A SIP server could not be reached.', { error, host: target?.host ?? '' });
      });
      if (!flow) continue;
      if (this.#cancelled) break;
      this.#send(flow);
      return;
    }
    this.#options.user.onFailure(failure);
  }

  #connect(target: SipTarget): Promise<SipFlow> {
    const { transport, largeByDatagram } = this.#core;
    const place = `${target.host}:${target.port}`;
    if (target.transport !== 'udp' || !this.#isLarge() || largeByDatagram.has(place)) return transport.connect(target);
    return transport.connect({ ...target, transport: 'tcp' }).catch(() => {
      largeByDatagram.note(place);
      return transport.connect(target);
    });
  }

  #isLarge(): boolean {
    const uri = parseUri(nextHopOf(this.#request));
    if (uri?.kind === 'sip' && uri.params.has('transport')) return false;
    let size = this.#request.body.length + addedByUs;
    for (const { name, value } of this.#request.headers) size += name.length + value.length + 4;
    return size > largestDatagram;
  }

  #send(flow: SipFlow): void {
    this.#flow = flow;
    const request: SipRequest = { ...this.#request, headers: this.#request.headers.clone() };
    if (this.#options.contact) request.headers.set('Contact', this.#options.contact(flow));
    const sent: SentRequest = this.#core.layer.send(request, flow, {
      onResponse: (response) => this.#receive(response, sent),
      onFailure: (failure) => sent === this.#sent && this.#fail(failure),
    });
    this.#sent = sent;
    if (this.#cancelled) sent.cancel(this.#cancelReason);
    this.#waitForFirst(sent);
  }

  /** A server that says nothing is left for the next; an INVITE is cancelled there as soon as it does say something. */
  #waitForFirst(sent: SentRequest): void {
    const { firstResponseMs } = this.#options;
    this.#patience?.cancel();
    if (firstResponseMs === undefined) return;
    this.#patience = this.#core.clock.setTimer(firstResponseMs, () => {
      if (sent.request.method === 'INVITE') sent.cancel(this.#cancelReason);
      this.#sent = undefined;
      this.#fail('timeout');
    });
  }

  #receive(response: SipResponse, sent: SentRequest): void {
    if (sent !== this.#sent && this.#options.firstResponseMs !== undefined) {
      this.#receiveLate(response, sent);
      return;
    }
    this.#patience?.cancel();
    if (response.status === 503 && this.#targets.length > 0 && !this.#cancelled) this.#fail('transport');
    else if ((response.status === 401 || response.status === 407) && this.#authorise(response)) this.#repeat();
    else this.#options.user.onResponse(response, sent);
  }

  /** From a server that was given up: only a call it put through all the same counts, and the other attempt ends. */
  #receiveLate(response: SipResponse, sent: SentRequest): void {
    if (sent.request.method !== 'INVITE' || response.status < 200 || response.status >= 300) return;
    this.cancel();
    this.#options.user.onResponse(response, sent);
  }

  #authorise(response: SipResponse): boolean {
    const { digest } = this.#options;
    if (!digest || this.#cancelled || this.#attempts >= largestAttempts) return false;
    this.#attempts += 1;
    return digest.takeChallenge(response, this.#request);
  }

  #repeat(): void {
    const sequence = this.#options.nextSequence?.() ?? cseqOf(this.#request).number + 1;
    this.#request.headers.set('CSeq', `${sequence} ${this.#request.method}`);
    this.#options.digest?.authorise(this.#request);
    if (this.#flow?.isOpen) this.#send(this.#flow);
    else this.#fail('transport');
  }

  #fail(failure: ClientFailure): void {
    this.#patience?.cancel();
    this.#tryNext(failure).catch((error: unknown) => this.#lost(error));
  }

  #lost(error: unknown): void {
    this.#core.logger.debug('A SIP request found no way.', { error });
    this.#options.user.onFailure('transport');
  }
}
