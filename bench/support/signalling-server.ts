import { type App, createApp } from '../../src/app.ts';
import type { Configuration } from '../../src/composition/configuration.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { CompanyId, UserId } from '../../src/kernel/ids.ts';
import type { TrunkAdministrator } from '../../src/telephony/trunk/index.ts';

/** What the process that starts it says. */
export interface SignallingSeed {
  readonly dataDir: string;
  readonly httpPort: number;
  readonly sipPort: number;
  /** UDP ports on loopback from which the trunk calls. */
  readonly trunkPorts: readonly number[];
  readonly mediaPath: 'direct' | 'anchored';
  /** How many people are called, each at one phone. */
  readonly phones: number;
  /** They are agents of one queue, too. */
  readonly areAgents?: boolean;
  /** The trunk may call from any port of loopback: connections choose theirs. */
  readonly fromAnyPort?: boolean;
  /** Where the carrier takes calls; left out: at its first port. */
  readonly carrierPort?: number;
}

export interface SeededPhone {
  /** What the trunk dials, without `+`. */
  readonly publicNumber: string;
  readonly user: string;
  readonly password: string;
}

export interface SignallingUsage {
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly calls: number;
  readonly legs: number;
  readonly bindings: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly waitingEvents: number;
}

/** A caller of the queue, by what is stored of him; milliseconds since 1970. */
export interface StoredWait {
  readonly cameAtMs: number;
  /** Null: nobody answered him. */
  readonly answeredAtMs: number | null;
}

export type SignallingReport =
  | {
      readonly domain: string;
      readonly phones: readonly SeededPhone[];
      readonly queueNumber: string | null;
      /** Ports of SIP by transport. */
      readonly sipPorts: Readonly<Record<'udp' | 'tcp' | 'tls', number>>;
    }
  | { readonly usage: SignallingUsage }
  | { readonly unready: number }
  | { readonly waits: readonly StoredWait[] };

export type SignallingCommand = 'end' | 'usage' | 'ready' | { readonly waitsSinceMs: number };

const benchDomain = 'bench.parley.test';

/** Created at once: the company is read again once for all that change it at the same moment. */
const plantedAtOnce = 50;
const queueNumber = '900000';

interface Planted {
  readonly administrator: TrunkAdministrator;
  readonly phones: readonly SeededPhone[];
  readonly userIds: readonly UserId[];
}

async function plantPeople({ companies, phones, users }: Configuration, count: number): Promise<Planted> {
  const { domain } = await companies.createFirst({ name: 'Bench', sipDomain: benchDomain, country: 'FR', internalLength: 6 });
  const plantOne = async (index: number) => {
    const number = String(200_000 + index);
    const person = { login: `user${number}`, firstName: 'User', lastName: number, email: null, mobile: null } as const;
    const role = index === 0 ? 'administrator' : 'user';
    const user = await users.createFirst(domain, { ...person, language: 'en', role }, null);
    const phone = { userId: user.id, name: 'Desk phone', number, protocol: 'sip-phone', oneNumber: true, lines: 50 } as const;
    const { credentials } = await phones.create(domain, { ...phone, dtmfMethod: 'rfc4733', codecs: [] });
    return { user, phone: { publicNumber: `33155${number}`, user: credentials.user, password: credentials.password } };
  };
  const all: Awaited<ReturnType<typeof plantOne>>[] = [];
  while (all.length < count) {
    const some = Math.min(plantedAtOnce, count - all.length);
    all.push(...(await Promise.all(Array.from({ length: some }, (_, index) => plantOne(all.length + index)))));
  }
  const { id: userId, companyId, domainId, role } = all[0]!.user;
  const administrator = { companyId, domainId, userId, role };
  return { administrator, phones: all.map(({ phone }) => phone), userIds: all.map(({ user }) => user.id) };
}

