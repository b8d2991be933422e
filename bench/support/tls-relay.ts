import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../test/support/free-ports.ts';

/** A TCP port that leads to a TLS port, in a process of its own. */
export class TlsRelay implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  static async start(serverPort: number): Promise<TlsRelay> {
    const [port] = (await freePorts(1)) as [number];
    const entry = fileURLToPath(new URL('tls-relay-process.ts', import.meta.url));
    const child = fork(entry, [String(port), String(serverPort)]);
    await once(child, 'message');
    return new TlsRelay(port, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
