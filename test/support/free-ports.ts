import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports that were free a moment ago for both UDP and TCP on 127.0.0.1, all different. For programs that cannot choose one themselves. */
export async function freePorts(count: number): Promise<number[]> {
  const held: (() => void)[] = [];
  const ports: number[] = [];
  while (ports.length < count) {
    const tcp = createServer().listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    held.push(() => tcp.close());
    const udp = createSocket('udp4');
    const isFree = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, '127.0.0.1', () => resolve(true));
    });
    held.push(() => udp.close());
    if (isFree) ports.push(port);
  }
  for (const release of held) release();
  return ports;
}

/** The first of so many consecutive UDP ports that were free a moment ago, below those that the system hands out. */
export async function freePortBlock(size: number): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 5000) * 4;
    const sockets = await Promise.all(Array.from({ length: size }, (_, index) => boundSocket(first + index)));
    for (const socket of sockets) socket?.close();
    if (sockets.every((socket) => socket !== null)) return first;
  }
}

function boundSocket(port: number): Promise<Socket | null> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => resolve(null));
    socket.bind(port, '127.0.0.1', () => resolve(socket));
  });
}
