import { randomBytes } from 'node:crypto';
import { createApp } from '../../src/app.ts';
import type { Configuration } from '../../src/composition/configuration.ts';
import { loadConfig } from '../../src/config/index.ts';
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

export type SignallingReport =
  | { readonly domain: string; readonly phones: readonly SeededPhone[] }
  | { readonly usage: SignallingUsage };

const benchDomain = 'bench.parley.test';

async function plant(configuration: Configuration, seed: SignallingSeed): Promise<SeededPhone[]> {
  const { companies, phones, trunks, users } = configuration;
  const { domain } = await companies.createFirst({ name: 'Bench', sipDomain: benchDomain, country: 'FR', internalLength: 6 });
  const planted: SeededPhone[] = [];
  let administrator: TrunkAdministrator | null = null;
  for (let index = 0; index < seed.phones; index++) {
    const number = String(200_000 + index);
    const person = { login: `user${number}`, firstName: 'User', lastName: number, email: null, mobile: null } as const;
    const user = await users.createFirst(
      domain,
      { ...person, language: 'en', role: index === 0 ? 'administrator' : 'user' },
      randomBytes(12).toString('base64url'),
    );
    administrator ??= { companyId: user.companyId, domainId: user.domainId, userId: user.id, role: user.role };
    const phone = { userId: user.id, name: 'Desk phone', number, protocol: 'sip-phone', oneNumber: true, lines: 50 } as const;
    const { credentials } = await phones.create(domain, { ...phone, dtmfMethod: 'rfc4733', codecs: [] });
    planted.push({ publicNumber: `33155${number}`, user: credentials.user, password: credentials.password });
  }
  await trunks.create(administrator!, {
    name: 'Carrier',
    authentication: { kind: 'address', peers: seed.trunkPorts.map((port) => `127.0.0.1:${port}`) },
    proxy: `sip:127.0.0.1:${seed.trunkPorts[0]}`,
    mediaSecurity: 'rtp',
    mediaPath: seed.mediaPath,
    callerIdHeader: 'from',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    numbers: planted.map(({ publicNumber }) => ({ number: `+${publicNumber}`, destination: publicNumber.slice(5) })),
    maxCalls: 10_000,
    optionsIntervalS: 0,
    enabled: true,
  });
  return planted;
}

/** Entry of a process that is the whole program with a company for the benchmark; it talks by IPC. */
async function serve(seed: SignallingSeed): Promise<void> {
  const port = (value: number) => String(value);
  const config = loadConfig({
    PARLEY_DATA_DIR: seed.dataDir,
    PARLEY_HTTP_PORT: port(seed.httpPort),
    PARLEY_SIP_UDP_PORT: port(seed.sipPort),
    PARLEY_SIP_TCP_PORT: '0',
    PARLEY_SIP_TLS_PORT: 'off',
    PARLEY_SIP_WS_PORT: 'off',
    PARLEY_SIP_WSS_PORT: 'off',
    PARLEY_LOG_LEVEL: 'warn',
  });
  const app = await createApp(config);
  const phones = await plant(app.configuration, seed);
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
  process.on('message', (command) => {
    if (command === 'end') void app[Symbol.asyncDispose]().then(() => process.disconnect());
    if (command === 'usage') void tellUsage();
  });
  say({ domain: benchDomain, phones });
}

await serve(JSON.parse(process.argv[2] ?? '') as SignallingSeed);
