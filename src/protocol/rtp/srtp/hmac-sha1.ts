import { SHA1_INITIAL, sha1Block } from './sha1.ts';

const BLOCK = 64;

/**
 * HMAC-SHA1 (RFC 2104) for very many short messages under one key. The two key blocks are worked in once; OpenSSL's
 * objects cost more per message through node:crypto than the whole computation does here.
 */
export class HmacSha1 {
  readonly #inner = new Int32Array(SHA1_INITIAL);
  readonly #outer = new Int32Array(SHA1_INITIAL);
  readonly #state = new Int32Array(5);
  readonly #tail = new Uint8Array(BLOCK * 2);
  readonly #digest = new Uint8Array(20);

  /** @param key at most 64 bytes. */
  constructor(key: Uint8Array) {
    const block = new Uint8Array(BLOCK);
    block.fill(0x36);
    key.forEach((byte, i) => {
      block[i] = byte ^ 0x36;
    });
    sha1Block(this.#inner, block, 0);
    block.fill(0x5c);
    key.forEach((byte, i) => {
      block[i] = byte ^ 0x5c;
    });
    sha1Block(this.#outer, block, 0);
  }

  /**
   * The code of `bytes[0..length)` followed by the 32 bits of `suffix` (SRTP's rollover counter), or by nothing when it is null.
   * @returns 20 bytes that the next call overwrites.
   */
  digest(bytes: Uint8Array, length: number, suffix: number | null): Uint8Array {
    const state = this.#state;
    state.set(this.#inner);
    let at = 0;
    for (; at + BLOCK <= length; at += BLOCK) sha1Block(state, bytes, at);
    const tail = this.#tail;
    let n = 0;
    while (at < length) tail[n++] = bytes[at++]!;
    if (suffix !== null) {
      putUint32(tail, n, suffix);
      n += 4;
    }
    this.#finish(n, BLOCK + length + (suffix === null ? 0 : 4));
    for (let i = 0; i < 5; i++) putUint32(tail, i * 4, state[i]!);
    state.set(this.#outer);
    this.#finish(20, BLOCK + 20);
    for (let i = 0; i < 5; i++) putUint32(this.#digest, i * 4, state[i]!);
    return this.#digest;
  }

  #finish(used: number, totalBytes: number): void {
    const tail = this.#tail;
    const end = used + 9 <= BLOCK ? BLOCK : BLOCK * 2;
    tail[used] = 0x80;
    tail.fill(0, used + 1, end);
    putUint32(tail, end - 4, totalBytes * 8);
    sha1Block(this.#state, tail, 0);
    if (end > BLOCK) sha1Block(this.#state, tail, BLOCK);
  }
}

function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
