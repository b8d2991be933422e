import { createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { SecretBox } from '../../platform/secret/index.ts';
import { recordingKeyBytes } from '../../protocol/sealed-recording/index.ts';
import type { RecordingId } from '../../telephony/recording/index.ts';
import type { Store } from '../sql/store.ts';

export interface CompanyKeysParts {
  readonly random: RandomSource;
  readonly store: Pick<Store, 'inCompany'>;
  readonly secrets: SecretBox;
}

interface Keys {
  readonly wrapping: Buffer;
  /** PKCS #8, DER. */
  readonly signing: Buffer;
}

const ivBytes = 12;
const tagBytes = 16;

/** The keys of companies: one wraps those of its recordings, one signs its list. Made when they are needed first. */
export class CompanyKeys {
  readonly #parts: CompanyKeysParts;
  readonly #known = new Map<CompanyId, Promise<Keys>>();

  constructor(parts: CompanyKeysParts) {
    this.#parts = parts;
  }

  async wrap(companyId: CompanyId, id: RecordingId, key: Buffer): Promise<Buffer> {
    const { wrapping } = await this.#keysOf(companyId);
    const iv = this.#parts.random.bytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', wrapping, iv).setAAD(Buffer.from(id));
    const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
    return Buffer.concat([iv, sealed, cipher.getAuthTag()]);
  }

  /** @throws ParleyError `secret-unreadable` */
  async unwrap(companyId: CompanyId, id: RecordingId, wrapped: Buffer): Promise<Buffer> {
    const { wrapping } = await this.#keysOf(companyId);
    const end = wrapped.length - tagBytes;
    try {
      const decipher = createDecipheriv('aes-256-gcm', wrapping, wrapped.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(id))
        .setAuthTag(wrapped.subarray(end));
      return Buffer.concat([decipher.update(wrapped.subarray(ivBytes, end)), decipher.final()]);
    } catch (cause) {
      throw new ParleyError('secret-unreadable', 'The key of the recording cannot be read.', { cause });
    }
  }

  async sign(companyId: CompanyId, text: string): Promise<{ signature: string; publicKey: string }> {
    const { signing } = await this.#keysOf(companyId);
    const key = createPrivateKey({ key: signing, format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
    return { signature: sign(null, Buffer.from(text), key).toString('base64'), publicKey };
  }

  #keysOf(companyId: CompanyId): Promise<Keys> {
    let keys = this.#known.get(companyId);
    if (!keys) {
      keys = this.#load(companyId);
      this.#known.set(companyId, keys);
      keys.catch(() => this.#known.delete(companyId));
    }
    return keys;
  }

  #load(companyId: CompanyId): Promise<Keys> {
    const { store, secrets } = this.#parts;
    return store.inCompany(companyId, async (scope) => {
      const find = () => scope.selectFrom('recordingKey').selectAll().where('companyId', '=', companyId).executeTakeFirst();
      if (!(await find())) {
        // Two who begin at once agree on the first one's keys.
        const made = this.#make(companyId);
        await scope
          .insertInto('recordingKey')
          .values(made)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      const row = (await find())!;
      return {
        wrapping: Buffer.from(secrets.decrypt(row.sealedKey, contextOf(companyId, 'key')), 'base64'),
        signing: Buffer.from(secrets.decrypt(row.sealedSigningKey, contextOf(companyId, 'signing-key')), 'base64'),
      };
    });
  }

  #make(companyId: CompanyId) {
    const { random, secrets } = this.#parts;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signing = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    return {
      companyId,
      sealedKey: secrets.encrypt(random.bytes(recordingKeyBytes).toString('base64'), contextOf(companyId, 'key')),
      sealedSigningKey: secrets.encrypt(signing, contextOf(companyId, 'signing-key')),
      publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    };
  }
}

function contextOf(companyId: CompanyId, what: string): string {
  return `recording:${companyId}:${what}`;
}
