import type { Clock } from '../../../kernel/clock.ts';
import { type BusyFor, busyByStatus, withPatience } from './patience.ts';
import { invalid } from './source-errors.ts';
import type { WebAnswer, WebClient } from './web-client.ts';

export interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

export interface BearerServiceParts {
  readonly clock: Clock;
  readonly web: WebClient;
  /** Gets a new token. */
  readonly issue: (signal: AbortSignal) => Promise<Token>;
  /** Where tokens may go. An address elsewhere, be it the service's own next page, is refused. */
  readonly origin: string;
  readonly busyFor?: BusyFor;
}

/** Renewed so long before its end, so that it does not end on the way. */
const marginMs = 60_000;

/** Asks a service with a bearer token: renewed in time, and once when it is refused before. */
export class BearerService {
  readonly #parts: BearerServiceParts;
  #token: Promise<Token> | null = null;

  constructor(parts: BearerServiceParts) {
    this.#parts = parts;
  }

  /** Any answer that does not say "busy". */
  get(address: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<WebAnswer> {
    return this.#ask({ method: 'GET', address, headers }, signal);
  }

  /** For requests that only read although they carry a body: they may be sent twice. */
  post(address: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<WebAnswer> {
    return this.#ask({ method: 'POST', address, headers, body }, signal);
  }

  #ask(
    {
      address,
      headers,
      ...request
    }: { method: string; address: string; headers: Readonly<Record<string, string>>; body?: string },
    signal: AbortSignal,
  ): Promise<WebAnswer> {
    const { clock, web, origin, busyFor } = this.#parts;
    const url = URL.parse(address, origin);
    if (url?.origin !== origin) throw invalid(`${origin} sends us to another host: ${url?.origin ?? 'an address that is none'}.`);
    const send = ({ value }: Token) =>
      web.ask({ ...request, url, headers: { ...headers, authorization: `Bearer ${value}` } }, signal);
    const ask = async (): Promise<WebAnswer> => {
      const answer = await send(await this.#current(signal));
      if (answer.status !== 401) return answer;
      this.#token = null;
      return send(await this.#current(signal));
    };
    return withPatience({ clock, host: url.host, busyFor: busyFor ?? busyByStatus(clock) }, ask, signal);
  }

  async #current(signal: AbortSignal): Promise<Token> {
    const known = this.#token && (await this.#token);
    if (known && known.expiresAtMs - marginMs > this.#parts.clock.now()) return known;
    const issued = this.#parts.issue(signal);
    this.#token = issued;
    issued.catch(() => {
      if (this.#token === issued) this.#token = null;
    });
    return issued;
  }
}

/** @throws ParleyError `contact-source-invalid` */
export function jsonOf(answer: Pick<WebAnswer, 'body' | 'status'>, host: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw invalid(`${host} answers ${answer.status} with something that is no JSON object.`);
}

/** A list of objects that an answer must have under a name. @throws ParleyError `contact-source-invalid` */
export function listOf(body: Readonly<Record<string, unknown>>, name: string, host: string): Record<string, unknown>[] {
  const list = body[name];
  if (!Array.isArray(list) || list.some((one) => typeof one !== 'object' || one === null))
    throw invalid(`${host} answers without the list "${name}".`);
  return list as Record<string, unknown>[];
}
