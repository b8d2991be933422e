import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BackgroundProcess } from './background-process.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { TestAuthority } from './test-authority.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

/** Samba as an Active Directory domain controller; it knows no other ports than 389 and 636, therefore on an address of its own. */
export class ActiveDirectory implements AsyncDisposable {
  readonly host: string;
  readonly domain = 'ad.example.org';
  readonly shortDomain = 'AD';
  readonly authority: TestAuthority;
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: { host: string; authority: TestAuthority; folder: TemporaryFolder; process: BackgroundProcess }) {
    this.host = parts.host;
    this.authority = parts.authority;
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  /** Needs to be root: the ports are below 1024. */
  static async start(
    people: readonly { login: string; password: string; disabled?: boolean; more?: readonly string[] }[],
  ): Promise<ActiveDirectory> {
    const folder = await TemporaryFolder.create();
    // One of a process's own, so that two test runs do not meet.
    const host = `127.77.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`;
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('controller', [host, 'dc1.ad.example.org']);
    // Samba does not take a key that others can read.
    await chmod(keyPath, 0o600);
    const data = join(folder.path, 'dc');
    const provision = [
      ['domain', 'provision', `--targetdir=${data}`, '--realm=AD.EXAMPLE.ORG', '--domain=AD', '--adminpass=Passw0rd!x'],
      ['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', `--host-ip=${host}`],
      [`--option=interfaces=${host}/8`, '--option=bind interfaces only=yes', '--option=vfs objects=dfs_samba4'],
    ];
    await execute('samba-tool', provision.flat());
    const configuration = join(data, 'etc', 'smb.conf');
    const samba = (...args: string[]) =>
      execute('samba-tool', [...args, '-H', join(data, 'private', 'sam.ldb'), '-s', configuration]);
    for (const { login, password, disabled, more = [] } of people) {
      await samba('user', 'create', login, password, ...more);
      if (disabled) await samba('user', 'disable', login);
    }
    const server = new BackgroundProcess({
      command: 'samba',
      args: [
        ['-i', '-M', 'single', '-d', '1', '--debug-stdout', '-s', configuration, '--option=server services=ldap'],
        [`--option=pid directory=${data}`, `--option=ncalrpc dir=${data}/ncalrpc`, `--option=log file=${data}/log.%m`],
        [`--option=tls keyfile=${keyPath}`, `--option=tls certfile=${certPath}`, `--option=tls cafile=${authority.path}`],
      ].flat(),
    });
    const question = ['-x', '-H', `ldap://${host}`, '-s', 'base', '-b', '', 'defaultNamingContext'];
    await until('the domain controller answers', () => execute('ldapsearch', question), 30_000);
    return new ActiveDirectory({ host, authority, folder, process: server });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
