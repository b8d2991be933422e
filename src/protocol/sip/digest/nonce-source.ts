import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';

const timeBytes = 6;
const saltBytes = 6;
const macBytes = 16;

/** A nonce of ours: when it was made, and whether it may still be used. */
export interface NonceState {
  readonly issuedAt: number;
  readonly isExpired: boolean;
}

/**
 * Nonces that carry their own proof: `time | salt | HMAC(secret, time | salt | realm)`. Nothing is stored for a challenge, so
 * that a flood of requests without credentials costs no memory. The salt keeps two challenges of one millisecond apart.
 */
export class NonceSource {
  readonly #secret: Buffer;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #lifetimeMs: number;

  constructor(parts: { secret: Buffer; clock: Clock; random: RandomSource; lifetimeMs: number }) {
    this.#secret = parts.secret;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#lifetimeMs = parts.lifetimeMs;
  }

  next(realm: string): string {
    const stamp = Buffer.alloc(timeBytes + saltBytes);
    stamp.writeUIntBE(this.#clock.now(), 0, timeBytes);
    this.#random.bytes(saltBytes).copy(stamp, timeBytes);
    return Buffer.concat([stamp, this.#mac(stamp, realm)]).toString('base64url');
  }

  /** Undefined when the nonce is not one that we made for this realm. */
  read(nonce: string, realm: string): NonceState | undefined {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== timeBytes + saltBytes + macBytes) return undefined;
    // Base64 has several spellings of the same bytes; each would get a use count of its own.
    if (bytes.toString('base64url') !== nonce) return undefined;
    const stamp = bytes.subarray(0, timeBytes + saltBytes);
    if (!timingSafeEqual(bytes.subarray(timeBytes + saltBytes), this.#mac(stamp, realm))) return undefined;
    const issuedAt = stamp.readUIntBE(0, timeBytes);
    return { issuedAt, isExpired: this.#clock.now() - issuedAt > this.#lifetimeMs };
  }

  #mac(stamp: Buffer, realm: string): Buffer {
    return createHmac('sha256', this.#secret).update(stamp).update(realm).digest().subarray(0, macBytes);
  }
}
