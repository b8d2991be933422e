import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const userPresent = 0x01;
const userVerified = 0x04;
const hasCredential = 0x40;

/** What an authenticator can be told to do wrong. */
export interface Misbehaviour {
  readonly origin?: string;
  readonly counter?: number;
  readonly isUnverified?: boolean;
  readonly challenge?: string;
}

/** One passkey in software (WebAuthn level 3 §6.1, ES256): for what Chromium's virtual authenticator cannot do wrong. */
export class SoftAuthenticator {
  readonly id = randomBytes(16);
  readonly #privateKey: KeyObject;
  readonly #coseKey: Buffer;
  readonly #origin: string;
  #counter = 1;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
    this.#privateKey = privateKey;
    this.#origin = origin;
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} in CBOR.
    this.#coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  register(options: { challenge: string }) {
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#coseKey]);
    const data = Buffer.concat([this.#authenticatorData(hasCredential, {}), attested]);
    // {"fmt": "none", "attStmt": {}, "authData": bytes} in CBOR.
    const beginning = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
    const attestation = Buffer.concat([beginning, Buffer.from([data.length]), data]);
    return this.#answer({
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, {}).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  use(options: { challenge: string }, wrong: Misbehaviour = {}) {
    this.#counter = wrong.counter ?? this.#counter + 1;
    const data = this.#authenticatorData(0, wrong);
    const clientData = this.#clientData('webauthn.get', options.challenge, wrong);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.#privateKey);
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    });
  }

  #authenticatorData(flags: number, { isUnverified }: Misbehaviour): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    const all = flags | userPresent | (isUnverified ? 0 : userVerified);
    return Buffer.concat([sha256(new URL(this.#origin).hostname), Buffer.from([all]), counter]);
  }

  #clientData(type: string, challenge: string, wrong: Misbehaviour): Buffer {
    const origin = wrong.origin ?? this.#origin;
    return Buffer.from(JSON.stringify({ type, challenge: wrong.challenge ?? challenge, origin, crossOrigin: false }));
  }

  #answer(response: Record<string, unknown>) {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, response, clientExtensionResults: {} };
  }
}
