import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { type LiveEvent, livePath, type ToBrowser } from '../../src/contract/live/index.ts';
import { FakeApi } from '../../web/dev/fake-api.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The pages as they are built, before the development fake with its 2,000 people: what pages do, without a product's work beside them. */
export class BuiltPages implements AsyncDisposable {
  readonly url: string;
  readonly people: readonly { readonly userId: string }[];
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: ReadonlySet<WebSocket>;

  private constructor(parts: {
    url: string;
    server: ReturnType<typeof createServer>;
    sockets: ReadonlySet<WebSocket>;
    api: FakeApi;
  }) {
    this.url = parts.url;
    this.people = parts.api.people;
    this.#server = parts.server;
    this.#sockets = parts.sockets;
  }

  /** @param dist where the pages were built to */
  static async open(dist = join(import.meta.dirname, '..', '..', 'web-dist')): Promise<BuiltPages> {
    const api = new FakeApi(false);
    const server = createServer((request, response) => void answer(api, dist, request, response));
    const live = new WebSocketServer({ noServer: true });
    const sockets = new Set<WebSocket>();
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== livePath) return socket.destroy();
      live.handleUpgrade(request, socket, head, (opened) => {
        sockets.add(opened);
        opened.on('close', () => sockets.delete(opened));
        opened.on('message', (data: Buffer) => acknowledge(opened, data));
        send(opened, { kind: 'event', id: 1, event: { type: 'snapshot', calls: api.calls, agent: null } });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BuiltPages({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sockets, api });
  }

  /** To every page. */
  tell(event: LiveEvent): void {
    for (const socket of this.#sockets) send(socket, { kind: 'event', id: 1, event });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function send(socket: WebSocket, message: ToBrowser): void {
  socket.send(JSON.stringify(message));
}

function acknowledge(socket: WebSocket, data: Buffer): void {
  const message = JSON.parse(data.toString('utf8')) as { kind: string; topic?: string };
  if (message.kind === 'subscribe') send(socket, { kind: 'subscribed', topic: message.topic as 'presence', topicId: 0 });
  if (message.kind === 'ping') send(socket, { kind: 'pong' });
}

async function answer(api: FakeApi, dist: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  if (!url.pathname.startsWith('/api/')) return page(dist, url.pathname, response);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
  const isSignedIn = (request.headers.cookie ?? '').includes('fake=1');
  const query = Object.fromEntries(url.searchParams);
  const answered = answerOf(() => api.answer(request.method ?? 'GET', url.pathname, query, body, isSignedIn));
  response.writeHead(answered?.status ?? 404, {
    'content-type': 'application/json',
    ...(answered?.cookie ? { 'set-cookie': answered.cookie } : {}),
  });
  response.end(answered?.body === undefined ? '' : JSON.stringify(answered.body));
}

/** The fake may be behind the contract: that is no reason to stop all other pages. */
function answerOf(ask: () => ReturnType<FakeApi['answer']>): ReturnType<FakeApi['answer']> {
  try {
    return ask();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { status: 500 };
  }
}

async function page(dist: string, path: string, response: ServerResponse): Promise<void> {
  const isFile = extname(path) !== '' && !path.includes('..');
  const name = isFile ? path : '/index.html';
  try {
    const bytes = await readFile(join(dist, name));
    response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
