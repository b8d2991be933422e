import { createResponse, type SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { addTo, type ExtraHeaders, type SipBody } from './sip-body.ts';
import type { UserAgentCore } from './user-agent-core.ts';

export interface RequestResponse {
  readonly reason?: string;
  readonly headers?: ExtraHeaders;
  readonly body?: SipBody | undefined;
  /** Our Contact, for responses that make a dialog. */
  readonly contactUser?: string;
}

/** A request outside any dialog that is not an INVITE. Answer it exactly once with a final status. */
export class IncomingRequest {
  readonly message: SipRequest;
  readonly flow: SipFlow;
  /** Our tag in every response, and in the dialog that the request may make. */
  readonly localTag: string;
  readonly #core: UserAgentCore;
  readonly #transaction: ServerTransaction;

  constructor(core: UserAgentCore, transaction: ServerTransaction) {
    this.#core = core;
    this.#transaction = transaction;
    this.message = transaction.request;
    this.flow = transaction.flow;
    this.localTag = core.newTag();
  }

  respond(status: number, options: RequestResponse = {}): void {
    const response = createResponse(this.message, status, {
      ...(options.reason !== undefined && { reason: options.reason }),
      ...(status > 100 && { toTag: this.localTag }),
    });
    if (options.contactUser !== undefined) {
      response.headers.append('Contact', this.#core.contactFor(this.flow, options.contactUser));
    }
    response.headers.append('Server', this.#core.name);
    addTo(response, options.body, options.headers);
    this.#transaction.respond(response);
  }
}
