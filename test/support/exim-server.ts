import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testAuthority } from '../../src/adapters/sip-transport/transport-fixture.ts';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** A mail as Exim has it in its queue. */
export interface QueuedInExim {
  readonly receivers: readonly string[];
  /** As it came, without those that Exim added; each on one line. */
  readonly headers: readonly string[];
  readonly body: string;
}

/**
 * The Exim of Debian by itself on loopback: STARTTLS on one port, TLS from the start on the other, signing in (PLAIN and LOGIN) only under TLS and needed.
 * It takes mails into its queue and sends them nowhere. `nobody-here@…` it refuses, `later@…` it puts off.
 */
export class EximServer implements AsyncDisposable {
  readonly userName = 'parley';
  readonly password = 'ett långt lösenord';
  readonly ports: { readonly startTls: number; readonly tls: number };
  /** PEM. */
  readonly authority: string;
  readonly #process: BackgroundProcess;
  readonly #folder: TemporaryFolder;

  private constructor(parts: Pick<EximServer, 'ports' | 'authority'> & { process: BackgroundProcess; folder: TemporaryFolder }) {
    this.ports = parts.ports;
    this.authority = parts.authority;
    this.#process = parts.process;
    this.#folder = parts.folder;
  }

  /** What a company sets to send its mails through this server. */
  parameters(sender: string): readonly (readonly [name: string, value: string | number])[] {
    return [
      ['SmtpServer', 'localhost'],
      ['SmtpServerPort', this.ports.startTls],
      ['SmtpCa', this.authority],
      ['SmtpAuthUserName', this.userName],
      ['SmtpAuthPassword', this.password],
      ['SmtpSender', sender],
    ];
  }

  static async start(): Promise<EximServer> {
    const folder = await TemporaryFolder.create();
    const [startTls, tls] = (await freePorts(2)) as [number, number];
    const authority = testAuthority();
    const own = authority.issue(['localhost']);
    const file = (name: string) => join(folder.path, name);
    await mkdir(file('spool'));
    await writeFile(file('cert.pem'), own.certificate);
    await writeFile(file('key.pem'), own.key);
    await writeFile(file('exim.conf'), configuration({ startTls, tls }, file));
    // With a configuration of ours Exim gives up its rights; as root it would want to become somebody who cannot read this folder.
    const asNobody = process.getuid?.() === 0;
    if (asNobody) await new BackgroundProcess({ command: 'chown', args: ['-R', 'nobody:nogroup', folder.path] }).exited();
    const exim = ['/usr/sbin/exim4', '-bdf', '-C', file('exim.conf')];
    const setpriv = ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'];
    const [command, ...args] = (asNobody ? [...setpriv, ...exim] : exim) as [string, ...string[]];
    const started = new BackgroundProcess({ command, args });
    await started.waitForOutput(/daemon started/);
    return new EximServer({ ports: { startTls, tls }, authority: authority.certificate, process: started, folder });
  }

  /** Waits for so many mails. */
  async received(count: number): Promise<readonly QueuedInExim[]> {
    const folder = join(this.#folder.path, 'spool', 'input');
    return until(`Exim has ${count} mails`, async () => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('-H')).toSorted();
      return names.length >= count && Promise.all(names.map((name) => readMail(join(folder, name))));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** The format of Exim's queue: envelope, a blank line, then each header with its length and a letter. */
async function readMail(path: string): Promise<QueuedInExim> {
  const text = await readFile(path, 'utf8');
  const cut = text.indexOf('\n\n');
  const envelope = text.slice(0, cut).split('\n');
  const body = await readFile(path.replace(/-H$/, '-D'), 'utf8');
  const unfolded = text.slice(cut + 2).replaceAll(/\n[ \t]+/g, ' ');
  const headers = unfolded.split('\n').flatMap((line) => /^\d{3}[^P*] (.*)$/.exec(line)?.[1]?.trim() ?? []);
  return {
    receivers: envelope.filter((line) => /^[^\s@<>]+@[^\s@<>]+$/.test(line)),
    headers,
    body: body.slice(body.indexOf('\n') + 1),
  };
}

function configuration(ports: { startTls: number; tls: number }, file: (name: string) => string): string {
  const isRight = (user: string, password: string) => `\${if and{{eq{${user}}{parley}}{eq{${password}}{ett långt lösenord}}}}`;
  return `
primary_hostname = mail.test
exim_user = nobody
exim_group = nogroup
spool_directory = ${file('spool')}
log_file_path = ${file('%slog')}
pid_file_path = ${file('pid')}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.startTls} : ${ports.tls}
tls_on_connect_ports = ${ports.tls}
tls_advertise_hosts = *
tls_certificate = ${file('cert.pem')}
tls_privatekey = ${file('key.pem')}
keep_environment =
queue_only
message_size_limit = 20M
acl_smtp_rcpt = receiver
acl_smtp_data = accept
begin acl
receiver:
  deny local_parts = nobody-here
       message = no such person here
  defer local_parts = later
        message = come again later
  deny !authenticated = *
       message = authentication required
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = \${if def:tls_in_cipher}
  server_prompts = :
  server_condition = ${isRight('$auth2', '$auth3')}
login:
  driver = plaintext
  public_name = LOGIN
  server_advertise_condition = \${if def:tls_in_cipher}
  server_prompts = Username:: : Password::
  server_condition = ${isRight('$auth1', '$auth2')}
`;
}
