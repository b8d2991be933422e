import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { TestAuthority } from './test-authority.ts';
import { until } from './until.ts';

/** Debian's Radicale over TLS, with a certificate of its own authority. Its storage is files: books are written before it is asked. */
export class RadicaleServer implements AsyncDisposable {
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

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** @param users name → password; each reads what is his, the user `reader` what is anybody's. */
  static async start(users: Readonly<Record<string, string>>): Promise<RadicaleServer> {
    const folder = await TemporaryFolder.create();
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('radicale', ['127.0.0.1', 'localhost']);
    const [port] = await freePorts(1);
    const lines = Object.entries(users).map(([name, password]) => `${name}:${password}`);
    writeFileSync(join(folder.path, 'users'), lines.join('\n'));
    writeFileSync(join(folder.path, 'rights'), rights);
    const configuration = join(folder.path, 'config');
    writeFileSync(
      configuration,
      `[server]
hosts = 127.0.0.1:${port}
ssl = True
certificate = ${certPath}
key = ${keyPath}
[auth]
type = htpasswd
htpasswd_filename = ${folder.path}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = ${folder.path}/storage
[rights]
type = from_file
file = ${folder.path}/rights
`,
    );
    mkdirSync(join(folder.path, 'storage', 'collection-root'), { recursive: true });
    const server = new BackgroundProcess({ command: '/usr/bin/radicale', args: ['--config', configuration] });
    const started = new RadicaleServer({ port: port!, authority, folder, process: server });
    await until('Radicale answers', async () => {
      const socket = connect(port!, '127.0.0.1');
      await once(socket, 'connect').finally(() => socket.destroy());
      return true;
    });
    return started;
  }

  /** Writes an address book of a user with cards by their file names. */
  writeBook(user: string, name: string, cards: Readonly<Record<string, string>>, displayName = name): void {
    const book = join(this.#folder.path, 'storage', 'collection-root', user, name);
    mkdirSync(book, { recursive: true });
    writeFileSync(join(book, '.Radicale.props'), JSON.stringify({ tag: 'VADDRESSBOOK', 'D:displayname': displayName }));
    for (const [file, text] of Object.entries(cards)) writeFileSync(join(book, file), text.replaceAll(/\r?\n/g, '\r\n'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

const rights = `[reader]
user: reader
collection: .*
permissions: Rr
[root]
user: .+
collection:
permissions: R
[own]
user: .+
collection: {user}(/.*)?
permissions: RrWw
`;
