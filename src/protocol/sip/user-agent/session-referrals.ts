import { createResponse, cseqOf, parseNameAddr, type SipResponse } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { InviteSession } from './invite-session.ts';
import type { ExtraHeaders } from './sip-body.ts';

const subscriptionS = 180;

/** REFER both ways with its implicit subscription (RFC 3515; RFC 4488 where the peer wants none). */
export class Referrals {
  readonly #session: InviteSession;
  /** REFERs of ours whose final NOTIFY has not come. */
  #expected = 0;
  #received = 0;

  constructor(session: InviteSession) {
    this.#session = session;
  }

  async send(referTo: string, headers: ExtraHeaders): Promise<SipResponse> {
    // NOTIFY may come before the 202 (RFC 6665 §4.1.2.4).
    this.#expected += 1;
    const response = await this.#session.request('REFER', { headers: [['Refer-To', referTo], ...headers] });
    if (response.status >= 300) this.#expected -= 1;
    return response;
  }

  receiveNotify(transaction: ServerTransaction): void {
    const { request } = transaction;
    const event = (request.headers.get('Event') ?? '').split(';')[0]!.trim().toLowerCase();
    if (event === 'refer' && this.#expected === 0) {
      transaction.respond(createResponse(request, 481));
      return;
    }
    transaction.respond(createResponse(request, 200));
    const isLast = (request.headers.get('Subscription-State') ?? '').toLowerCase().startsWith('terminated');
    if (event === 'refer' && isLast) this.#expected -= 1;
    this.#session.emit('notifyReceived', { message: request, event, body: request.body });
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const targets = request.headers.getAll('Refer-To');
    const referTo = parseNameAddr(targets[0] ?? '')?.uri;
    if (targets.length !== 1 || referTo === undefined) {
      transaction.respond(createResponse(request, 400, { reason: 'Exactly One Refer-To Expected' }));
      return;
    }
    const wantsNone = (request.headers.get('Refer-Sub') ?? '').trim().toLowerCase() === 'false';
    this.#received += 1;
    // The id tells several REFERs of one dialog apart; the first goes without, as old phones expect (RFC 3515 §2.4.6).
    const event = this.#received === 1 ? 'refer' : `refer;id=${cseqOf(request).number}`;
    let isAccepted = false;
    let isOver = false;
    this.#session.emit('referReceived', {
      message: request,
      referTo,
      referredBy: request.headers.get('Referred-By'),
      accept: () => {
        isAccepted = true;
        this.#accept(transaction, wantsNone);
      },
      reject: (status, reason) => transaction.respond(createResponse(request, status, reason === undefined ? {} : { reason })),
      notify: (status, reason) => {
        if (!isAccepted || isOver || wantsNone) return;
        isOver = status >= 200;
        this.#notify(event, status, reason);
      },
    });
  }

  #accept(transaction: ServerTransaction, wantsNone: boolean): void {
    const session = this.#session;
    const response = createResponse(transaction.request, 202);
    response.headers.append('Contact', session.core.contactFor(transaction.flow, session.contactUser));
    if (wantsNone) response.headers.append('Refer-Sub', 'false');
    transaction.respond(response);
  }

  #notify(event: string, status: number, reason: string): void {
    const session = this.#session;
    if (session.state === 'terminated') return;
    const state = status >= 200 ? 'terminated;reason=noresource' : `active;expires=${subscriptionS}`;
    void session.notify(event, state, { contentType: 'message/sipfrag;version=2.0', content: `SIP/2.0 ${status} ${reason}\r\n` });
  }
}
