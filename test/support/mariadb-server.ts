import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { TestAuthority } from './test-authority.ts';

const execute = promisify(execFile);

/** Debian's MariaDB on loopback, with TLS. */
export class MariadbServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly authority: TestAuthority;
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: { port: number; authority: TestAuthority; folder: TemporaryFolder; process: BackgroundProcess }) {
    this.port = parts.port;
    this.authority = parts.authority;
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  static async start(): Promise<MariadbServer> {
    const folder = await TemporaryFolder.create();
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('mariadb', ['127.0.0.1', 'localhost']);
    const data = join(folder.path, 'data');
    mkdirSync(data);
    const root = process.getuid?.() === 0 ? ['--user=root'] : [];
    const quick = ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M'];
    await execute('mariadb-install-db', [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=socket',
      ...root,
    ]);
    const [port] = await freePorts(1);
    const server = new BackgroundProcess({
      command: '/usr/sbin/mariadbd',
      args: [
        ['--no-defaults', `--datadir=${data}`, `--socket=${folder.path}/sock`, `--port=${port}`, '--bind-address=127.0.0.1'],
        [`--ssl-ca=${authority.path}`, `--ssl-cert=${certPath}`, `--ssl-key=${keyPath}`, '--skip-log-bin', '--skip-name-resolve'],
        ['--character-set-server=utf8mb4', `--pid-file=${folder.path}/pid`, ...quick, ...root],
      ].flat(),
    });
    await server.waitForOutput(/ready for connections/);
    return new MariadbServer({ port: port!, authority, folder, process: server });
  }

  /** As its owner. */
  async run(...statements: readonly string[]): Promise<unknown[]> {
    const connection = createConnection({ socketPath: join(this.#folder.path, 'sock'), user: 'root' });
    try {
      let rows: unknown = [];
      for (const statement of statements) {
        rows = await new Promise((resolve, reject) => {
          connection.query(statement, (error, result) => (error ? reject(error) : resolve(result)));
        });
      }
      return rows as unknown[];
    } finally {
      connection.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
