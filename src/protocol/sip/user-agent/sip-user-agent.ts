import { dialogKey } from '../dialog/index.ts';
import type { DigestClient } from '../digest/index.ts';
import {
  callIdOf,
  createRequest,
  createResponse,
  cseqOf,
  fromOf,
  type SipRequest,
  type SipResponse,
  toOf,
  validateRequest,
} from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { admitRequest, mergeKey, type RequestRefusal } from './admission.ts';
import { allowValue, supportedValue } from './capabilities.ts';
import { IncomingInvite } from './incoming-invite.ts';
import { IncomingRequest } from './incoming-request.ts';
import { InviteSession } from './invite-session.ts';
import { OutboundRequest } from './outbound-request.ts';
import { type InviteOptions, OutgoingInvite } from './outgoing-invite.ts';
import { addTo, type ExtraHeaders, type SipBody } from './sip-body.ts';
import { responseForFailure, type SipUserAgentParts, UserAgentCore } from './user-agent-core.ts';

/** Methods whose requests outside a dialog go to a handler. */
export type HandledMethod = 'REGISTER' | 'OPTIONS' | 'SUBSCRIBE' | 'PUBLISH' | 'MESSAGE' | 'REFER' | 'NOTIFY' | 'INFO';

export interface RequestOptions {
  readonly method: string;
  readonly target: string;
  readonly from: string;
  readonly to?: string;
  readonly flow?: SipFlow | undefined;
  readonly routes?: readonly string[];
  readonly headers?: ExtraHeaders;
  readonly body?: SipBody;
  readonly contactUser?: string;
  /** The same Call-ID and rising numbers for all REGISTERs of one binding (RFC 3261 §10.2.4). */
  readonly callId?: string;
  readonly sequence?: number;
  readonly fromTag?: string;
  readonly digest?: DigestClient;
  readonly maxForwards?: number;
}

/**
 * The SIP end point of the exchange: it hands incoming calls and requests to the switch and makes outgoing ones. All
 * that the protocol settles by itself (transactions, dialogs, repetition, reliability, session timers, forks) stays inside.
 */
export class SipUserAgent {
  /** Shared with `subscription`, which keeps its dialogs in the same table. */
  readonly core: UserAgentCore;
  readonly #handlers = new Map<string, (request: IncomingRequest) => void>();
  #onInvite: ((invite: IncomingInvite) => void) | undefined;
  #allowEvents: ExtraHeaders = [];
  #refuseAtOnce: ((invite: SipRequest, isAgain: boolean) => SipResponse | null) | undefined;

  constructor(parts: SipUserAgentParts) {
    this.core = new UserAgentCore(parts);
    this.core.layer.setUser({
      onRequest: (transaction) => this.#receive(transaction),
      refuseAtOnce: (invite, isAgain) => this.#refuseAtOnce?.(invite, isAgain) ?? null,
      onAck: (ack) => this.core.dialogs.find(ack)?.receiveAck?.(ack),
      onStrayResponse: (response) => this.#stray(response),
    });
  }

  /** What is alive: all 0 when nothing was forgotten. */
  usage(): { transactions: number; dialogs: number; pendingInvites: number } {
    const { layer, dialogs, pendingInvites } = this.core;
    return { transactions: layer.size, dialogs: dialogs.size, pendingInvites: pendingInvites.size };
  }

  /** Gets every new call. One listener; without it calls are refused with 480. */
  onInvite(listener: (invite: IncomingInvite) => void): void {
    this.#onInvite = listener;
  }

