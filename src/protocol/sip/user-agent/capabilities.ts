import { detached } from '../grammar/wire-text.ts';
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
  /** As told, read when somebody asks. */
  readonly #allowed: string[] = [];
  readonly #supported: string[] = [];

  /** Takes what a further message of the peer says. */
  learn({ headers }: SipMessage): void {
    this.#note(this.#allowed, headers.getAll('Allow'));
    this.#note(this.#supported, headers.getAll('Supported'));
    this.#note(this.#supported, headers.getAll('Require'));
  }

  allows(method: string): boolean {
    return isNamed(this.#allowed, method);
  }

  supports(tag: string): boolean {
    return isNamed(this.#supported, tag);
  }

  #note(told: string[], values: readonly string[]): void {
    for (const value of values) if (!told.includes(value)) told.push(detached(value));
  }
}

/** In any spelling: methods are told apart by their letters, option tags without case. */
function isNamed(told: readonly string[], name: string): boolean {
  const wanted = name.toLowerCase();
  return told.some((value) => value.split(',').some((one) => one.trim().toLowerCase() === wanted));
}
