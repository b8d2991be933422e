import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The path at which the web origin takes SIP. */
export const sipPath = '/sip';

/** Turns an HTTP upgrade into a WebSocket, only with the subprotocol `sip` (RFC 7118 §4). */
export class SipUpgrader {
  readonly #server: WebSocketServer;

  constructor(parts: { maxMessageBytes: number }) {
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: parts.maxMessageBytes,
      handleProtocols: () => 'sip',
    });
    this.#server.on('wsClientError', (_error, socket) => socket.destroy());
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, opened: (socket: WebSocket) => void): void {
    socket.on('error', ignore);
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim().toLowerCase());
    if (offered.includes('sip')) this.#server.handleUpgrade(request, socket, head, opened);
    else refuseUpgrade(socket, 400, 'Subprotocol sip required');
  }
}

export function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.on('error', ignore);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Does the request ask for `path`, whatever its query? */
export function isForPath(request: IncomingMessage, path: string): boolean {
  return request.url === path || (request.url?.startsWith(`${path}?`) ?? false);
}

function ignore(): void {}
