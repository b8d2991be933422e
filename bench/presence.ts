/**
 * Presence on many screens: 5,000 pages watch 2,000 people by the live connection, through real WebSockets on loopback. Told are the CPU of the thread
 * that serves them and how long a change takes from the exchange to the browser, the gathering of 50 ms included. What is stored before anybody is told
 * (the journal) is left out: it answers at once. Run: `npx node bench/presence.ts [--watchers 5000] [--people 2000] [--rates 10,100,500] [--seconds 10] [--views 1]`.
 */
/* oxlint-disable unicorn/require-post-message-target-origin, no-unmodified-loop-condition -- threads have no origin; the loop's function counts */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { SystemClock } from '../src/kernel/clock.ts';
import { Emitter } from '../src/kernel/events.ts';
import type { CompanyId, SessionId, UserId } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import type { Actor } from '../src/platform/api/index.ts';
import { LiveHub, PresenceFeed } from '../src/realtime/index.ts';
import type { TelephonyPresence } from '../src/telephony/presence/index.ts';

interface Shared {
  readonly url: string;
  readonly watchers: number;
  /** When each person changed last, in milliseconds since the epoch with fractions. */
  readonly changedAt: Float64Array;
}

/** One in so many watchers reads what it is told; the others only take it. */
const readers = 50;
const subscribe = '{"kind":"subscribe","topic":"presence"}';
const now = () => performance.timeOrigin + performance.now();

if (isMainThread) await serve();
else await watch(workerData as Shared);

async function serve(): Promise<void> {
  const { values } = parseArgs({
    options: {
      watchers: { type: 'string', default: '5000' },
      people: { type: 'string', default: '2000' },
      rates: { type: 'string', default: '10,100,500' },
      seconds: { type: 'string', default: '10' },
      views: { type: 'string', default: '1' },
    },
  });
  const [watchers, people, seconds, views] = [values.watchers, values.people, values.seconds, values.views].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const company = 'company' as CompanyId;
  const clock = new SystemClock();
  const presence = new Map<UserId, TelephonyPresence>();
  const ids = Array.from(
    { length: people },
    (_, index) => `018f0000-0000-7000-8000-${String(index).padStart(12, '0')}` as UserId,
  );
  const events = new Emitter<{ user: { userId: UserId; presence: TelephonyPresence } }>();
  const hub = new LiveHub({
    clock,
    logger: silentLogger,
    sources: {
      snapshot: () => Promise.resolve({ type: 'snapshot', calls: [], agent: null }),
      refuseTopic: () => null,
      shareOf: (actor) => `view ${Number(actor.login) % views}`,
    },
  });
  const feed = new PresenceFeed({
    clock,
    publisher: hub,
    journal: { durable: () => Promise.resolve() },
    directory: { user: (id) => ({ id, companyId: company }) as never },
    presence: { onUser: (listener) => events.on('user', listener), ofUser: (id) => presence.get(id) ?? 'idle' },
    statuses: { of: () => ({}) as never, statusOf: () => 'online', onChanged: () => () => undefined },
    isSeen: () => true,
  });
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  let accepted = 0;
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const login = String(accepted++);
      const actor = {
        companyId: company,
        userId: `viewer ${login}`,
        login,
        role: 'user',
        acting: null,
        sessionId: login as SessionId,
      };
      hub.accept(actor as unknown as Actor, webSocket);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const changedAt = new Float64Array(new SharedArrayBuffer(8 * people));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, watchers, changedAt } satisfies Shared });
  await new Promise((resolve) => worker.once('message', resolve));
  console.log(
    `${watchers} watchers × ${people} people, ${views} view(s), ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}`,
  );
  console.log('changes/s  serving thread  delay p50   p99    max   messages/s  told changes/s');
  const states: TelephonyPresence[] = ['idle', 'ringing', 'on-call'];
  for (const rate of values.rates.split(',').map(Number)) {
    let at = 0;
    const change = () => {
      const index = at++ % people;
      const userId = ids[index]!;
      presence.set(userId, states[Math.floor(at / people) % 3]!);
      changedAt[index] = now();
      events.emit('user', { userId, presence: presence.get(userId)! });
    };
    worker.postMessage('begin');
    const cpuBefore = process.threadCpuUsage();
    const beganAt = now();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const due = ((now() - beganAt) / 1000) * rate;
        while (at < due) change();
        if (now() - beganAt < seconds * 1000) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
    const used = process.threadCpuUsage(cpuBefore);
    const elapsedMs = now() - beganAt;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = new Promise<{ delays: number[]; messages: number }>((resolve) => worker.once('message', resolve));
    worker.postMessage('end');
    const { delays, messages } = await answer;
    delays.sort((one, other) => one - other);
    const part = (share: number) =>
      `${(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0).toFixed(0)} ms`;
    const cpu = `${(((used.user + used.system) / 1000 / elapsedMs) * 100).toFixed(1)} %`;
    const perSecond = Math.round((messages * readers) / (elapsedMs / 1000));
    const changes = Math.round((delays.length * readers) / (elapsedMs / 1000));
    console.log(
      [
        String(rate).padStart(9),
        cpu.padStart(14),
        part(0.5).padStart(10),
        part(0.99).padStart(6),
        part(1).padStart(6),
        String(perSecond).padStart(11),
        String(changes).padStart(15),
      ].join(' '),
    );
  }
  feed[Symbol.dispose]();
  await worker.terminate();
  process.exit(0);
}

async function watch({ url, watchers, changedAt }: Shared): Promise<void> {
  let isCounting = false;
  let messages = 0;
  let delays: number[] = [];
  const read = (data: Buffer) => {
    const at = now();
    const message = JSON.parse(data.toString('utf8')) as { event?: { type: string; changes?: { userId: string }[] } };
    if (message.event?.type !== 'presence-changed') return;
    for (const { userId } of message.event.changes ?? []) delays.push(at - changedAt[Number(userId.slice(-12))]!);
  };
  const readsAll = () =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        if (!isCounting) {
          if (data.includes('"subscribed"')) resolve();
          return;
        }
        messages++;
        read(data);
      });
      socket.on('open', () => socket.send(subscribe));
    });
  // Only takes what comes: five thousand readers in one thread would be what is measured.
  const takesAll = () =>
    new Promise<void>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        ),
      );
      socket.on('error', reject);
      let isUpgraded = false;
      socket.on('data', (data) => {
        if (!isUpgraded) {
          isUpgraded = true;
          const text = Buffer.from(subscribe);
          // A client's frame is masked (RFC 6455 §5.3); with a mask of zeros it stays as it is.
          socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
        } else if (!isCounting && data.includes('"subscribed"')) resolve();
      });
    });
  const open = (index: number) => (index % readers === 0 ? readsAll() : takesAll());
  for (let index = 0; index < watchers; index += 100)
    await Promise.all(Array.from({ length: Math.min(100, watchers - index) }, (_, each) => open(index + each)));
  parentPort!.on('message', (what) => {
    if (what === 'begin') {
      isCounting = true;
      messages = 0;
      delays = [];
    } else parentPort!.postMessage({ delays, messages });
  });
  parentPort!.postMessage('ready');
}
