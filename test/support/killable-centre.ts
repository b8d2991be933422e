import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { register } from '../../bench/support/load.ts';
import { patientCaller } from '../../bench/support/queue-scenarios.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { AgentId, CompanyId, QueueId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { BackgroundProcess } from './background-process.ts';
import { freePortBlock, freePorts } from './free-ports.ts';
import { Sipp } from './sipp.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { WebSession } from './web-session.ts';

const domainName = 'centre.parley.test';
const password = 'violet harbour 900';

interface Seeded {
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  readonly agentIds: readonly AgentId[];
  readonly phones: readonly { readonly user: string; readonly password: string }[];
}

/** A contact centre of one queue in a process of its own (`npm start`), with agents at telephones, that can be killed and started again. */
export class KillableCentre implements AsyncDisposable {
  readonly seeded: Seeded;
  readonly ports: { readonly sip: number; readonly http: number; readonly callers: number; readonly phones: number };
  readonly #folder: TemporaryFolder;
  #process: BackgroundProcess | null = null;

  private constructor(parts: Pick<KillableCentre, 'seeded' | 'ports'> & { folder: TemporaryFolder }) {
    this.seeded = parts.seeded;
    this.ports = parts.ports;
    this.#folder = parts.folder;
  }

  /** @param agents all ready, as they were when the program last ended */
  static async open(agents: number): Promise<KillableCentre> {
    const folder = await TemporaryFolder.create();
    const [sip, http, callers, phones] = (await freePorts(4)) as [number, number, number, number];
    const ports = { sip, http, callers, phones };
    const seeded = await seed(environmentOf(folder.path, ports), agents, callers);
    return new KillableCentre({ seeded, ports, folder });
  }

