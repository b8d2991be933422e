import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export interface PassivePortsProps {
  readonly host: string;
  readonly first: number;
  readonly last: number;
}

/** A port on which one data connection of one client is awaited. */
export interface DataDoor {
  readonly port: number;
  /** Paused: nothing of it is read before its TLS. Rejects when nobody comes in time. */
  connection(): Promise<Socket>;
  close(): void;
}

/** The ports for data connections (PASV, EPSV), one after the other. */
export class PassivePorts {
  readonly #props: PassivePortsProps;
  #next: number;

  constructor(props: PassivePortsProps) {
    this.#props = props;
    this.#next = props.first;
  }

  /** @param peer whose connection is taken; any other is shut. @throws Error when all are taken */
  async open(peer: string, patience: AbortSignal): Promise<DataDoor> {
    const { host, first, last } = this.#props;
    for (let tries = last - first + 1; tries > 0; tries--) {
      const port = this.#next;
      this.#next = port === last ? first : port + 1;
      const server = createServer({ pauseOnConnect: true });
      server.listen(port, host);
      const isFree = await once(server, 'listening').then(
        () => true,
        () => false,
      );
      if (isFree) return doorOf(server, port, { peer, patience });
    }
    throw new Error('all ports for data connections are taken');
  }
}

function doorOf(server: Server, port: number, { peer, patience }: { peer: string; patience: AbortSignal }): DataDoor {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  promise.catch(() => null);
  let taken: Socket | null = null;
  const close = (): void => {
    server.close();
    if (!taken) reject(new Error('nobody came for the data'));
  };
  server.on('error', reject);
  server.on('connection', (socket) => {
    if (taken || socket.remoteAddress !== peer) return void socket.destroy();
    taken = socket;
    // It may break before anybody looks at it.
    socket.on('error', () => null);
    server.close();
    resolve(socket);
  });
  patience.addEventListener('abort', close, { once: true });
  return {
    port,
    connection: () => promise,
    close: () => {
      close();
      taken?.destroy();
    },
  };
}
