import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a browser was told. */
export interface ReceivedPush {
  readonly path: string;
  readonly ttlS: number;
  readonly urgency: string;
  readonly message: {
    readonly kind: string;
    readonly tag: string;
    readonly title: string;
    readonly body: string;
    readonly path: string;
  };
}

/**
 * A stand-in, on loopback, for the push service of a browser's maker and for the browser behind it: it checks signature (RFC 8292) and decrypts
 * (RFC 8188, 8291) with code of its own. Not one of the makers' services was asked.
 */
export class FakePushService implements AsyncDisposable {
  readonly received: ReceivedPush[] = [];
  /** What it answers from now on. */
  answer = 201;
  /** Requests whatever came of them. */
  asked = 0;
  readonly #server: Server;
  readonly #browser: ECDH;
  readonly #auth = randomBytes(16);

  private constructor() {
    this.#browser = createECDH('prime256v1');
    this.#browser.generateKeys();
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.asked++;
        const header = (name: string) => String(request.headers[name] ?? '');
        if (!isSigned(header('authorization'), this.url)) return response.writeHead(403).end();
        if (this.answer < 300) {
          const plain = this.#decrypted(Buffer.concat(chunks));
          this.received.push({
            path: request.url ?? '',
            ttlS: Number(header('ttl')),
            urgency: header('urgency'),
            message: JSON.parse(plain) as ReceivedPush['message'],
          });
        }
        response.writeHead(this.answer).end();
      });
    });
  }

  static async start(): Promise<FakePushService> {
    const service = new FakePushService();
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As a browser gives it to the page. */
  subscription(name: string): { endpoint: string; keys: { p256dh: string; auth: string } } {
    const p256dh = this.#browser.getPublicKey().toString('base64url');
    return { endpoint: `${this.url}/${name}`, keys: { p256dh, auth: this.#auth.toString('base64url') } };
  }

  /** One record of aes128gcm: salt, record size, the sender's public key, then the text with a 2 at its end. */
  #decrypted(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const keyLength = body[20]!;
    const senderKey = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const shared = this.#browser.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#browser.getPublicKey(), senderKey]);
    const secret = Buffer.from(hkdfSync('sha256', shared, this.#auth, info, 32));
    const derive = (text: string, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${text}\0`, length));
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** `vapid t=JWT, k=KEY`: the token is for this service and signed with the key. */
function isSigned(authorization: string, url: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== 65) return false;
  const { aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number };
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isGenuine && aud === url && exp * 1000 > Date.now();
}
