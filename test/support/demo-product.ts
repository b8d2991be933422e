import { BackgroundProcess } from './background-process.ts';
import { TemporaryFolder } from './temporary-folder.ts';

export interface DemoUser {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly number: string;
  readonly sipUser: string;
  readonly sipPassword: string;
}

/** The line that `npm run demo -- --json` prints. */
export interface DemoDescription {
  readonly http: string;
  readonly sip: Readonly<Record<'udp' | 'tcp' | 'tls' | 'ws' | 'wss', string>>;
  readonly domain: string;
  readonly users: readonly DemoUser[];
  readonly queues: readonly { readonly name: string; readonly number: string }[];
  readonly flows: readonly { readonly name: string; readonly number: string }[];
}

/** The whole product with its demonstration company, as its own process on ports of the system's choice. */
export class DemoProduct implements AsyncDisposable {
  readonly process: BackgroundProcess;
  readonly description: DemoDescription;
  readonly #folder: TemporaryFolder;

  private constructor(parts: { process: BackgroundProcess; description: DemoDescription; folder: TemporaryFolder }) {
    this.process = parts.process;
    this.description = parts.description;
    this.#folder = parts.folder;
  }

  static async start(env: Record<string, string> = {}): Promise<DemoProduct> {
    const folder = await TemporaryFolder.create();
    const child = new BackgroundProcess({
      command: process.execPath,
      args: ['scripts/demo.ts', '--json'],
      env: { PARLEY_DATA_DIR: folder.path, ...allPortsFromTheSystem, ...env },
      // Killed with its whole group, its PostgreSQL would still be writing into the folder.
      endsWithinMs: 20_000,
    });
    const [line] = await child.waitForOutput(/^\{"http".*\}$/m, 60_000);
    return new DemoProduct({ process: child, description: JSON.parse(line) as DemoDescription, folder });
  }

  get dataFolder(): string {
    return this.#folder.path;
  }

  user(index: number): DemoUser {
    const user = this.description.users[index];
    if (!user) throw new Error(`the demonstration company has ${this.description.users.length} users, not ${index + 1}`);
    return user;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

const allPortsFromTheSystem = {
  PARLEY_HTTP_PORT: '0',
  PARLEY_SIP_UDP_PORT: '0',
  PARLEY_SIP_TCP_PORT: '0',
  PARLEY_SIP_TLS_PORT: '0',
  PARLEY_SIP_WS_PORT: '0',
  PARLEY_SIP_WSS_PORT: '0',
};
