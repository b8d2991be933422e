/**
 * What signalling costs: CPU-seconds per 1000 calls and failures at rising rates, SIPp on both sides, our whole program (call log and
 * events on, its PostgreSQL counted apart) as back-to-back user agent next to Debian's Kamailio as stateful proxy with registrar, and
 * to a relay that only sends and receives the same datagrams: the floor of anything in Node.
 * A call is INVITE, 180, 200, ACK, BYE. Run: `npx node bench/signalling.ts [--rates 200,400] [--seconds 10] [--warm-up 15000]`.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { Sipp } from '../test/support/sipp.ts';
import { BareRelay } from './peers/bare-relay.ts';
import { KamailioProxy } from './peers/kamailio.ts';
import { ParleySwitch } from './peers/parley-switch.ts';
import { cpuSecondsByProcess, cpuSecondsByThread, residentBytes } from './support/cpu-time.ts';
import { callAll, register } from './support/load.ts';
import { calleeScenario } from './support/sipp-scenarios.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '200,400,600' },
    seconds: { type: 'string', default: '10' },
    // The code is compiled to the end after some ten thousand calls.
    'warm-up': { type: 'string', default: '15000' },
    'warm-up-rate': { type: 'string', default: '300' },
    media: { type: 'string', default: 'direct' },
    only: { type: 'string' },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});
const rates = values.rates.split(',').map(Number);
const seconds = Number(values.seconds);
const PHONES = 100;
const warmUpRate = Number(values['warm-up-rate']);

interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly sipPort: number;
  readonly numbers: readonly string[];
  readonly callerPort: number;
}

interface Cost {
  readonly rate: number;
  readonly failed: number;
  readonly calls: number;
  /** CPU-seconds per 1000 calls: the database's processes apart. */
  readonly own: number;
  readonly database: number;
  /** The program's, by thread. */
  readonly threads: string;
}

async function measure(subject: Subject, rate: number): Promise<Cost> {
  const calls = rate * seconds;
  const before = cpuSecondsByProcess(subject.pid);
  const threadsBefore = cpuSecondsByThread(subject.pid);
  const target = { server: subject.sipPort, port: subject.callerPort, numbers: subject.numbers };
  const { successful, failed } = await callAll({ ...target, calls, callsPerSecond: rate });
  const after = cpuSecondsByProcess(subject.pid);
  const threads = [...cpuSecondsByThread(subject.pid)].map(
    ([name, total]) => `${name} ${(((total - (threadsBefore.get(name) ?? 0)) / calls) * 1000).toFixed(3)}`,
  );
  const spent = (isDatabase: boolean) => {
    const sum = (of: typeof after) =>
      of.filter(({ name }) => (name === 'postgres') === isDatabase).reduce((all, one) => all + one.cpuSeconds, 0);
    return ((sum(after) - sum(before)) / calls) * 1000;
  };
  return {
    rate,
    calls,
    failed: failed + (calls - successful - failed),
    own: spent(false),
    database: spent(true),
    threads: threads.join(', '),
  };
}

async function run(subject: Subject): Promise<Cost[]> {
  const warmUp = Number(values['warm-up']);
  const target = { server: subject.sipPort, port: subject.callerPort, numbers: subject.numbers };
  if (warmUp > 0) await callAll({ ...target, calls: warmUp, callsPerSecond: warmUpRate });
  const costs: Cost[] = [];
  for (const rate of rates) {
    const cost = await measure(subject, rate);
    costs.push(cost);
    const { own, database, failed, calls, threads } = cost;
    console.log(
      `${subject.name.padEnd(9)} ${String(rate).padStart(5)} calls/s: ${(own + database).toFixed(3)} CPU-s per 1000 calls` +
        ` (program ${own.toFixed(3)}, database ${database.toFixed(3)}), ${failed} of ${calls} failed, RSS ${Math.round(residentBytes(subject.pid) / 1e6)} MB; ${threads}`,
    );
  }
  return costs;
}

async function runKamailio(): Promise<Cost[]> {
  const [sipPort, calleePort, callerPort] = (await freePorts(3)) as [number, number, number];
  await using proxy = await KamailioProxy.start(sipPort);
  const numbers = Array.from({ length: PHONES }, (_, index) => String(33_155_200_000 + index));
  await register({
    server: sipPort,
    domain: `127.0.0.1:${sipPort}`,
    users: numbers.map((number) => [number]),
    contactPort: calleePort,
  });
  await using phones = new AsyncDisposableStack();
  phones.use(await Sipp.start({ port: calleePort, scenario: { xml: calleeScenario } }));
  return await run({ name: 'Kamailio', pid: proxy.pid, sipPort, numbers, callerPort });
}

async function runBareRelay(): Promise<Cost[]> {
  const [sipPort, calleePort, callerPort] = (await freePorts(3)) as [number, number, number];
  await using relay = await BareRelay.start(sipPort, calleePort);
  await using phones = new AsyncDisposableStack();
  phones.use(await Sipp.start({ port: calleePort, scenario: { xml: calleeScenario } }));
  return await run({ name: 'sockets', pid: relay.pid, sipPort, numbers: ['33155200000'], callerPort });
}

async function runParley(mediaPath: 'direct' | 'anchored'): Promise<Cost[]> {
  const [calleePort, callerPort] = (await freePorts(2)) as [number, number];
  const execArgv = values['node-option'];
  await using parley = await ParleySwitch.start({ trunkPorts: [callerPort], mediaPath, phones: PHONES, execArgv });
  await parley.registerPhones(calleePort);
  await using phones = new AsyncDisposableStack();
  phones.use(await Sipp.start({ port: calleePort, scenario: { xml: calleeScenario } }));
  const numbers = parley.phones.map(({ publicNumber }) => publicNumber);
  return await run({ name: 'Parley', pid: parley.pid, sipPort: parley.sipPort, numbers, callerPort });
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString()}, media ${values.media}`,
);
const isWanted = (name: string) => (values.only ?? name) === name;
if (isWanted('sockets')) await runBareRelay();
const kamailio = isWanted('kamailio') ? await runKamailio() : [];
const parley = isWanted('parley') ? await runParley(values.media === 'anchored' ? 'anchored' : 'direct') : [];
for (const [index, { rate, own, database }] of parley.entries()) {
  const other = kamailio[index];
  if (other)
    console.log(
      `at ${rate} calls/s Parley costs ${((own + database) / (other.own + other.database)).toFixed(2)} × Kamailio (program alone ${(own / (other.own + other.database)).toFixed(2)})`,
    );
}
