import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { CallBackRequestId } from './call-back-request.ts';

export interface SignedTokensParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomSource;
  readonly secret: Buffer;
}

/** Nobody reads and fills in a form faster, in milliseconds. */
export const shortestFillMs = 1000;
const longestFillMs = 2 * 3_600_000;
const mostUsed = 50_000;

export type FormVerdict = 'good' | 'too-fast' | 'expired' | 'used' | 'forged';

/** What `watch` may only look at: who asked for a number that waited already is perhaps somebody else. */
export type RequestRole = 'own' | 'watch';

/** Tokens by which a form was really asked for before it is sent, once, and by which a visitor knows his request again. */
export class SignedTokens {
  readonly #parts: SignedTokensParts;
  /** Nonces of forms that were sent, the oldest first. */
  readonly #used = new Set<string>();

  constructor(parts: SignedTokensParts) {
    this.#parts = parts;
  }

  form(key: string): string {
    const { clock, random } = this.#parts;
    const stamp = `${clock.now().toString(36)}.${random.bytes(12).toString('base64url')}`;
    return `${stamp}.${this.#sign('form', key, stamp)}`;
  }

  /** A good one is used up by it. */
  useForm(key: string, token: string): FormVerdict {
    const [time = '', nonce = '', signature = ''] = token.slice(0, 200).split('.');
    if (!this.#isSignedBy(signature, 'form', key, `${time}.${nonce}`)) return 'forged';
    const ageMs = this.#parts.clock.now() - Number.parseInt(time, 36);
    if (!(ageMs >= shortestFillMs)) return 'too-fast';
    if (ageMs > longestFillMs) return 'expired';
    if (this.#used.has(nonce)) return 'used';
    this.#used.add(nonce);
    if (this.#used.size > mostUsed) for (const oldest of [...this.#used].slice(0, mostUsed / 10)) this.#used.delete(oldest);
    return 'good';
  }

  request(key: string, id: CallBackRequestId, role: RequestRole): string {
    return `${id}.${role}.${this.#sign('request', key, `${id}.${role}`)}`;
  }

  /** Null: nobody was given that. */
  readRequest(key: string, token: string): { readonly id: CallBackRequestId; readonly role: RequestRole } | null {
    const [id = '', role = '', signature = ''] = token.slice(0, 200).split('.');
    if (role !== 'own' && role !== 'watch') return null;
    return this.#isSignedBy(signature, 'request', key, `${id}.${role}`) ? { id: id as CallBackRequestId, role } : null;
  }

  #sign(...what: readonly string[]): string {
    return createHmac('sha256', this.#parts.secret)
      .update(['call-back', ...what].join('\n'))
      .digest('base64url');
  }

  #isSignedBy(signature: string, ...what: readonly string[]): boolean {
    const [one, other] = [Buffer.from(signature), Buffer.from(this.#sign(...what))];
    return one.length === other.length && timingSafeEqual(one, other);
  }
}
