import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Passes datagrams on as a back-to-back user agent would and does nothing else, in a process of its own. */
export class BareRelay implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(port: number, calleePort: number): Promise<BareRelay> {
    const entry = fileURLToPath(new URL('../support/bare-relay-process.ts', import.meta.url));
    const child = fork(entry, [String(port), String(calleePort)]);
    await once(child, 'message');
    return new BareRelay(child);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
