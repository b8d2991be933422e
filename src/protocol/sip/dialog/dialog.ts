import {
  callIdOf,
  contactOf,
  createRequest,
  cseqOf,
  fromOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  toOf,
} from '../message/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { applyRouteSet } from './route-set.ts';

/**
 * ```
 *  early ──2xx──► confirmed ──BYE, failure──► terminated
 *    └──────3xx-6xx, CANCEL──────────────────────▲
 * ```
 */
export type DialogState = 'early' | 'confirmed' | 'terminated';

/** Names a dialog at this end (RFC 3261 §12). */
export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId}|${localTag}|${remoteTag}`;
}

/** The key of the dialog that a received request belongs to; undefined when it carries no To tag. */
export function dialogKeyOfRequest(request: SipRequest): string | undefined {
  const localTag = toOf(request).tag;
  return localTag === undefined ? undefined : dialogKey(callIdOf(request), localTag, fromOf(request).tag ?? '');
}

export interface DialogParts {
  readonly state: DialogState;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Our From value for requests in the dialog, tag included. */
  readonly localAddress: string;
  /** Our To value, tag included. */
  readonly remoteAddress: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  readonly localSequence: number;
  readonly remoteSequence: number;
  readonly flow: SipFlow;
  readonly usesFlow: boolean;
  /** We sent the first request: ours is the Call-ID, which decides the back-off after 491 (RFC 3261 §14.1). */
  readonly isCaller: boolean;
}

/** The peer relationship of RFC 3261 §12: what a request inside it looks like and in which order requests come. */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localAddress: string;
  readonly isCaller: boolean;
  /** Made once: tables of dialogs and legs find it sooner in a text that they have seen. */
  readonly key: string;
  /** The way to the peer as last seen. */
  flow: SipFlow;
  /** Requests follow `flow` while it is open, whatever the peer's Contact says: it is a neighbour, perhaps behind NAT. */
  readonly usesFlow: boolean;
  #state: DialogState;
  #remoteAddress: string;
  #remoteTarget: string;
  #routeSet: readonly string[];
  #localSequence: number;
  #remoteSequence: number;

  constructor(parts: DialogParts) {
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.localAddress = parts.localAddress;
    this.isCaller = parts.isCaller;
    this.key = dialogKey(parts.callId, parts.localTag, parts.remoteTag);
    this.flow = parts.flow;
    this.usesFlow = parts.usesFlow;
    this.#state = parts.state;
    this.#remoteAddress = parts.remoteAddress;
    this.#remoteTarget = parts.remoteTarget;
    this.#routeSet = parts.routeSet;
    this.#localSequence = parts.localSequence;
    this.#remoteSequence = parts.remoteSequence;
  }

  /** The dialog of a request we received and answer with `localTag` (RFC 3261 §12.1.1). */
  static ofReceived(request: SipRequest, flow: SipFlow, localTag: string, state: DialogState = 'early'): Dialog {
    const { headers } = request;
    const vias = headers.getAll('Via').length;
    const to = headers.get('To') ?? '';
    return new Dialog({
      state,
      callId: callIdOf(request),
      localTag,
      remoteTag: fromOf(request).tag ?? '',
      localAddress: toOf(request).tag === undefined ? `${to};tag=${localTag}` : to,
      remoteAddress: headers.get('From') ?? '',
      remoteTarget: contactOf(request)?.uri ?? fromOf(request).uri,
      routeSet: headers.getAll('Record-Route'),
      localSequence: 0,
      remoteSequence: cseqOf(request).number,
      flow,
      usesFlow: vias === 1 || headers.has('Record-Route'),
      isCaller: false,
    });
  }

  /**
   * The dialog that a response to our request makes (RFC 3261 §12.1.2).
   * @param usesFlow the request went to a given flow, not to a located server
   */
  static ofSent(request: SipRequest, response: SipResponse, flow: SipFlow, usesFlow: boolean): Dialog {
    return new Dialog({
      state: response.status < 200 ? 'early' : 'confirmed',
      callId: callIdOf(request),
      localTag: fromOf(request).tag ?? '',
      remoteTag: toOf(response).tag ?? '',
      localAddress: request.headers.get('From') ?? '',
      remoteAddress: response.headers.get('To') ?? '',
      remoteTarget: contactOf(response)?.uri ?? request.requestUri,
      routeSet: response.headers.getAll('Record-Route').toReversed(),
      localSequence: cseqOf(request).number,
      remoteSequence: 0,
      flow,
      usesFlow,
      isCaller: true,
    });
  }

  get state(): DialogState {
    return this.#state;
  }

  get remoteAddress(): string {
    return this.#remoteAddress;
  }

  get remoteTarget(): string {
    return this.#remoteTarget;
  }

  get routeSet(): readonly string[] {
    return this.#routeSet;
  }

  /** A 2xx to our INVITE: the route set is taken anew from it (RFC 3261 §13.2.2.4). */
  confirm(response?: SipResponse): void {
    if (this.#state !== 'early') return;
    this.#state = 'confirmed';
    if (!response) return;
    this.#routeSet = response.headers.getAll('Record-Route').toReversed();
    this.refreshTarget(response);
  }

  terminate(): void {
    this.#state = 'terminated';
  }

  /** Takes the Contact of a target refresh: re-INVITE, UPDATE, SUBSCRIBE, NOTIFY and their 2xx (RFC 3261 §12.2). */
  refreshTarget(message: SipMessage): void {
    this.#remoteTarget = contactOf(message)?.uri ?? this.#remoteTarget;
  }

  /** False for a request that is older than one already seen: it is answered with 500 (RFC 3261 §12.2.2). */
  acceptSequence(request: SipRequest): boolean {
    const sequence = cseqOf(request).number;
    if (this.#remoteSequence > 0 && sequence <= this.#remoteSequence) return false;
    this.#remoteSequence = sequence;
    return true;
  }

  /** The number for the next request; also used when a request is repeated with credentials. */
  nextSequence(): number {
    this.#localSequence += 1;
    return this.#localSequence;
  }

  /** Notes that a request of the dialog went out with this number (an INVITE repeated with credentials or a longer interval). */
  noteSequence(sequence: number): void {
    this.#localSequence = Math.max(this.#localSequence, sequence);
  }

  /** A request inside the dialog, without Via and Contact. */
  createRequest(method: string): SipRequest {
    return this.#build(method, this.nextSequence());
  }

  /** The ACK for a 2xx: the number of its INVITE, the route set of the dialog (RFC 3261 §13.2.2.4). */
  createAck(sequence: number): SipRequest {
    return this.#build('ACK', sequence);
  }

  #build(method: string, sequence: number): SipRequest {
    const request = createRequest(method, this.#remoteTarget);
    applyRouteSet(request, this.#remoteTarget, this.#routeSet);
    const { headers } = request;
    headers.append('Max-Forwards', '70');
    headers.append('From', this.localAddress);
    headers.append('To', this.#remoteAddress);
    headers.append('Call-ID', this.callId);
    headers.append('CSeq', `${sequence} ${method}`);
    return request;
  }
}
