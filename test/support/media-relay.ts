import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Passes datagrams between a browser and the ports of a media server; while it is down nothing gets through, either way. */
export class MediaRelay implements AsyncDisposable {
  isDown = false;
  readonly #ports = new Map<string, Promise<number>>();
  readonly #sockets: Socket[] = [];

  /** The port on loopback by which the browser reaches the server's. */
  portFor(address: string, port: number): Promise<number> {
    const key = `${address} ${port}`;
    const known = this.#ports.get(key) ?? this.#open(address, port);
    this.#ports.set(key, known);
    return known;
  }

  async #open(address: string, port: number): Promise<number> {
    const front = await this.#socket();
    const back = await this.#socket();
    let client = { address: '', port: 0 };
    front.on('message', (packet, from) => {
      client = from;
      if (!this.isDown) back.send(packet, port, address);
    });
    back.on('message', (packet) => {
      if (!this.isDown && client.port > 0) front.send(packet, client.port, client.address);
    });
    return front.address().port;
  }

  async #socket(): Promise<Socket> {
    const socket = createSocket('udp4');
    socket.on('error', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    this.#sockets.push(socket);
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.close();
  }
}