  /** The store of the running program, to look into past it. */
  get connection(): { host: string; user: string; database: string } {
    return { host: join(this.#folder.path, 'run'), user: 'parley', database: 'parley' };
  }

  async start(): Promise<void> {
    this.#launch();
    await this.#process!.waitForOutput(/Parley is running/, 60_000);
  }

  /** Kills it in the middle of a start: what was going on is closed, agents are not yet taken up. Only after a kill with calls up. */
  async startIsKilled(): Promise<void> {
    this.#launch();
    await this.#process!.waitForOutput(/Calls were up when Parley ended/, 60_000);
    await this.kill();
  }

  #launch(): void {
    const args = ['src/main.ts'];
    const env = environmentOf(this.#folder.path, this.ports);
    this.#process = new BackgroundProcess({ command: process.execPath, args, env, endsWithinMs: 20_000 });
  }

  async kill(): Promise<void> {
    this.#process!.signal('SIGKILL');
    await this.#process!.exited();
  }

  /** What the agents' own lists say of calls: how each ended. */
  async callLog(): Promise<readonly { readonly number: string; readonly cause: string }[]> {
    const client = new Client(this.connection);
    await client.connect();
    try {
      const found = await client.query<{ number: string; cause: string }>(
        'SELECT other_number AS number, cause FROM call_log WHERE company_id = $1',
        [this.seeded.companyId],
      );
      return found.rows;
    } finally {
      await client.end();
    }
  }

  /** All telephones, at one port of loopback. */
  async registerPhones(): Promise<void> {
    const { sip: server, phones: contactPort } = this.ports;
    const users = this.seeded.phones.map(({ user, password: secret }) => [user, secret]);
    await register({ server, domain: domainName, users, contactPort });
  }

  boss(): Promise<WebSession> {
    const description = { http: `http://127.0.0.1:${this.ports.http}` };
    return WebSession.signIn({ description }, { login: 'boss', password });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function environmentOf(dataDir: string, { sip, http }: { sip: number; http: number }): Record<string, string> {
  return {
    PARLEY_DATA_DIR: dataDir,
    PARLEY_HTTP_PORT: String(http),
    PARLEY_SIP_UDP_PORT: String(sip),
    PARLEY_SIP_TCP_PORT: 'off',
    PARLEY_SIP_TLS_PORT: 'off',
    PARLEY_SIP_WS_PORT: 'off',
    PARLEY_SIP_WSS_PORT: 'off',
    PARLEY_LOG_LEVEL: 'warn',
  };
}

async function seed(environment: Record<string, string>, agents: number, callerPort: number): Promise<Seeded> {
  const app = await createApp(loadConfig(environment), { logger: silentLogger });
  try {
    const { companies, users, phones, queues, trunks, directory, contactCentre } = app.configuration;
    const place = { name: 'Centre', sipDomain: domainName, country: 'FR', internalLength: 3 } as const;
    const { domain } = await companies.createFirst(place);
    const person = (login: string) =>
      ({ login, firstName: login, lastName: '', email: null, mobile: null, language: 'en' }) as const;
    const boss = await users.createFirst(domain, { ...person('boss'), role: 'administrator' }, password);
    const staff = [];
    for (let index = 0; index < agents; index++) {
      const user = await users.createFirst(domain, { ...person(`agent${index}`), role: 'user' }, null);
      staff.push({ user, phone: await phones.createBoth(domain, user, String(400 + index)) });
    }
    const administrator = { companyId: boss.companyId, domainId: domain.id, userId: boss.id, role: boss.role };
    await queues.create(administrator, {
      name: 'Orders',
      number: '300',
      memberUserIds: staff.map(({ user }) => user.id),
      offerTimeoutMs: 20_000,
      wrapUpMs: 0,
      maxWaitMs: 0,
      enabled: true,
    });
    await trunks.create(administrator, {
      name: 'Carrier',
      authentication: { kind: 'address', peers: [`127.0.0.1:${callerPort}`] },
      proxy: `sip:127.0.0.1:${callerPort}`,
      mediaSecurity: 'rtp',
      mediaPath: 'anchored',
      callerIdHeader: 'from',
      calledNumberSource: 'request-uri',
      numberFormat: 'e164',
      codecs: [],
      numbers: [{ number: '+33155170300', destination: '300' }],
      maxCalls: 500,
      optionsIntervalS: 0,
      enabled: true,
    });
    const { companyId } = boss;
    for (const { user } of staff) app.exchange.agents.change({ companyId, userId: user.id }, 'ready');
    await app.exchange.agentStates.durable();
    const agentIds = staff.map(({ user }) => contactCentre.agentByUser(user.id)!.id);
    const [queue] = contactCentre.allQueues();
    if (directory.usersOf(domain.id).length !== agents + 1) throw new Error('not everybody was made');
    return {
      companyId,
      queueId: queue!.id,
      agentIds,
      phones: staff.map(({ phone }) => ({ user: phone.user, password: phone.password })),
    };
  } finally {
    await app[Symbol.asyncDispose]();
  }
}

/** Callers of the queue, each with a number of his own; they wait until the other side hangs up. */
export class QueueCallers implements AsyncDisposable {
  readonly sipp: Sipp;
  readonly #folder: TemporaryFolder;

  private constructor(sipp: Sipp, folder: TemporaryFolder) {
    this.sipp = sipp;
    this.#folder = folder;
  }

  static async start({ ports }: KillableCentre, calls: { from: number; many: number; perSecond: number }): Promise<QueueCallers> {
    const folder = await TemporaryFolder.create();
    const numbers = Array.from({ length: calls.many }, (_, index) => `+3361${String(calls.from + index).padStart(7, '0')}`);
    const fields = join(folder.path, 'fields.csv');
    await writeFile(fields, `SEQUENTIAL\n${numbers.map((number) => `33155170300;${number};`).join('\n')}\n`);
    const answered = '<recv response="200" rrs="true"><action><log message="answered [field1]"/></action></recv>';
    const xml = patientCaller.replace('<recv response="200" rrs="true"/>', answered);
    const sipp = await Sipp.start({
      port: ports.callers,
      remote: `127.0.0.1:${ports.sip}`,
      scenario: { xml },
      calls: calls.many,
      callsPerSecond: calls.perSecond,
      maxConcurrent: 1000,
      mediaPort: await freePortBlock(4),
      extra: ['-inf', fields, '-trace_logs', '-log_file', join(folder.path, 'answered.log')],
    });
    return new QueueCallers(sipp, folder);
  }

  /** Numbers of those whose call was answered, with music or an agent. */
  async answered(): Promise<readonly string[]> {
    const log = await readFile(join(this.#folder.path, 'answered.log'), 'utf8').catch(() => '');
    return [...log.matchAll(/answered (\+\d+)/g)].map(([, number]) => number!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sipp[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
