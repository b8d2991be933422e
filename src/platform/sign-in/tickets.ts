import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { hashToken, newToken } from './session-token.ts';
import type { TicketStore } from './sign-in-ports.ts';

interface TicketContents {
  /** The first factor was right; the second is asked for. */
  'second-factor': {
    readonly companyId: string;
    readonly userId: string;
    readonly method: string;
    readonly mustEnrol: boolean;
  };
  /** A passkey is to sign this; `userId` when it must be his. */
  passkey: { readonly challenge: string; readonly userId: string | null };
  'passkey-registration': { readonly challenge: string; readonly userId: string };
  /** Somebody was sent to his identity provider. */
  openid: {
    readonly providerId: string;
    readonly nonce: string;
    readonly codeVerifier: string;
    readonly redirectUri: string;
    readonly remember: boolean;
  };
}
export type TicketKind = keyof TicketContents;

/** Keeps what was begun and not finished for some minutes; who has begun it holds an unguessable token. */
export class Tickets {
  readonly #parts: { clock: Clock; random: RandomSource; store: TicketStore; tokenKey: Buffer };

  constructor(parts: { clock: Clock; random: RandomSource; store: TicketStore; tokenKey: Buffer }) {
    this.#parts = parts;
  }

  async issue<Kind extends TicketKind>(kind: Kind, data: TicketContents[Kind], lifetimeMs = 600_000): Promise<string> {
    const { clock, random, store } = this.#parts;
    const token = newToken(random);
    await store.addTicket(kind, this.#hash(token), { ...data }, clock.now() + lifetimeMs);
    return token;
  }

  /** Null when there is none of this kind, or it has expired. */
  async look<Kind extends TicketKind>(kind: Kind, token: string): Promise<TicketContents[Kind] | null> {
    return (await this.#parts.store.findTicket(kind, this.#hash(token), this.#parts.clock.now())) as TicketContents[Kind] | null;
  }

  /** As {@link look}; good once. */
  async take<Kind extends TicketKind>(kind: Kind, token: string): Promise<TicketContents[Kind] | null> {
    return (await this.#parts.store.takeTicket(kind, this.#hash(token), this.#parts.clock.now())) as TicketContents[Kind] | null;
  }

  #hash(token: string): Buffer {
    return hashToken(this.#parts.tokenKey, token);
  }
}
