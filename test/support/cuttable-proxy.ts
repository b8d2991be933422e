import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Passes bytes between a client and a server, counts the connections, and cuts them all after so many bytes of the server. */
export class CuttableProxy implements AsyncDisposable {
  /** Bytes of the server that are passed before everything is cut. */
  cutAfter = Number.POSITIVE_INFINITY;
  /** Everything that clients sent, when kept. */
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #passed = 0;
  #clients = 0;
  #isDown = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: { host: string; port: number }): Promise<CuttableProxy> {
    const server = createServer();
    const proxy = new CuttableProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(target.port, target.host)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Clients that are connected at present. */
  get clients(): number {
    return this.#clients;
  }

  /** Cuts everything now; nobody gets through before `mend`. */
  cut(): void {
    this.#isDown = true;
    this.#cut();
  }

  mend(): void {
    this.#isDown = false;
  }

  /** From now on. */
  cutIn(bytes: number): void {
    this.cutAfter = this.#passed + bytes;
  }

  #join(client: Socket, server: Socket): void {
    if (this.#isDown) {
      client.destroy();
      server.destroy();
      return;
    }
    this.#clients++;
    this.#sockets.add(client).add(server);
    client.on('close', () => {
      this.#clients--;
      server.destroy();
    });
    server.on('close', () => client.destroy());
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    client.pipe(server);
    server.on('data', (bytes: Buffer) => {
      this.#passed += bytes.length;
      if (this.#passed >= this.cutAfter) return this.#cut();
      if (client.write(bytes)) return;
      server.pause();
      client.once('drain', () => server.resume());
    });
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
