import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A carrier over TCP that answers every OPTIONS, until it is stopped and its port is closed. */
export class AnsweringCarrier implements AsyncDisposable {
  port = 0;
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();

  static async open(): Promise<AnsweringCarrier> {
    const carrier = new AnsweringCarrier();
    await carrier.answer();
    return carrier;
  }

  /** Also again after a stop, on the same port. */
  async answer(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as { port: number }).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (!server) return;
    server.close();
    await once(server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    let waiting = '';
    socket.on('data', (part: Buffer) => {
      const requests = (waiting + part.toString()).split('\r\n\r\n');
      waiting = requests.pop() ?? '';
      for (const request of requests) if (request.trimStart().startsWith('OPTIONS')) socket.write(agreementTo(request));
    });
  }
}

function agreementTo(request: string): string {
  const copied = request.split('\r\n').filter((line) => /^(via|from|call-id|cseq|v|f|i)\s*:/i.test(line));
  const to = request.split('\r\n').find((line) => /^(to|t)\s*:/i.test(line)) ?? '';
  return ['SIP/2.0 200 OK', ...copied, `${to};tag=carrier`, 'Content-Length: 0', '', ''].join('\r\n');
}
