import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../test/support/free-ports.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { register } from '../support/load.ts';
import type {
  SeededPhone,
  SignallingCommand,
  SignallingReport,
  SignallingSeed,
  SignallingUsage,
  StoredWait,
} from '../support/signalling-server.ts';

export interface ParleySwitchOptions {
  readonly trunkPorts: readonly number[];
  readonly mediaPath: 'direct' | 'anchored';
  readonly phones: number;
  /** Their people are agents of one queue. */
  readonly areAgents?: boolean;
  /** The trunk may call from any port of loopback: connections choose theirs. */
  readonly fromAnyPort?: boolean;
  /** Where the carrier takes calls; left out: at its first port. */
  readonly carrierPort?: number;
  /** Options of Node for the process, such as `--cpu-prof`. */
  readonly execArgv?: readonly string[];
}

/** The whole program in a process of its own, with a carrier and phones. */
export class ParleySwitch implements AsyncDisposable {
  readonly sipPort: number;
  readonly domain: string;
  readonly sipPorts: Readonly<Record<'udp' | 'tcp' | 'tls', number>>;
  readonly phones: readonly SeededPhone[];
  /** What the trunk dials for the queue; null: there is none. */
  readonly queueNumber: string | null;
  readonly #child: ChildProcess;
  readonly #folder: TemporaryFolder;

  private constructor(parts: {
    child: ChildProcess;
    folder: TemporaryFolder;
    sipPort: number;
    sipPorts: Readonly<Record<'udp' | 'tcp' | 'tls', number>>;
    domain: string;
    phones: readonly SeededPhone[];
    queueNumber: string | null;
  }) {
    this.#child = parts.child;
    this.#folder = parts.folder;
    this.sipPort = parts.sipPort;
    this.sipPorts = parts.sipPorts;
    this.domain = parts.domain;
    this.phones = parts.phones;
    this.queueNumber = parts.queueNumber;
  }

  static async start({ execArgv = [], ...options }: ParleySwitchOptions): Promise<ParleySwitch> {
    const folder = await TemporaryFolder.create();
    const [sipPort, httpPort] = (await freePorts(2)) as [number, number];
    const seed: SignallingSeed = { dataDir: folder.path, sipPort, httpPort, ...options };
    const entry = fileURLToPath(new URL('../support/signalling-server.ts', import.meta.url));
    const child = fork(entry, [JSON.stringify(seed)], { execArgv: ['--expose-gc', ...execArgv] });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the switch ended with code ${String(code)}`);
    });
    ended.catch(() => undefined);
    const [report] = (await Promise.race([once(child, 'message'), ended])) as [SignallingReport];
    if (!('phones' in report)) throw new Error('the switch did not say which phones it has');
    return new ParleySwitch({ child, folder, sipPort, ...report });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Registers all phones, by digest, with contacts at a port of loopback. */
  async registerPhones(contactPort: number): Promise<void> {
    const users = this.phones.map(({ user, password }) => [user, password]);
    await register({ server: this.sipPort, domain: this.domain, users, contactPort });
  }

  /** Memory after a collection of garbage, and what is alive. */
  async usage(): Promise<SignallingUsage> {
    const report = await this.#ask('usage');
    if (!('usage' in report)) throw new Error('the switch did not tell its usage');
    return report.usage;
  }

  /** Makes all agents ready. @returns how many of them were not */
  async makeAgentsReady(): Promise<number> {
    const report = await this.#ask('ready');
    if (!('unready' in report)) throw new Error('the switch did not make its agents ready');
    return report.unready;
  }

  /** Callers of the queue since then, as they are stored. */
  async waitsSince(sinceMs: number): Promise<readonly StoredWait[]> {
    const report = await this.#ask({ waitsSinceMs: sinceMs });
    if (!('waits' in report)) throw new Error('the switch did not tell who waited');
    return report.waits;
  }

  async #ask(command: SignallingCommand): Promise<SignallingReport> {
    const answered = once(this.#child, 'message') as Promise<[SignallingReport]>;
    this.#child.send(command);
    return (await answered)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.send('end');
    await ended;
    await this.#folder[Symbol.asyncDispose]();
  }
}
