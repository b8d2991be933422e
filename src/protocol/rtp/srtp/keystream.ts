import { type Cipheriv, createCipheriv } from 'node:crypto';

const PACKETS_PER_BATCH = 16;
const MAX_STRIDE = 96;

/**
 * AES counter mode for the packets of one SSRC (RFC 3711 §4.1.1). One call into OpenSSL makes the keystream of the next
 * sixteen packets, because the call costs more than the encryption.
 */
export class Keystream {
  readonly #cipher: Cipheriv;
  /** Salt and SSRC: what all counters of this stream have in common. */
  readonly #prefix = Buffer.alloc(16);
  #firstIndex = -1;
  #packets = 0;
  /** Blocks per packet. */
  #stride = 0;
  #stream: Uint8Array = new Uint8Array(0);
  #counters = Buffer.alloc(0);

  constructor(key: Buffer, salt: Buffer, ssrc: number) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    salt.copy(this.#prefix, 0, 0, 14);
    this.#prefix.writeUInt32BE((this.#prefix.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  }

  /** Encrypts or decrypts `packet[from..to)` in place with the keystream of packet `index`. */
  apply(index: number, packet: Uint8Array, from: number, to: number): void {
    const blocks = (to - from + 15) >> 4;
    const ahead = index - this.#firstIndex;
    if (this.#firstIndex < 0 || ahead < 0 || ahead >= this.#packets || blocks > this.#stride) this.#make(index, blocks);
    const stream = this.#stream;
    let at = (index - this.#firstIndex) * this.#stride * 16;
    for (let i = from; i < to; i++, at++) packet[i] = packet[i]! ^ stream[at]!;
  }

  #make(index: number, blocks: number): void {
    // A late packet gets its own keystream only: the stream goes on where it was.
    const packets = this.#firstIndex >= 0 && index < this.#firstIndex ? 1 : PACKETS_PER_BATCH;
    this.#stride = Math.min(Math.max(blocks, blocks <= MAX_STRIDE ? this.#stride : 0), Math.max(blocks, MAX_STRIDE));
    const length = packets * this.#stride * 16;
    if (this.#counters.length !== length) this.#counters = Buffer.alloc(length);
    for (let packet = 0, at = 0; packet < packets; packet++) {
      for (let block = 0; block < this.#stride; block++, at += 16) this.#writeCounter(at, index + packet, block);
    }
    this.#stream = this.#cipher.update(this.#counters);
    this.#firstIndex = index;
    this.#packets = packets;
  }

  #writeCounter(at: number, index: number, block: number): void {
    const counters = this.#counters;
    const prefix = this.#prefix;
    for (let i = 0; i < 8; i++) counters[at + i] = prefix[i]!;
    const high = Math.floor(index / 0x100000000);
    const low = index >>> 0;
    counters[at + 8] = prefix[8]! ^ (high >>> 8);
    counters[at + 9] = prefix[9]! ^ high;
    counters[at + 10] = prefix[10]! ^ (low >>> 24);
    counters[at + 11] = prefix[11]! ^ (low >>> 16);
    counters[at + 12] = prefix[12]! ^ (low >>> 8);
    counters[at + 13] = prefix[13]! ^ low;
    counters[at + 14] = block >>> 8;
    counters[at + 15] = block;
  }
}
