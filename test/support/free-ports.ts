import { createSocket } from 'node:dgram';
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
