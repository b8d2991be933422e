import { Dialog, dialogKey } from '../dialog/index.ts';
import { callIdOf, createRequest, cseqOf, fromOf, type SipRequest, type SipResponse, toOf } from '../message/index.ts';
import type { ClientTransactionUser, SentRequest } from '../transaction/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { InviteSession } from './invite-session.ts';
import type { UserAgentCore } from './user-agent-core.ts';

/**
 * Hears the 2xx that still come for an INVITE after its first: the same again is acknowledged again, that of a further fork is
 * acknowledged and ended (RFC 3261 §13.2.2.4). It lives for 64 × T1, therefore it holds little: what else it needs of the
 * INVITE stands in the response.
 */
export class LateForks implements ClientTransactionUser {
  readonly #core: UserAgentCore;
  readonly #flow: SipFlow;
  readonly #usesFlow: boolean;
  readonly #requestUri: string;
  /** The ACK repeats them. */
  readonly #credentials: Readonly<Record<string, string[]>>;

  constructor(core: UserAgentCore, sent: SentRequest, usesFlow: boolean) {
    const { headers, requestUri } = sent.request;
    this.#core = core;
    this.#flow = sent.flow;
    this.#usesFlow = usesFlow;
    this.#requestUri = requestUri;
    this.#credentials = {
      Authorization: headers.getAll('Authorization'),
      'Proxy-Authorization': headers.getAll('Proxy-Authorization'),
    };
  }

  onResponse(response: SipResponse): void {
    if (response.status < 200 || response.status >= 300) return;
    const key = dialogKey(callIdOf(response), fromOf(response).tag ?? '', toOf(response).tag ?? '');
    const known = this.#core.dialogs.get(key);
    if (known instanceof InviteSession) known.acknowledgeAgain(cseqOf(response).number);
    else this.#end(response);
  }

  onFailure(): void {}

  #end(response: SipResponse): void {
    const invite = this.#inviteOf(response);
    const session = new InviteSession(this.#core, Dialog.ofSent(invite, response, this.#flow, this.#usesFlow));
    session.confirm(response);
    session.acknowledge(invite);
    session.bye();
    this.#core.logger.info('A further fork answered and was ended.', { callId: callIdOf(response), status: response.status });
  }

  #inviteOf({ headers }: SipResponse): SipRequest {
    return createRequest('INVITE', this.#requestUri, {
      From: headers.get('From'),
      To: headers.get('To'),
      'Call-ID': headers.get('Call-ID'),
      CSeq: headers.get('CSeq'),
      ...this.#credentials,
    });
  }
}
