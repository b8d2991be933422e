import type { SipRequest, SipResponse } from '../message/index.ts';
import type { ExtraHeaders, SipBody } from './sip-body.ts';

/** Why a session is over. */
export type SessionEnd =
  | 'bye-sent'
  | 'bye-received'
  /** Nobody acknowledged our 2xx. */
  | 'no-ack'
  /** Not refreshed in time (RFC 4028). */
  | 'session-timer'
  /** The peer no longer knows the dialog or does not answer in it (RFC 5057). */
  | 'peer-gone'
  /** Early dialogs: refused, cancelled, or another fork won. */
  | 'not-established';

/** An answer to a request inside the session. */
export interface SessionAnswer {
  readonly reason?: string;
  readonly body?: SipBody | undefined;
  readonly headers?: ExtraHeaders;
}

/** The peer wants to change the session; `updateReceived` also for an offer in PRACK. Answer exactly once with `respond`. */
export interface ReceivedOffer {
  readonly message: SipRequest;
  /** Undefined when the peer asks us to offer (re-INVITE without body: answer 200 with an offer), or for an UPDATE without a description. */
  readonly offer: string | undefined;
  respond(status: number, answer?: SessionAnswer): void;
}

/** The peer asks us to call somebody (RFC 3515). Either `accept`, then `notify` until a final status, or `reject`. */
export interface ReceivedRefer {
  readonly message: SipRequest;
  /** The URI in Refer-To with its `?Replaces=…` part. */
  readonly referTo: string;
  readonly referredBy: string | undefined;
  accept(): void;
  reject(status: number, reason?: string): void;
  /** Progress as message/sipfrag; a status from 200 on ends the implicit subscription. Nothing is sent after `Refer-Sub: false`. */
  notify(status: number, reason: string): void;
}

export interface SessionEvents {
  reInviteReceived: ReceivedOffer;
  updateReceived: ReceivedOffer;
  infoReceived: { readonly message: SipRequest; readonly contentType: string; readonly body: Buffer };
  referReceived: ReceivedRefer;
  /** Progress of a REFER of ours, or an event package inside the dialog. */
  notifyReceived: { readonly message: SipRequest; readonly event: string; readonly body: Buffer };
  /** The ACK for a 2xx of ours came; `answer` when that carried our offer. */
  acknowledged: { readonly answer: string | undefined };
  byeReceived: { readonly message: SipRequest };
  /** Last event. `response` is what told us that the peer is gone. */
  terminated: { readonly cause: SessionEnd; readonly message?: SipRequest; readonly response?: SipResponse };
  [event: string]: unknown;
}
