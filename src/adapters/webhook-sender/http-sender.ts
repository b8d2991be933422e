import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ParleyError } from '../../kernel/errors.ts';
import type { WebhookRequest, WebhookSender } from '../../platform/webhook/index.ts';
import { AddressGuard, type Lookup } from './address-guard.ts';

export interface HttpSenderParts {
  /** Networks that are asked although they are not public; there also without TLS. */
  readonly allowedNetworks: readonly string[];
  readonly lookup?: Lookup;
  /** PEM; left out: the system's. */
  readonly ca?: string;
}

const mostAnswerBytes = 65_536;

/** Sends requests of webhooks to public addresses only. */
export class HttpSender implements WebhookSender {
  readonly #guard: AddressGuard;
  readonly #ca: string | undefined;

  constructor({ allowedNetworks, lookup, ca }: HttpSenderParts) {
    this.#guard = new AddressGuard({
      allowedNetworks,
      setting: 'PARLEY_WEBHOOK_NETWORKS',
      refusal: refused,
      ...(lookup ? { lookup } : {}),
    });
    this.#ca = ca;
  }

  check(text: string): void {
    this.#guard.check(text);
  }

  async post({ url: text, headers, body }: WebhookRequest, signal: AbortSignal): Promise<{ status: number }> {
    this.check(text);
    const url = new URL(text);
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal,
      lookup: this.#guard.lookup(url.protocol),
    };
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number }>();
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, ...(this.#ca ? { ca: this.#ca } : {}) })
        : httpRequest(url, options);
    request.on('error', reject);
    request.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostAnswerBytes) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0 }));
      response.on('error', () => resolve({ status: response.statusCode ?? 0 }));
    });
    request.end(body);
    return promise;
  }
}

function refused(sentence: string): ParleyError {
  return new ParleyError('webhook-refused', `${sentence}.`);
}