async function plant(configuration: Configuration, seed: SignallingSeed): Promise<Planted> {
  const planted = await plantPeople(configuration, seed.phones);
  const { administrator, phones, userIds } = planted;
  const numbers = phones.map(({ publicNumber }) => ({ number: `+${publicNumber}`, destination: publicNumber.slice(5) }));
  if (seed.areAgents) {
    await configuration.queues.create(administrator, {
      name: 'Bench',
      number: queueNumber,
      memberUserIds: userIds,
      offerTimeoutMs: 20_000,
      wrapUpMs: 0,
      maxWaitMs: 0,
      enabled: true,
    });
    numbers.push({ number: `+33155${queueNumber}`, destination: queueNumber });
  }
  await configuration.trunks.create(administrator, {
    name: 'Carrier',
    authentication: {
      kind: 'address',
      peers: seed.fromAnyPort ? ['127.0.0.1'] : seed.trunkPorts.map((port) => `127.0.0.1:${port}`),
    },
    proxy: `sip:127.0.0.1:${seed.carrierPort ?? seed.trunkPorts[0]}`,
    mediaSecurity: 'rtp',
    mediaPath: seed.mediaPath,
    callerIdHeader: 'from',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    numbers,
    maxCalls: 10_000,
    optionsIntervalS: 0,
    enabled: true,
  });
  return planted;
}

async function waitsSince({ interactionReader }: App['exchange'], companyId: CompanyId, sinceMs: number): Promise<StoredWait[]> {
  const waits: StoredWait[] = [];
  for await (const events of interactionReader.between(companyId, sinceMs, Date.now() + 1)) {
    const queued = events.find(({ type }) => type === 'interaction-queued');
    const began = events.find(({ type }) => type === 'work-began');
    if (queued && queued.atMs >= sinceMs) waits.push({ cameAtMs: queued.atMs, answeredAtMs: began?.atMs ?? null });
  }
  return waits;
}

/** Entry of a process that is the whole program with a company for the benchmark; it talks by IPC. */
async function serve(seed: SignallingSeed): Promise<void> {
  const port = (value: number) => String(value);
  const config = loadConfig({
    PARLEY_DATA_DIR: seed.dataDir,
    PARLEY_HTTP_PORT: port(seed.httpPort),
    PARLEY_SIP_UDP_PORT: port(seed.sipPort),
    PARLEY_SIP_TCP_PORT: '0',
    PARLEY_SIP_TLS_PORT: '0',
    PARLEY_SIP_WS_PORT: 'off',
    PARLEY_SIP_WSS_PORT: 'off',
    PARLEY_LOG_LEVEL: 'warn',
  });
  const app = await createApp(config);
  const { administrator, phones, userIds } = await plant(app.configuration, seed);
  const { companyId } = administrator;
  const { registry, registrar, userAgent, journal } = app.exchange;
  const say = (report: SignallingReport) => process.send?.(report);
  const tellUsage = async () => {
    // Buffers are given back a turn after the objects that held them.
    for (let round = 0; round < 3; round++) {
      globalThis.gc?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { heapUsed, external } = process.memoryUsage();
    const { transactions, dialogs } = userAgent.usage();
    const counts = { calls: registry.size.calls, legs: registry.size.legs, bindings: registrar.size, transactions, dialogs };
    say({ usage: { heapBytes: heapUsed, externalBytes: external, ...counts, waitingEvents: journal.waiting } });
  };
  const makeReady = () => {
    const { agents } = app.exchange;
    const actors = userIds.map((userId) => ({ companyId, userId }));
    const unready = actors.filter((actor) => agents.ofUser(actor).intent.state !== 'ready');
    for (const actor of unready) agents.change(actor, 'ready');
    say({ unready: unready.length });
  };
  process.on('message', (command: SignallingCommand) => {
    if (command === 'end') void app[Symbol.asyncDispose]().then(() => process.disconnect());
    else if (command === 'usage') void tellUsage();
    else if (command === 'ready') makeReady();
    else void waitsSince(app.exchange, companyId, command.waitsSinceMs).then((waits) => say({ waits }));
  });
  const portOf = (transport: 'udp' | 'tcp' | 'tls') => Number(app.sipAddresses[transport]!.split(':').at(-1));
  const sipPorts = { udp: portOf('udp'), tcp: portOf('tcp'), tls: portOf('tls') };
  say({ domain: benchDomain, phones, sipPorts, queueNumber: seed.areAgents ? `33155${queueNumber}` : null });
}

await serve(JSON.parse(process.argv[2] ?? '') as SignallingSeed);
