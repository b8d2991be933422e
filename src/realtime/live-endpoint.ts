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
}

/** Answers WebSocket upgrades on the live path. The origin has been checked before (`src/http/upgrades.ts`). */
export class LiveEndpoint implements Disposable {
  readonly path = livePath;
  readonly #parts: LiveEndpointParts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });

  constructor(parts: LiveEndpointParts) {
    this.#parts = parts;
  }

  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    void this.#upgrade(request, socket, head);
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const actor = await this.#parts.identify(request).catch(() => null);
    if (!actor) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#parts.hub.accept(actor, webSocket));
  }
}
