import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { ParleyError } from '../../kernel/errors.ts';
import type { PushAddress, PushTransport } from '../../platform/push/index.ts';
import { HttpSender, type HttpSenderParts } from '../webhook-sender/index.ts';

export interface WebPushTransportParts extends HttpSenderParts {
  /** 32 bytes: the private key. */
  readonly key: Buffer;
  /** Whom a push service may ask about us: `https:` or `mailto:` (RFC 8292 §2.1). */
  readonly contact: string;
}

export class WebPushTransport implements PushTransport {
  readonly publicKey: string;
  readonly #privateKey: string;
  readonly #contact: string;
  readonly #sender: HttpSender;

  constructor({ key, contact, ...guard }: WebPushTransportParts) {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(key);
    this.publicKey = pair.getPublicKey().toString('base64url');
    this.#privateKey = key.toString('base64url');
    this.#contact = contact;
    this.#sender = new HttpSender(guard);
  }

  check(endpoint: string): void {
    asPushAddress(() => this.#sender.check(endpoint));
  }

  async send(
    { endpoint, p256dh, auth }: PushAddress,
    payload: string,
    { ttlS, isUrgent, signal }: { ttlS: number; isUrgent: boolean; signal: AbortSignal },
  ): Promise<{ status: number }> {
    const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails: { subject: this.#contact, publicKey: this.publicKey, privateKey: this.#privateKey },
      contentEncoding: 'aes128gcm',
      TTL: ttlS,
      urgency: isUrgent ? 'high' : 'normal',
    });
    const headers = { ...details.headers };
    return this.#sender.post({ url: endpoint, headers, body: details.body ?? Buffer.alloc(0) }, signal);
  }
}

function asPushAddress(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new ParleyError('push-address-refused', (error as Error).message, { cause: error });
  }
}
