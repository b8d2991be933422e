import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

/** MIT's Kerberos on loopback: realm EXAMPLE.ORG, the service HTTP/localhost, and people with passwords. */
export class KeyDistributionCentre implements AsyncDisposable {
  readonly realm = 'EXAMPLE.ORG';
  readonly keytab: string;
  /** For programs that use tickets of this realm. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: {
    folder: TemporaryFolder;
    env: Record<string, string>;
    process: BackgroundProcess;
    keytab: string;
  }) {
    this.#folder = parts.folder;
    this.env = parts.env;
    this.#process = parts.process;
    this.keytab = parts.keytab;
  }

  static async start(people: Readonly<Record<string, string>>): Promise<KeyDistributionCentre> {
    const folder = await TemporaryFolder.create();
    const [port] = await freePorts(1);
    const env = { KRB5_CONFIG: join(folder.path, 'krb5.conf'), KRB5_KDC_PROFILE: join(folder.path, 'kdc.conf') };
    await writeFile(env.KRB5_CONFIG, clientConfiguration(port!));
    await writeFile(env.KRB5_KDC_PROFILE, serverConfiguration(folder.path, port!));
    const options = { env: { ...process.env, ...env } };
    await execute('/usr/sbin/kdb5_util', ['create', '-s', '-r', 'EXAMPLE.ORG', '-P', 'master'], options);
    const administer = (query: string) => execute('/usr/sbin/kadmin.local', ['-r', 'EXAMPLE.ORG', '-q', query], options);
    for (const [name, password] of Object.entries(people)) await administer(`addprinc -pw "${password}" ${name}`);
    const keytab = join(folder.path, 'http.keytab');
    await administer('addprinc -randkey HTTP/localhost');
    await administer(`ktadd -k ${keytab} HTTP/localhost`);
    const server = new BackgroundProcess({ command: '/usr/sbin/krb5kdc', args: ['-n', '-r', 'EXAMPLE.ORG'], env });
    const centre = new KeyDistributionCentre({ folder, env, process: server, keytab });
    const [name, password] = Object.entries(people)[0]!;
    await until('the key distribution centre answers', () => centre.ticketOf(name, password));
    return centre;
  }

  /** What kinit does when somebody signs in to his computer. @returns the environment in which programs are his */
  async ticketOf(name: string, password: string): Promise<Record<string, string>> {
    const env = { ...this.env, KRB5CCNAME: `FILE:${join(this.#folder.path, `${name}.tickets`)}` };
    const kinit = spawn('kinit', [`${name}@${this.realm}`], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    kinit.stdin.end(`${password}\n`);
    let complaint = '';
    kinit.stderr.on('data', (bytes: Buffer) => {
      complaint += bytes.toString('utf8');
    });
    const [exitCode] = (await once(kinit, 'close')) as [number];
    if (exitCode !== 0) throw new Error(`kinit: ${complaint}`);
    return env;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function clientConfiguration(port: number): string {
  return `[libdefaults]
 default_realm = EXAMPLE.ORG
 dns_lookup_kdc = false
 dns_lookup_realm = false
 rdns = false
 dns_canonicalize_hostname = false
 udp_preference_limit = 1
[realms]
 EXAMPLE.ORG = {
  kdc = 127.0.0.1:${port}
 }
[domain_realm]
 localhost = EXAMPLE.ORG
`;
}

function serverConfiguration(folder: string, port: number): string {
  return `[kdcdefaults]
 kdc_listen = 127.0.0.1:${port}
 kdc_tcp_listen = 127.0.0.1:${port}
[realms]
 EXAMPLE.ORG = {
  database_name = ${folder}/principal
  key_stash_file = ${folder}/stash
  acl_file = ${folder}/kadm5.acl
  max_life = 1h
 }
`;
}
