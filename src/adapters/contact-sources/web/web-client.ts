import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../../kernel/clock.ts';
import { explainFailure, invalid, unreachable } from './source-errors.ts';

export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface WebAnswer {
  readonly status: number;
  /** Names in lower case; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The certificate of the server (DER), over TLS. */
  readonly certificate: Buffer | null;
}

export interface WebClientParts {
  readonly clock: Clock;
  /** Certificates (PEM) to trust instead of the system's; null: the system's. */
  readonly ca: string | null;
  /** For one answer, from its request to its last byte. */
  readonly answerTimeoutMs?: number;
  readonly mostAnswerBytes?: number;
  /** 1 where the service knows connections, as NTLM does. */
  readonly connections?: number;
}

const usualTimeoutMs = 60_000;
const usualMostBytes = 64 << 20;

/** One service over HTTP. Redirects are answers like others: who follows them decides what goes along. */
export class WebClient implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #mostBytes: number;
  readonly #plain: HttpAgent;
  readonly #secure: HttpsAgent;
  #isAtRest = false;

  constructor({ clock, ca, answerTimeoutMs, mostAnswerBytes, connections }: WebClientParts) {
    this.#clock = clock;
    this.#timeoutMs = answerTimeoutMs ?? usualTimeoutMs;
    this.#mostBytes = mostAnswerBytes ?? usualMostBytes;
    const options = { keepAlive: true, maxSockets: connections ?? 4 };
    this.#plain = new HttpAgent(options);
    this.#secure = new HttpsAgent({ ...options, ...(ca ? { ca } : {}), minVersion: 'TLSv1.2' });
    // A connection is idle only some time after its last answer was read.
    for (const agent of [this.#plain, this.#secure]) agent.on('free', () => this.#isAtRest && this.rest());
  }

  /**
   * @throws ParleyError `contact-source-unreachable` in words, `contact-source-invalid` for an answer beyond all measure
   * @throws the reason of `signal` when it is aborted
   */
  async ask({ method, url, headers, body }: WebRequest, signal: AbortSignal): Promise<WebAnswer> {
    signal.throwIfAborted();
    this.#isAtRest = false;
    const patience = new AbortController();
    const timer = this.#clock.setTimer(this.#timeoutMs, () =>
      patience.abort(unreachable(`${url.host} did not answer within ${this.#timeoutMs / 1000} s.`)),
    );
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      signal: AbortSignal.any([signal, patience.signal]),
    };
    try {
      const response = await this.#send(url, options, body);
      // The certificate first: when the answer is read the socket may be gone.
      const certificate = response.socket instanceof TLSSocket ? response.socket.getPeerCertificate().raw : null;
      const bytes = await this.#read(url, response);
      return { status: response.statusCode ?? 0, headers: headersOf(response), body: bytes, certificate };
    } catch (cause) {
      signal.throwIfAborted();
      throw explainFailure(url.host, patience.signal.aborted ? patience.signal.reason : cause);
    } finally {
      timer.cancel();
    }
  }

  /** Ends connections that nothing is asked on, until something is asked again. */
  rest(): void {
    this.#isAtRest = true;
    const idle = [this.#plain, this.#secure].flatMap(({ freeSockets }) => Object.values(freeSockets));
    for (const socket of idle.flat()) socket?.destroy();
  }

  #send(url: URL, options: RequestOptions, body: string | Buffer | undefined): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: this.#secure })
        : httpRequest(url, { ...options, agent: this.#plain });
    request.on('error', reject);
    request.on('response', resolve);
    request.end(body);
    return promise;
  }

  async #read(url: URL, response: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > this.#mostBytes) throw invalid(`${url.host} answers with more than ${this.#mostBytes} bytes at once.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#plain.destroy();
    this.#secure.destroy();
    return Promise.resolve();
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]));
}
