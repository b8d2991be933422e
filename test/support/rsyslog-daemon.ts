import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testAuthority } from '../../src/adapters/sip-transport/transport-fixture.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** A message as rsyslog understood it. */
export interface ReceivedSyslog {
  readonly severity: string;
  readonly facility: string;
  readonly app: string;
  readonly messageId: string;
  readonly structured: string;
  readonly text: string;
}

/** The rsyslog of Debian, by itself on loopback, listening on UDP, TCP and TLS; what it receives is read from a file. */
export class RsyslogDaemon implements AsyncDisposable {
  readonly ports: { readonly udp: number; readonly tcp: number; readonly tls: number };
  /** The authority of its certificate, PEM. */
  readonly authority: string;
  readonly #process: ChildProcess;
  readonly #folder: TemporaryFolder;

  private constructor(parts: Pick<RsyslogDaemon, 'ports' | 'authority'> & { process: ChildProcess; folder: TemporaryFolder }) {
    this.ports = parts.ports;
    this.authority = parts.authority;
    this.#process = parts.process;
    this.#folder = parts.folder;
  }

  static async start(): Promise<RsyslogDaemon> {
    const folder = await TemporaryFolder.create();
    const [udp, tcp, tls] = (await freePorts(3)) as [number, number, number];
    const authority = testAuthority();
    const own = authority.issue(['localhost']);
    const file = (name: string) => join(folder.path, name);
    await writeFile(file('ca.pem'), authority.certificate);
    await writeFile(file('cert.pem'), own.certificate);
    await writeFile(file('key.pem'), own.key);
    await writeFile(file('received'), '');
    await writeFile(file('rsyslog.conf'), configuration({ udp, tcp, tls }, file));
    const daemon = spawn('/usr/sbin/rsyslogd', ['-n', '-f', file('rsyslog.conf'), '-i', file('pid')], { stdio: 'pipe' });
    let complaints = '';
    for (const stream of [daemon.stdout, daemon.stderr]) stream.on('data', (chunk) => (complaints += String(chunk)));
    const made = new RsyslogDaemon({ ports: { udp, tcp, tls }, authority: authority.certificate, process: daemon, folder });
    await until('rsyslog listens', async () => {
      if (daemon.exitCode !== null) throw new Error(`rsyslogd ended: ${complaints}`);
      return (await readFile(file('pid'), 'utf8').catch(() => '')) !== '' && (await isListening([tcp, tls]));
    });
    return made;
  }

  /** Everything so far. */
  async received(): Promise<readonly ReceivedSyslog[]> {
    const text = await readFile(join(this.#folder.path, 'received'), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ReceivedSyslog);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    await this.#folder[Symbol.asyncDispose]();
  }
}

function configuration(ports: { udp: number; tcp: number; tls: number }, file: (name: string) => string): string {
  const fields = {
    severity: 'syslogseverity-text',
    facility: 'syslogfacility-text',
    app: 'app-name',
    messageId: 'msgid',
    structured: 'structured-data',
    text: 'msg',
  };
  const properties = Object.entries(fields).map(
    ([name, property], index) =>
      `constant(value="${index === 0 ? '{' : ','}\\"${name}\\":\\"") property(name="${property}" format="json") constant(value="\\"")`,
  );
  return [
    `global(workDirectory="${file('')}" maxMessageSize="64k"`,
    `  defaultNetstreamDriverCAFile="${file('ca.pem')}" defaultNetstreamDriverCertFile="${file('cert.pem')}" defaultNetstreamDriverKeyFile="${file('key.pem')}")`,
    'module(load="imudp")',
    'module(load="imtcp")',
    `template(name="seen" type="list") { ${properties.join(' ')} constant(value="}\\n") }`,
    `ruleset(name="all") { action(type="omfile" file="${file('received')}" template="seen" asyncWriting="off" flushOnTXEnd="on") }`,
    `input(type="imudp" address="127.0.0.1" port="${ports.udp}" ruleset="all")`,
    `input(type="imtcp" address="127.0.0.1" port="${ports.tcp}" ruleset="all" streamDriver.name="ptcp")`,
    `input(type="imtcp" address="127.0.0.1" port="${ports.tls}" ruleset="all" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")`,
    '',
  ].join('\n');
}

async function isListening(ports: readonly number[]): Promise<boolean> {
  const table = await readFile('/proc/net/tcp', 'utf8');
  return ports.every((port) => table.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`));
}