  /**
   * Refuses new calls as cheaply as can be, before anything is made of them. Asked of each of them once; an INVITE within a dialog, and one
   * that takes over a call that is up (RFC 3891), is none.
   */
  refuseInvites({ status, headers }: RequestRefusal, isRefused: (invite: SipRequest) => boolean): void {
    // The same for all: a refusal makes no dialog that it would have to tell from others.
    const toTag = this.core.newTag();
    this.#refuseAtOnce = (invite, isAgain) => {
      const isNewCall = toOf(invite).tag === undefined && invite.headers.get('Replaces') === undefined;
      return isAgain || (isNewCall && isRefused(invite)) ? createResponse(invite, status, { toTag, headers }) : null;
    };
  }

  /** Gets every request of a method outside a dialog. One handler each; without it OPTIONS gets 200 and the others 405. */
  onRequest(method: HandledMethod, handler: (request: IncomingRequest) => void): void {
    this.#handlers.set(method, handler);
  }

  /** Says in answers to OPTIONS which event packages can be subscribed to (RFC 6665 §8.2.2). */
  announceEvents(packages: readonly string[]): void {
    this.#allowEvents = [['Allow-Events', packages.join(', ')]];
  }

  /** Prepares a call; add listeners, then `start()`. */
  invite(options: InviteOptions): OutgoingInvite {
    return new OutgoingInvite(this.core, options);
  }

  /** Sends a request outside a dialog. Resolves with the final response, one of our own making (408, 503) when none came. */
  request(options: RequestOptions): Promise<SipResponse> {
    const { flow, contactUser, digest } = options;
    const request = this.#build(options);
    return new Promise((resolve) => {
      const outbound = new OutboundRequest(this.core, {
        request,
        flow,
        digest,
        contact: contactUser === undefined ? undefined : (chosen) => this.core.contactFor(chosen, contactUser),
        user: {
          onResponse: (response) => {
            if (response.status >= 200) resolve(response);
          },
          onFailure: (failure) => resolve(responseForFailure(request, failure)),
        },
      });
      outbound.start();
    });
  }

  close(): void {
    this.core.layer.close();
  }

  #build(options: RequestOptions): SipRequest {
    const { method, target, from, to, routes, headers, body, callId, sequence, fromTag, maxForwards } = options;
    const request = createRequest(method, target, {
      Route: routes ?? [],
      'Max-Forwards': String(maxForwards ?? 70),
      From: `${from};tag=${fromTag ?? this.core.newTag()}`,
      To: to ?? `<${target}>`,
      'Call-ID': callId ?? this.core.newCallId(),
      CSeq: `${sequence ?? 1} ${method}`,
      'User-Agent': this.core.name,
    });
    addTo(request, body, headers);
    return request;
  }

  #receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const fault = validateRequest(request);
    if (fault) {
      const { status, reason, headers = {} } = fault;
      transaction.respond(createResponse(request, status, { toTag: this.core.newTag(), reason, headers }));
      return;
    }
    if (toOf(request).tag !== undefined) {
      const usage = this.core.dialogs.find(request);
      if (usage) {
        usage.receive(transaction);
        return;
      }
      // A NOTIFY of unsolicited message waiting may carry a tag; everything else inside an unknown dialog is late.
      if (request.method !== 'REGISTER' && request.method !== 'OPTIONS') {
        transaction.respond(createResponse(request, 481));
        return;
      }
    }
    const refusal = admitRequest(this.core, request);
    if (refusal)
      transaction.respond(createResponse(request, refusal.status, { toTag: this.core.newTag(), headers: refusal.headers }));
    else if (transaction.kind === 'invite-server') this.#receiveInvite(transaction);
    else this.#handle(transaction);
  }

  #receiveInvite(transaction: Extract<ServerTransaction, { kind: 'invite-server' }>): void {
    const invite = new IncomingInvite(this.core, transaction, { mergeKey: mergeKey(transaction.request) });
    if (invite.replaces && !invite.replacedSession) invite.reject(481);
    else if (invite.replaces?.earlyOnly && invite.replacedSession?.state === 'confirmed') invite.reject(486);
    else if (this.#onInvite) this.#onInvite(invite);
    else invite.reject(480);
  }

  #handle(transaction: ServerTransaction): void {
    const { request } = transaction;
    const handler = this.#handlers.get(request.method);
    const incoming = new IncomingRequest(this.core, transaction);
    if (handler) handler(incoming);
    else if (request.method === 'OPTIONS') incoming.respond(200, { headers: [...optionsHeaders, ...this.#allowEvents] });
    else incoming.respond(['BYE', 'PRACK', 'UPDATE'].includes(request.method) ? 481 : 405, { headers: [['Allow', allowValue]] });
  }

  /** A 2xx whose transaction is over: its dialog, if it lives, acknowledges again. */
  #stray(response: SipResponse): void {
    if (response.status < 200 || response.status >= 300 || cseqOf(response).method !== 'INVITE') return;
    const usage = this.core.dialogs.get(dialogKey(callIdOf(response), fromOf(response).tag ?? '', toOf(response).tag ?? ''));
    if (usage instanceof InviteSession) usage.acknowledgeAgain(cseqOf(response).number);
  }
}

const optionsHeaders: ExtraHeaders = [
  ['Allow', allowValue],
  ['Supported', supportedValue],
  ['Accept', 'application/sdp'],
];
