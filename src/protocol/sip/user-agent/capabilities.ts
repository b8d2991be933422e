import type { SipMessage } from '../message/index.ts';

/** Methods that we answer otherwise than by a refusal. */
const allowedMethods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'REFER',
  'NOTIFY',
  'SUBSCRIBE',
  'REGISTER',
] as const;

/** Methods that we know: refused with 405, others with 501 (RFC 3261 §8.2.1). */
export const knownMethods: ReadonlySet<string> = new Set([...allowedMethods, 'MESSAGE', 'PUBLISH']);

export const allowValue = allowedMethods.join(', ');

/** What we write into Supported of session requests and answers. */
export const supportedValue = '100rel, timer, replaces, norefersub';

/** Option tags of a header, in lower case. */
export function optionTags(message: SipMessage, header: 'Require' | 'Supported' | 'Proxy-Require'): string[] {
  return message.headers.getAll(header).flatMap((value) => value.split(',').map((tag) => tag.trim().toLowerCase()));
}

/** What a peer told about itself in Allow and Supported; unknown counts as no. */
export class PeerCapabilities {
  readonly #allowed = new Set<string>();
  readonly #supported = new Set<string>();

  /** Takes what a further message of the peer says. */
  learn(message: SipMessage): void {
    for (const value of message.headers.getAll('Allow'))
      for (const one of value.split(',')) this.#allowed.add(one.trim().toUpperCase());
    for (const tag of optionTags(message, 'Supported')) this.#supported.add(tag);
    for (const tag of optionTags(message, 'Require')) this.#supported.add(tag);
  }

  allows(method: string): boolean {
    return this.#allowed.has(method);
  }

  supports(tag: string): boolean {
    return this.#supported.has(tag);
  }
}
