import { randomBytes } from 'node:crypto';

/** The only source of randomness. Injected, so that runs can be repeated. */
export interface RandomSource {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
}

/** Cryptographically strong bytes from the operating system, drawn in blocks because single draws are dear. */
export class SystemRandom implements RandomSource {
  #pool: Buffer = Buffer.alloc(0);
  #used = 0;

  bytes(length: number): Buffer {
    if (length > 1024) return randomBytes(length);
    if (this.#used + length > this.#pool.length) {
      this.#pool = randomBytes(4096);
      this.#used = 0;
    }
    // A copy: the pool's bytes must never be handed out twice nor be seen through a shared buffer.
    const bytes = Buffer.from(this.#pool.subarray(this.#used, this.#used + length));
    this.#used += length;
    return bytes;
  }
}

/** A repeatable source for tests and replays (xorshift32). Never for secrets. */
export class SeededRandom implements RandomSource {
  #state: number;

  constructor(seed = 1) {
    this.#state = seed >>> 0 || 1;
  }

  bytes(length: number): Buffer {
    const out = Buffer.alloc(length);
    for (let i = 0; i < length; i++) {
      this.#state ^= this.#state << 13;
      this.#state ^= this.#state >>> 17;
      this.#state ^= this.#state << 5;
      out[i] = this.#state & 0xff;
    }
    return out;
  }
}
