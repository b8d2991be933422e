import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { livePath } from '../contract/live/index.ts';
import type { Actor } from '../platform/api/index.ts';
import type { LiveHub } from './live-hub.ts';

export interface LiveEndpointParts {
  readonly hub: LiveHub;
  /** Reads the session cookie of an upgrade request. */
  readonly identify: (request: IncomingMessage) => Promise<Actor | null>;
  /** Origins a browser may open the connection from; others are refused (cross-site WebSocket hijacking). */
  readonly isOriginAllowed: (request: IncomingMessage) => boolean;
}

/**
 * Answers WebSocket upgrades on the live path. Returns false when the request is for somebody else.
 */
export class LiveEndpoint implements Disposable {
  readonly #parts: LiveEndpointParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });

  constructor(parts: LiveEndpointParts) {
    this.#parts = parts;
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== livePath) return false;
    void this.#upgrade(request, socket, head);
    return true;
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (!this.#parts.isOriginAllowed(request)) return refuse(socket, '403 Forbidden');
    const actor = await this.#parts.identify(request).catch(() => null);
    if (!actor) return refuse(socket, '401 Unauthorized');
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#parts.hub.accept(actor, webSocket));
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
