import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { ParleyError } from '../../kernel/errors.ts';
import type { WebhookRequest, WebhookSender } from '../../platform/webhook/index.ts';
import { isIn, isPublicAddress, networksOf } from './public-address.ts';

/** As `dns.lookup` with all addresses. */
export type Lookup = (
  host: string,
  done: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

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
  readonly #allowed: BlockList;
  readonly #lookup: Lookup;
  readonly #ca: string | undefined;

  constructor({ allowedNetworks, lookup, ca }: HttpSenderParts) {
    this.#allowed = networksOf(allowedNetworks);
    this.#lookup = lookup ?? ((host, done) => systemLookup(host, { all: true }, done));
    this.#ca = ca;
  }

  check(text: string): void {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) throw refused('The address must begin with https://');
    if (url.username || url.password) throw refused('The address must hold no name or password');
    const host = hostOf(url);
    if (isIP(host)) this.#demand(host, url.protocol);
  }

  #demand(address: string, protocol: string): void {
    if (isIn(this.#allowed, address)) return;
    if (!isPublicAddress(address))
      throw refused(`${address} is no public address. The installation may allow its network (PARLEY_WEBHOOK_NETWORKS)`);
    if (protocol !== 'https:') throw refused('The address must begin with https://');
  }

  async post({ url: text, headers, body }: WebhookRequest, signal: AbortSignal): Promise<{ status: number }> {
    this.check(text);
    const url = new URL(text);
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal,
      // The address that was checked is the one connected to: a second look-up could give another.
      lookup: this.#checkedLookup(url.protocol),
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

  #checkedLookup(protocol: string): LookupFunction {
    return (host, options, done) => {
      this.#lookup(host, (error, addresses) => {
        if (error) return done(error, '', 0);
        try {
          // One bad address among good ones is a trick.
          for (const { address } of addresses) this.#demand(address, protocol);
        } catch (refusal) {
          return done(refusal as Error, '', 0);
        }
        const [first] = addresses;
        if (!first) return done(new Error(`${host} has no address`), '', 0);
        if (options.all) return done(null, [...addresses]);
        done(null, first.address, first.family);
      });
    };
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function refused(sentence: string): ParleyError {
  return new ParleyError('webhook-refused', `${sentence}.`);
}
