import type { CompanyId } from '../../kernel/ids.ts';
import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { CompanyOfMessage } from './trace-ports.ts';

const maxCalls = 20_000;

/**
 * Whose a message is. Responses and later requests often do not show it themselves: then the Call-ID's first owner is theirs.
 * A later message of another company with the same Call-ID does not take the call over.
 */
export class CompanyMemory {
  readonly #companyOf: CompanyOfMessage;
  readonly #owners = new Map<string, CompanyId>();

  constructor(parts: { companyOf: CompanyOfMessage }) {
    this.#companyOf = parts.companyOf;
  }

  of(message: SipMessage, flow: SipFlow, sipCallId: string): CompanyId | undefined {
    const shown = this.#companyOf(message, flow);
    const owner = this.#owners.get(sipCallId);
    if (shown === undefined || owner !== undefined) return shown ?? owner;
    this.#owners.set(sipCallId, shown);
    if (this.#owners.size > maxCalls) this.#owners.delete(this.#owners.keys().next().value!);
    return shown;
  }
}
