import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { RandomSource } from '../../kernel/random.ts';
import { formatSipUri, type SipUri } from '../../protocol/sip/message/index.ts';

const temporaryPrefix = 'tgruu.';
const checkBytes = 6;

/**
 * Makes and reads GRUUs (RFC 5627). A temporary one hides who it leads to and needs no storage: its user part is one AES block
 * holding the binding's GRUU number, randomness, and zeros that only our key can have put there.
 */
export class GruuMint {
  readonly #key: Buffer;
  readonly #random: RandomSource;

  constructor(parts: { secret: Buffer; random: RandomSource }) {
    this.#key = createHmac('sha256', parts.secret).update('temporary gruu').digest().subarray(0, 16);
    this.#random = parts.random;
  }

  /** A number for the temporary GRUUs of a registration; a new Call-ID gets a new one, which ends the old GRUUs (§5.1). */
  newNumber(): number {
    return this.#random.bytes(6).readUIntBE(0, 6);
  }

  publicGruu(sipUser: string, sipDomain: string, instanceId: string): string {
    return formatSipUri({ user: sipUser, host: sipDomain, params: new Map([['gr', instanceId]]) });
  }

  temporaryGruu(sipDomain: string, gruuNumber: number): string {
    const block = Buffer.alloc(16);
    this.#random.bytes(16 - 6 - checkBytes).copy(block);
    block.writeUIntBE(gruuNumber, 4, 6);
    const cipher = createCipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false);
    const token = Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url');
    return formatSipUri({ user: `${temporaryPrefix}${token}`, host: sipDomain, params: new Map([['gr', null]]) });
  }

  /** The number in a temporary GRUU; undefined when it is none of ours. */
  readTemporary(uri: SipUri): number | undefined {
    if (!uri.params.has('gr') || !uri.user?.startsWith(temporaryPrefix)) return undefined;
    const bytes = Buffer.from(uri.user.slice(temporaryPrefix.length), 'base64url');
    if (bytes.length !== 16) return undefined;
    const decipher = createDecipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false);
    const block = Buffer.concat([decipher.update(bytes), decipher.final()]);
    return block.readUIntBE(10, checkBytes) === 0 ? block.readUIntBE(4, 6) : undefined;
  }
}
