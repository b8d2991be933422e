import { NgClient } from '../../src/adapters/media/rtpengine/ng-client.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { until } from './until.ts';

/** rtpengine in user space on loopback, ended with the test. Below the ports that the system gives away itself. */
export class RtpengineDaemon implements AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  /** Where it tells of digits. */
  readonly digits: { readonly host: string; readonly port: number };
  readonly #process: BackgroundProcess;

  private constructor(process: BackgroundProcess, port: number, digitsPort: number) {
    this.#process = process;
    this.address = { host: '127.0.0.1', port };
    this.digits = { host: '127.0.0.1', port: digitsPort };
  }

  static async start(): Promise<RtpengineDaemon> {
    const [port, cliPort, digitsPort] = await freePorts(3);
    const firstMediaPort = 12_000 + (process.pid % 50) * 400;
    const daemon = new BackgroundProcess({
      command: 'rtpengine',
      args: [
        // Debian's own file names fixed control ports.
        '--config-file=none',
        '--table=-1',
        '--foreground',
        '--log-stderr',
        '--log-level=6',
        '--interface=127.0.0.1',
        `--listen-ng=127.0.0.1:${port}`,
        `--listen-cli=127.0.0.1:${cliPort}`,
        `--dtmf-log-dest=127.0.0.1:${digitsPort}`,
        `--port-min=${firstMediaPort}`,
        `--port-max=${firstMediaPort + 399}`,
        '--delete-delay=0',
        '--timeout=60',
        '--num-threads=2',
        // Else two threads may take the packets of one DTLS flight out of order.
        '--poller-per-thread',
      ],
    });
    const started = new RtpengineDaemon(daemon, port!, digitsPort!);
    await started.#answers();
    return started;
  }

  get output(): string {
    return this.#process.output;
  }

  /** Ends it at once, as a crash would. */
  kill(): void {
    this.#process.signal('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  async #answers(): Promise<void> {
    using ng = await NgClient.open({ clock: new SystemClock(), random: new SystemRandom(), daemon: this.address });
    const answers = (): Promise<boolean> =>
      ng.call('ping').then(
        () => true,
        () => false,
      );
    await until('rtpengine answers', async () => !this.#process.hasExited && (await answers()), 15_000);
  }
}
