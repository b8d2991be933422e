import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { FlowHttp, FlowRequest } from '../../contact-centre/flow/index.ts';
import { describeError } from '../../kernel/errors.ts';
import { AddressGuard, type Lookup } from '../webhook-sender/index.ts';

const mostAnswerBytes = 262_144;

/** Asks servers for call flows, never one inside our own network unless that is allowed. */
export class GuardedHttp implements FlowHttp {
  readonly #guard: AddressGuard;

  constructor({ allowedNetworks, lookup }: { readonly allowedNetworks: readonly string[]; readonly lookup?: Lookup }) {
    this.#guard = new AddressGuard({
      allowedNetworks,
      setting: 'PARLEY_WEBHOOK_NETWORKS',
      refusal: (sentence) => new Error(sentence),
      ...(lookup ? { lookup } : {}),
    });
  }

  /** Why an address must not be asked; names are judged when they are looked up. Null: it may be. */
  refusalOf(url: string): string | null {
    try {
      this.#guard.check(url);
      return null;
    } catch (error) {
      return `${describeError(error)}.`;
    }
  }

  request({ method, url: text, headers, body }: FlowRequest, signal: AbortSignal): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    try {
      this.#guard.check(text);
      const url = new URL(text);
      const options: RequestOptions = {
        method,
        headers: headersOf(headers, body),
        agent: false,
        signal,
        lookup: this.#guard.lookup(url.protocol),
      };
      const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
      request.on('error', (error) => reject(new Error(describeError(error))));
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > mostAnswerBytes) response.destroy(new Error('the answer is larger than 256 kB'));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(new Error(describeError(error))));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      });
      request.end(body || undefined);
    } catch (error) {
      reject(new Error(describeError(error)));
    }
    return promise;
  }
}

/** Of two with one name the last counts; the length is ours to say. */
function headersOf(headers: FlowRequest['headers'], body: string): Record<string, string> {
  const named = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
  const isJson = /^\s*[[{]/.test(body);
  return {
    accept: 'application/json',
    'user-agent': 'Parley',
    ...(body && { 'content-type': isJson ? 'application/json' : 'text/plain; charset=utf-8' }),
    ...named,
    'content-length': String(Buffer.byteLength(body)),
  };
}
