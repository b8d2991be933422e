import { createHash, createHmac } from 'node:crypto';
import { md4 } from './md4.ts';

/** Who signs in. `DOMAIN\name`, `name@domain` or a name alone. */
export interface NtlmAccount {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
}

export function ntlmAccount(login: string, password: string): NtlmAccount {
  const [, domain, user] = /^([^\\]+)\\(.+)$/.exec(login) ?? [];
  return user && domain ? { user, domain, password } : { user: login, domain: '', password };
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');
const flag = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSession: 0x80000,
  targetInfo: 0x800000,
  key128: 0x20000000,
  key56: 0x80000000,
};
const asked = flag.unicode | flag.requestTarget | flag.ntlm | flag.alwaysSign | flag.extendedSession | flag.key128 | flag.key56;
/** Attributes in the information on a target (MS-NLMP §2.2.2.1). */
const attribute = { end: 0, flags: 6, timestamp: 7, targetName: 9, channelBindings: 10 };
const hasIntegrityCode = 0x2;

/** The first message (MS-NLMP §2.2.1.1): what we can. */
export function ntlmNegotiate(): Buffer {
  const message = Buffer.alloc(40);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(asked >>> 0, 12);
  return message;
}

export interface NtlmChallenge {
  readonly bytes: Buffer;
  readonly flags: number;
  readonly challenge: Buffer;
  readonly target: ReadonlyMap<number, Buffer>;
}

/** Reads the second message (MS-NLMP §2.2.1.2). @returns null when it is none */
export function readNtlmChallenge(bytes: Buffer): NtlmChallenge | null {
  if (bytes.length < 48 || !bytes.subarray(0, 8).equals(signature) || bytes.readUInt32LE(8) !== 2) return null;
  const [length, offset] = [bytes.readUInt16LE(40), bytes.readUInt32LE(44)];
  const target = new Map<number, Buffer>();
  const pairs = bytes.subarray(offset, offset + length);
  for (let at = 0; at + 4 <= pairs.length; ) {
    const [id, size] = [pairs.readUInt16LE(at), pairs.readUInt16LE(at + 2)];
    if (id === attribute.end) break;
    target.set(id, Buffer.from(pairs.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return { bytes, flags: bytes.readUInt32LE(20), challenge: Buffer.from(bytes.subarray(24, 32)), target };
}

export interface NtlmResponseParts {
  readonly account: NtlmAccount;
  readonly negotiate: Buffer;
  readonly challenge: NtlmChallenge;
  /** Eight unpredictable bytes. */
  readonly clientChallenge: Buffer;
  readonly nowMs: number;
  /** `HTTP/mail.example.org`. */
  readonly servicePrincipal: string;
  /** Of the TLS connection, so that nobody in between can use our answer; null without TLS. */
  readonly channelBinding: Buffer | null;
}

/** The third message (MS-NLMP §2.2.1.3) with NTLMv2 (§3.3.2) and the code over all three (§3.1.5.1.2). NTLMv1 is never spoken. */
export function ntlmAuthenticate(parts: NtlmResponseParts): Buffer {
  const { account, negotiate, challenge, clientChallenge, nowMs, servicePrincipal, channelBinding } = parts;
  const key = ntlmV2Key(account);
  const serverTime = challenge.target.get(attribute.timestamp);
  const target = new Map(challenge.target);
  if (serverTime) target.set(attribute.flags, littleEndian(hasIntegrityCode));
  target.set(attribute.targetName, Buffer.from(servicePrincipal, 'utf16le'));
  if (channelBinding) target.set(attribute.channelBindings, channelBinding);
  const temporary = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    serverTime ?? fileTime(nowMs),
    clientChallenge,
    Buffer.alloc(4),
    pairsOf(target),
    Buffer.alloc(4),
  ]);
  const proof = hmac(key, challenge.challenge, temporary);
  const lm = serverTime ? Buffer.alloc(24) : Buffer.concat([hmac(key, challenge.challenge, clientChallenge), clientChallenge]);
  const message = layOut(challenge.flags & asked, [
    lm,
    Buffer.concat([proof, temporary]),
    Buffer.from(account.domain, 'utf16le'),
    Buffer.from(account.user, 'utf16le'),
    Buffer.alloc(0),
    Buffer.alloc(0),
  ]);
  // Without exchange of keys that of the session is made of the proof (§3.4.5.1).
  if (serverTime) hmac(hmac(key, proof), negotiate, challenge.bytes, message).copy(message, integrityCodeAt);
  return message;
}

/** NTOWFv2 (MS-NLMP §3.3.2). */
export function ntlmV2Key({ user, domain, password }: NtlmAccount): Buffer {
  return hmac(md4(Buffer.from(password, 'utf16le')), Buffer.from(user.toUpperCase() + domain, 'utf16le'));
}

/**
 * What ties an answer to a TLS connection: `tls-server-end-point` (RFC 5929 §4) inside the structure of RFC 2744 §3.11, hashed (MS-NLMP §3.1.5.1.2).
 * @param hash of the certificate's own signature; MD5 and SHA-1 become SHA-256
 */
export function channelBindingOf(certificate: Buffer, hash: 'sha256' | 'sha384' | 'sha512'): Buffer {
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), createHash(hash).update(certificate).digest()]);
  return createHash('md5')
    .update(Buffer.concat([Buffer.alloc(16), littleEndian(data.length), data]))
    .digest();
}

const headerLength = 88;
const integrityCodeAt = 72;

/** Fields of length, room and place, then what they point to. */
function layOut(flags: number, payloads: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(headerLength);
  signature.copy(header);
  header.writeUInt32LE(3, 8);
  let place = headerLength;
  for (const [index, payload] of payloads.entries()) {
    header.writeUInt16LE(payload.length, 12 + index * 8);
    header.writeUInt16LE(payload.length, 14 + index * 8);
    header.writeUInt32LE(place, 16 + index * 8);
    place += payload.length;
  }
  header.writeUInt32LE((flags | flag.targetInfo) >>> 0, 60);
  return Buffer.concat([header, ...payloads]);
}

function pairsOf(target: ReadonlyMap<number, Buffer>): Buffer {
  const pairs = [...target].map(([id, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat([...pairs, Buffer.alloc(4)]);
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Tenths of microseconds since 1601. */
function fileTime(nowMs: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(Math.floor(nowMs)) + 11_644_473_600_000n) * 10_000n);
  return bytes;
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const code = createHmac('md5', key);
  for (const part of parts) code.update(part);
  return code.digest();
}
