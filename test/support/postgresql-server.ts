import { appendFileSync, chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { binariesFolder, chooseLauncher, handOver, initialise, serverEnvironment } from '../../src/adapters/postgres/launch.ts';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { TestAuthority } from './test-authority.ts';

/** A PostgreSQL as a company has one: over TCP, with TLS and passwords. The programs are those that Parley brings along. */
export class PostgresqlServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly authority: TestAuthority;
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;
  readonly #socket: string;

  private constructor(parts: {
    port: number;
    authority: TestAuthority;
    folder: TemporaryFolder;
    process: BackgroundProcess;
    socket: string;
  }) {
    this.port = parts.port;
    this.authority = parts.authority;
    this.#folder = parts.folder;
    this.#process = parts.process;
    this.#socket = parts.socket;
  }

  static async start(): Promise<PostgresqlServer> {
    const folder = await TemporaryFolder.create();
    chmodSync(folder.path, 0o755);
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('postgresql', ['127.0.0.1', 'localhost']);
    const binaries = binariesFolder();
    const launcher = chooseLauncher(binaries);
    const data = join(folder.path, 'data');
    mkdirSync(data, { mode: 0o700 });
    chmodSync(keyPath, 0o600);
    handOver(data, launcher);
    handOver(folder.path, launcher);
    if (launcher.owner !== null) chownSync(keyPath, launcher.owner, launcher.owner);
    await initialise({ binaries, launcher, folder: data, syncs: false });
    writeFileSync(join(data, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
    const [port] = await freePorts(1);
    const settings = [
      `listen_addresses='127.0.0.1'`,
      `port=${port}`,
      `unix_socket_directories='${folder.path}'`,
      'fsync=off',
      'ssl=on',
      `ssl_cert_file='${certPath}'`,
      `ssl_key_file='${keyPath}'`,
    ];
    appendFileSync(join(data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    const [command, ...args] = [...launcher.serverPrefix, join(binaries, 'postgres'), '-D', data];
    const server = new BackgroundProcess({
      command,
      args,
      cwd: '/',
      env: serverEnvironment() as Record<string, string>,
    });
    await server.waitForOutput(/ready to accept connections/);
    return new PostgresqlServer({ port: port!, authority, folder, process: server, socket: folder.path });
  }

  /** As its owner. */
  async run(...statements: readonly string[]): Promise<Record<string, unknown>[]> {
    const client = new Client({ host: this.#socket, port: this.port, user: 'parley', database: 'postgres' });
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
