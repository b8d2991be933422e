import type { RandomSource } from '../../../kernel/random.ts';

const cookie = 'z9hG4bK';

/** Branch values for our Via: unique in space and time (RFC 3261 §8.1.1.7), cheap: one random prefix and a counter. */
export class BranchSource {
  readonly #prefix: string;
  #count = 0;

  constructor(random: RandomSource) {
    this.#prefix = `${cookie}${random.bytes(9).toString('base64url')}.`;
  }

  next(): string {
    this.#count += 1;
    return this.#prefix + this.#count.toString(36);
  }
}
