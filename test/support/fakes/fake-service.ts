import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { TemporaryFolder } from '../temporary-folder.ts';
import { TestAuthority } from '../test-authority.ts';

export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection it came on: some protocols sign connections in, not requests. */
  readonly socket: Socket;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Trouble that meets the next request: an answer instead, a connection cut before or in the middle of the answer, or none at all. */
export type Trouble = FakeAnswer | 'cut' | 'cut-in-answer' | 'silence';

const mostRequests = 200;

/** An HTTPS server with a certificate of its own authority, on loopback. */
export class FakeService implements AsyncDisposable {
  /** The latest of them. */
  readonly requests: FakeRequest[] = [];
  /** Taken one by one by requests to `troubled` paths. */
  readonly troubles: Trouble[] = [];
  troubled: RegExp = /./;
  readonly authority: TestAuthority;
  readonly origin: string;
  readonly certificatePem: string;
  readonly #server: Server;
  readonly #folder: TemporaryFolder;

  private constructor(parts: {
    authority: TestAuthority;
    origin: string;
    certificatePem: string;
    server: Server;
    folder: TemporaryFolder;
  }) {
    this.authority = parts.authority;
    this.origin = parts.origin;
    this.certificatePem = parts.certificatePem;
    this.#server = parts.server;
    this.#folder = parts.folder;
  }

  static async start(answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>): Promise<FakeService> {
    const folder = await TemporaryFolder.create();
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('fake', ['127.0.0.1', 'localhost']);
    const certificatePem = await readFile(certPath, 'utf8');
    const server = createServer({ cert: certificatePem, key: await readFile(keyPath) }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `https://127.0.0.1:${(server.address() as { port: number }).port}`;
    const service = new FakeService({ authority, origin, certificatePem, server, folder });
    server.on('request', (message, response) => void service.#serve(message, response, answer));
    return service;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** The next requests to these paths meet trouble, in order. */
  trouble(paths: RegExp, ...troubles: readonly Trouble[]): void {
    this.troubled = paths;
    this.troubles.push(...troubles);
  }

  async #serve(
    message: IncomingMessage,
    response: ServerResponse,
    answerTo: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    // As it was called: something may stand in between.
    const url = new URL(message.url ?? '/', `https://${message.headers.host}`);
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const request = {
      method: message.method ?? '',
      url,
      headers,
      body: Buffer.concat(chunks).toString('utf8'),
      socket: message.socket,
    };
    if (this.requests.push(request) > mostRequests) this.requests.shift();
    const trouble = this.troubled.test(url.pathname) ? this.troubles.shift() : undefined;
    if (trouble === 'silence') return;
    if (trouble === 'cut') return void message.socket.destroy();
    const { status, headers: more = {}, body = '' } = typeof trouble === 'object' ? trouble : await answerTo(request);
    if (trouble === 'cut-in-answer') {
      response.writeHead(status, { ...more, 'content-length': String(Buffer.byteLength(body) + 1) });
      response.write(body, () => message.socket.destroy());
      return;
    }
    response.writeHead(status, more).end(body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    await this.#folder[Symbol.asyncDispose]();
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}
