import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ParleyError } from '../kernel/errors.ts';
import type { RandomSource } from '../kernel/random.ts';

/** Keys of this installation, all made of one master key in the data folder. Lose it and stored trunk passwords are lost. */
export interface Secrets {
  /** Signs digest nonces, so that any node and a restarted one accept them. */
  readonly nonceKey: Buffer;
  /** Hashes session tokens and set-up links. */
  readonly sessionKey: Buffer;
  /** With which push services know us (P-256, private). */
  readonly pushKey: Buffer;
  /** Tells master keys apart without telling anything of them. */
  readonly keyId: string;
  /** AES-256-GCM; `context` (e.g. `trunk:ID:password`) must be the same when reading, so that a value cannot be moved to another row. */
  readonly encrypt: (plain: string, context: string) => Buffer;
  /** @throws ParleyError `secret-unreadable` when the master key or the context is another, or the bytes were changed. */
  readonly decrypt: (sealed: Buffer, context: string) => string;
}

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
const sealedVersion = 1;

/** Opens the master key file `master.key` in `dataDir`, or makes it (mode 0600) when there is none. */
export function openSecrets(parts: { dataDir: string; random: RandomSource }): Secrets {
  const master = readMasterKey(parts.dataDir, parts.random);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `parley ${purpose}`, keyBytes));
  const storageKey = derive('storage');
  return {
    nonceKey: derive('nonce'),
    sessionKey: derive('session'),
    pushKey: derive('push'),
    keyId: derive('key id').toString('hex').slice(0, 16),
    encrypt: (plain, context) => seal(storageKey, plain, context, parts.random.bytes(ivBytes)),
    decrypt: (sealed, context) => unseal(storageKey, sealed, context),
  };
}

function readMasterKey(dataDir: string, random: RandomSource): Buffer {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'master.key');
  if (!existsSync(path)) createMasterKey(path, random);
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new ParleyError(
      'secret-unreadable',
      `${path} holds ${key.length} bytes, expected ${keyBytes}: restore it from a backup`,
    );
  }
  return key;
}

/** Written whole under another name, then linked: two programs starting at once agree on the first one's key. */
function createMasterKey(path: string, random: RandomSource): void {
  const draft = `${path}.${random.bytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${random.bytes(keyBytes).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function seal(key: Buffer, plain: string, context: string, iv: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(sealedVersion), iv, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, sealed: Buffer, context: string): string {
  try {
    if (sealed[0] !== sealedVersion) throw new Error(`version ${sealed[0]}, expected ${sealedVersion}`);
    const iv = sealed.subarray(1, 1 + ivBytes);
    const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(1 + ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new ParleyError(
      'secret-unreadable',
      `The secret "${context}" cannot be read: it was stored with another master key, or changed`,
      {
        cause,
      },
    );
  }
}
