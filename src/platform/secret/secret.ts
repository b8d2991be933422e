import { inspect } from 'node:util';

/** What stands for a secret wherever one could read it. */
export const secretMarker = '[secret]';

/** A value that does not show itself: not in JSON, in texts, in logs, in the debugger’s print. */
export class Secret {
  readonly #plain: string;

  constructor(plain: string) {
    this.#plain = plain;
  }

  /** The value itself, for the one who must use it. Never keep it, send it on or log it. */
  reveal(): string {
    return this.#plain;
  }

  toString(): string {
    return secretMarker;
  }

  toJSON(): string {
    return secretMarker;
  }

  [inspect.custom](): string {
    return secretMarker;
  }
}

/** Encrypts with the installation's master key. `context` names the place, so that a value cannot be moved to another. */
export interface SecretBox {
  readonly encrypt: (plain: string, context: string) => Buffer;
  /** @throws ParleyError `secret-unreadable` */
  readonly decrypt: (sealed: Buffer, context: string) => string;
}
