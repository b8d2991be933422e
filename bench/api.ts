/**
 * Requests per second and p99 of the ten commonest routes with 50,000 users in 200 companies: the whole program and its PostgreSQL,
 * asked over keep-alive connections on loopback by an administrator of one company. Beside them, in the same run, the address that
 * only says who is asking: what HTTP, session and rights cost without anything to look up.
 * Run: `npx node bench/api.ts [--users 50000] [--companies 200] [--connections 16] [--seconds 4]`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TemporaryFolder } from '../test/support/temporary-folder.ts';
import type { ApiReport, ApiSeed } from './support/api-server.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '50000' },
    companies: { type: 'string', default: '200' },
    connections: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '4' },
  },
});
const connections = Number(values.connections);

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

await using folder = await TemporaryFolder.create();
const seed: ApiSeed = { dataDir: folder.path, users: Number(values.users), companies: Number(values.companies) };
const child = fork(fileURLToPath(new URL('./support/api-server.ts', import.meta.url)), [JSON.stringify(seed)]);
const [report] = (await once(child, 'message')) as [ApiReport];
const agent = new Agent({ keepAlive: true, maxSockets: connections });
let cookie = '';
let csrfToken = '';
let asked = 0;

function ask({ method = 'GET', path, body }: Asked): Promise<Answered> {
  asked += 1;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    cookie,
    'x-parley-csrf': csrfToken,
    'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, report.url), { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole === '' ? null : JSON.parse(whole) });
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/** All connections ask one after another for the given time. */
async function measure(name: string, next: (worker: number) => Asked): Promise<void> {
  const took: number[] = [];
  let wrong = 0;
  const end = performance.now() + Number(values.seconds) * 1000;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, worker) => {
      while (performance.now() < end) {
        const before = performance.now();
        const { status } = await ask(next(worker));
        took.push(performance.now() - before);
        if (status >= 300) wrong += 1;
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1);
  console.log(
    `${name.padEnd(40)} ${(took.length / seconds).toFixed(0).padStart(6)} requests/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms${wrong > 0 ? `, ${wrong} of ${took.length} refused` : ''}`,
  );
}

const signIn = await ask({
  method: 'POST',
  path: '/api/v1/session',
  body: { login: report.login, password: report.password, company: report.company },
});
cookie = [signIn.headers['set-cookie'] ?? []]
  .flat()
  .map((one) => one.split(';')[0])
  .join('; ');
({ csrfToken } = signIn.body as { csrfToken: string });

interface User {
  readonly id: string;
  readonly version: number;
}
const page = (await ask({ path: '/api/v1/admin/users?limit=500' })).body as { items: User[]; total: number };
// Each connection changes a user of its own: two would refuse each other's changes.
const own = page.items.slice(0, connections).map(({ id, version }) => ({ id, version }));
const someId = (): string => page.items[Math.floor(Math.random() * page.items.length)]!.id;
const word = (): string => ['anna', 'person 1', 'clara', 'user12', 'hugo', '10'][Math.floor(Math.random() * 6)]!;

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString()}; ${values.users} users in ${values.companies} companies, ${connections} connections, ready in ${(report.startedInMs / 1000).toFixed(1)} s; ${page.total} users in this company`,
);
await measure('GET session (nothing to look up)', () => ({ path: '/api/v1/session' }));
await measure('GET people, searched', () => ({ path: `/api/v1/people?search=${encodeURIComponent(word())}&limit=50` }));
await measure('GET people, 200', () => ({ path: '/api/v1/people' }));
await measure('GET me/devices', () => ({ path: '/api/v1/me/devices' }));
await measure('GET call-log', () => ({ path: '/api/v1/call-log' }));
await measure('GET admin/users, first 100', () => ({ path: '/api/v1/admin/users' }));
await measure('GET admin/users, searched', () => ({ path: `/api/v1/admin/users?search=${encodeURIComponent(word())}&limit=50` }));
await measure('GET admin/users/:id', () => ({ path: `/api/v1/admin/users/${someId()}` }));
await measure('GET admin/devices, first 100', () => ({ path: '/api/v1/admin/devices' }));
await measure('GET admin/parameters', () => ({ path: '/api/v1/admin/parameters' }));
await measure('PATCH admin/users/:id', (worker) => {
  const user = own[worker]!;
  return {
    method: 'PATCH',
    path: `/api/v1/admin/users/${user.id}`,
    body: { version: user.version++, firstName: `Anna ${user.version}` },
  };
});

agent.destroy();
child.send('end');
await once(child, 'exit');
