import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OriginCheck } from './request-origin.ts';

/** Takes over the connections of one path. */
export interface UpgradeTarget {
  readonly path: string;
  /** @param address the browser's, after trusted proxies. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void;
}

/** Connections that were handed over and are still open. */
export interface HandedOver {
  readonly count: number;
}

/** Hands WebSocket upgrades to whom they are for; refuses pages of other sites and unknown paths. */
export function dispatchUpgrades(
  server: Server,
  parts: { targets: readonly UpgradeTarget[]; origins: OriginCheck; addressOf: (request: IncomingMessage) => string },
): HandedOver {
  const { targets, origins, addressOf } = parts;
  const handedOver = { count: 0 };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname;
    const target = targets.find((one) => one.path === path);
    if (!target) return refuseUpgrade(socket, '404 Not Found');
    if (!origins.isAllowed(request)) return refuseUpgrade(socket, '403 Forbidden');
    handedOver.count++;
    socket.once('close', () => handedOver.count--);
    target.handle(request, socket, head, addressOf(request));
  });
  return handedOver;
}

export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
