/**
 * Floods the real UDP listener with garbage from many addresses while a phone goes on asking OPTIONS, and prints what each
 * costs. Stops by itself after about 20 seconds. Run: `npx node bench/hostile-traffic.ts`
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { SipTransport, type TrafficGuardOptions } from '../src/adapters/sip-transport/index.ts';
import { SystemClock } from '../src/kernel/clock.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { SystemRandom } from '../src/kernel/random.ts';
import { createResponse, serializeSipMessage } from '../src/protocol/sip/message/index.ts';

interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** Datagrams a second of the flood, over all its sources. */
  readonly floodRate: number;
  readonly sources: number;
  readonly kind: 'garbage' | 'scanner' | 'register' | 'options';
  readonly guard?: Partial<TrafficGuardOptions>;
  readonly isVouched?: boolean;
}

interface PhoneResult {
  readonly asked: number;
  readonly answered: number;
  readonly p50: number;
  readonly p99: number;
  readonly flooded: number;
}

const phases: readonly Phase[] = [
  { name: 'quiet', seconds: 2, floodRate: 0, sources: 0, kind: 'garbage' },
  {
    name: 'good traffic, allow-listed',
    seconds: 3,
    floodRate: 10_000,
    sources: 2,
    kind: 'options',
    guard: { allowed: ['127.0.0.0/8'] },
  },
  { name: 'garbage, 8 sources', seconds: 3, floodRate: 20_000, sources: 8, kind: 'garbage' },
  { name: 'scanners, 8 sources', seconds: 3, floodRate: 20_000, sources: 8, kind: 'scanner' },
  { name: 'well-formed REGISTER, 200 sources', seconds: 3, floodRate: 20_000, sources: 200, kind: 'register', isVouched: true },
  {
    name: 'the same without the guard',
    seconds: 3,
    floodRate: 20_000,
    sources: 200,
    kind: 'register',
    guard: { allowed: ['127.0.0.0/8'] },
  },
];

function request(method: string, headers: string): Buffer {
  const lines = `Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-${Math.random()};rport\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: ${Math.random()}\r\nCSeq: 1 ${method}\r\nMax-Forwards: 70\r\n`;
  return Buffer.from(`${method} sip:parley@127.0.0.1 SIP/2.0\r\n${lines}${headers}Content-Length: 0\r\n\r\n`);
}

function payload(kind: Phase['kind']): Buffer {
  if (kind === 'scanner') return request('OPTIONS', 'User-Agent: friendly-scanner\r\n');
  if (kind === 'register') return request('REGISTER', 'Contact: <sip:a@127.0.0.1>\r\nExpires: 60\r\n');
  if (kind === 'options') return request('OPTIONS', 'User-Agent: Phone\r\nContact: <sip:a@127.0.0.1>\r\n');
  return Buffer.from(`INVITE sip:100 SIP/2.0\r\nVia: ${'\u0001garbage;'.repeat(60)}\r\n\r\n`);
}

async function socketAt(address: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _options, callback) => callback(null, host, 4) });
  // With a lookup that answers at once, the event comes before bind returns.
  const listening = once(socket, 'listening');
  socket.bind(0, address);
  await listening;
  socket.unref();
  return socket;
}

async function flood(phase: Phase, port: number): Promise<{ sent: () => number }> {
  let sent = 0;
  const sockets = await Promise.all(
    Array.from({ length: phase.sources }, (_, i) => socketAt(`127.0.${1 + (i >> 7)}.${1 + (i & 127)}`)),
  );
  const bytes = payload(phase.kind);
  const start = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * phase.floodRate);
    for (; sent < due; sent++) sockets[sent % sockets.length]!.send(bytes, port, '127.0.0.1');
  }, 5);
  setTimeout(() => clearInterval(timer), phase.seconds * 1000);
  return { sent: () => sent };
}

/** The other process: the flood and the phone that must not notice it. */
async function play(phase: Phase, port: number): Promise<PhoneResult> {
  const phone = await socketAt('127.0.0.1');
  const asked = new Map<string, number>();
  const waits: number[] = [];
  phone.on('message', (bytes) => {
    const callId = /Call-ID: (\S+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
    const since = asked.get(callId);
    if (since !== undefined) waits.push(performance.now() - since);
  });
  const flooding = phase.floodRate > 0 ? await flood(phase, port) : { sent: () => 0 };
  const timer = setInterval(() => {
    const bytes = request('OPTIONS', 'User-Agent: Phone\r\n');
    asked.set(/Call-ID: (\S+)/.exec(bytes.toString('latin1'))![1]!, performance.now());
    phone.send(bytes, port, '127.0.0.1');
  }, 20);
  await new Promise((resolve) => setTimeout(resolve, phase.seconds * 1000));
  clearInterval(timer);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { asked: asked.size, answered: waits.length, p50: at(0.5), p99: at(0.99), flooded: flooding.sent() };
}

async function measure(phase: Phase): Promise<Record<string, string | number>> {
  await using transport = await SipTransport.open({
    clock: new SystemClock(),
    random: new SystemRandom(),
    logger: silentLogger,
    options: { listen: [{ transport: 'udp', host: '127.0.0.1', port: 0 }], guard: phase.guard ?? {} },
  });
  if (phase.isVouched) transport.guard.vouch('127.0.0.1');
  let handled = 0;
  transport.onMessage((message, flow) => {
    handled++;
    if (message.kind === 'request') flow.send(serializeSipMessage(createResponse(message, 200, { toTag: 't' })));
  });
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), [
    'play',
    JSON.stringify(phase),
    String(transport.addresses()[0]!.port),
  ]);
  await once(child, 'spawn');
  const before = process.cpuUsage();
  const [result] = (await once(child, 'message')) as [PhoneResult];
  const { user, system } = process.cpuUsage(before);
  const { counters } = transport.guard;
  const cpuMicros = user + system;
  return {
    phase: phase.name,
    'flood/s': Math.round(result.flooded / phase.seconds),
    'phone answered': `${result.answered}/${result.asked}`,
    'p50 ms': result.p50.toFixed(2),
    'p99 ms': result.p99.toFixed(2),
    'core %': Math.round(cpuMicros / (phase.seconds * 10_000)),
    'µs/datagram': (cpuMicros / Math.max(1, result.flooded + result.asked)).toFixed(1),
    handled,
    dropped: counters.refusedBanned + counters.limited + counters.limitedStrangers,
    bans: counters.bans,
  };
}

if (process.argv[2] === 'play') {
  const phase = JSON.parse(process.argv[3]!) as Phase;
  process.send!(await play(phase, Number(process.argv[4])), () => process.exit(0));
} else {
  const rows = [];
  for (const phase of phases) rows.push(await measure(phase));
  console.table(rows);
}
