/**
 * What a queue costs and how long its callers wait, with the whole program, its PostgreSQL and SIPp on both sides. Callers come over a
 * trunk, agents are registered phones that answer at once and hang up.
 * - Steady: CPU-seconds per 1000 calls while agents are free, next to the same callers calling the same phones without a queue.
 * - Burst: 400 callers at 100/s on 50 agents with calls of 1 s, next to the ideal, computed for the moments at which they came.
 *
 * Run: `npx node bench/queue.ts [--agents 50,1000] [--rates 50,100] [--seconds 10] [--bursts 3] [--warm-up 3000] [--only queue,burst]`.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { Sipp } from '../test/support/sipp.ts';
import { ParleySwitch } from './peers/parley-switch.ts';
import { cpuSecondsByProcess, cpuSecondsByThread, residentBytes } from './support/cpu-time.ts';
import { idealWaits, spreadOf } from './support/ideal-waits.ts';
import { callAll } from './support/load.ts';
import { agentPhone, patientCaller } from './support/queue-scenarios.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '50,1000' },
    rates: { type: 'string', default: '50,100' },
    seconds: { type: 'string', default: '10' },
    bursts: { type: 'string', default: '3' },
    // The code is compiled to the end after some thousand calls.
    'warm-up': { type: 'string', default: '3000' },
    // How long a steady call is held: long enough that nobody hangs up before the caller is answered.
    'hold-ms': { type: 'string', default: '200' },
    only: { type: 'string', default: 'direct,queue,burst' },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});
const rates = values.rates.split(',').map(Number);
const seconds = Number(values.seconds);
const holdMs = Number(values['hold-ms']);
const burst = { callers: 400, perSecond: 100, agents: 50, serviceMs: 1000 };
const wanted = new Set(values.only.split(','));
const ways = (['direct', 'queue'] as const).filter((way) => wanted.has(way));

interface Side {
  readonly parley: ParleySwitch;
  readonly callerPort: number;
  readonly calleePort: number;
}

/** CPU-seconds per 1000 calls. */
interface Cost {
  readonly own: number;
  readonly database: number;
}

/** Phones of agents who hang up after so long, while `run` runs. */
async function withPhones<Result>({ calleePort }: Side, afterMs: number, run: () => Promise<Result>): Promise<Result> {
  await using phones = new AsyncDisposableStack();
  phones.use(await Sipp.start({ port: calleePort, scenario: { xml: agentPhone }, extra: ['-d', String(afterMs)] }));
  return await run();
}

/**
 * Calls. Whose phone could not be rung in time is not ready, as it should be: here he is made ready again within a second, and it is said,
 * so that a busy machine does not end the measurement with callers who wait for nobody.
 */
async function call({ parley, callerPort: port }: Side, numbers: readonly string[], calls: number, callsPerSecond: number) {
  await parley.makeAgentsReady();
  const options = { server: parley.sipPort, port, numbers, calls, callsPerSecond, scenario: patientCaller };
  const state = { isOver: false };
  const result = callAll(options).finally(() => {
    state.isOver = true;
  });
  let again = 0;
  while (!state.isOver) {
    await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 1000))]);
    again += await parley.makeAgentsReady();
  }
  if (again > 0) console.log(`  agents had to be made ready again: ${again} times`);
  return await result;
}

const numbersOf = ({ parley }: Side, way: 'queue' | 'direct'): readonly string[] =>
  way === 'queue' ? [parley.queueNumber!] : parley.phones.map(({ publicNumber }) => publicNumber);

async function measure(side: Side, way: 'queue' | 'direct', rate: number): Promise<Cost> {
  const { pid } = side.parley;
  const calls = rate * seconds;
  const before = cpuSecondsByProcess(pid);
  const threadsBefore = cpuSecondsByThread(pid);
  const sinceMs = Date.now();
  const { successful } = await call(side, numbersOf(side, way), calls, rate);
  const after = cpuSecondsByProcess(pid);
  const perThousand = (spent: number) => (spent / calls) * 1000;
  const threads = [...cpuSecondsByThread(pid)].map(
    ([name, total]) => `${name} ${perThousand(total - (threadsBefore.get(name) ?? 0)).toFixed(3)}`,
  );
  const spent = (isDatabase: boolean) => {
    const sum = (of: typeof after) =>
      of.filter(({ name }) => (name === 'postgres') === isDatabase).reduce((all, one) => all + one.cpuSeconds, 0);
    return perThousand(sum(after) - sum(before));
  };
  const cost = { own: spent(false), database: spent(true) };
  const waits = way === 'queue' ? await side.parley.waitsSince(sinceMs) : [];
  const waited = spreadOf(
    waits.flatMap(({ cameAtMs, answeredAtMs }) => (answeredAtMs === null ? [] : [answeredAtMs - cameAtMs])),
  );
  const said = way === 'queue' ? `, waited ${waited.mean.toFixed(0)} ms (p95 ${waited.p95.toFixed(0)})` : '';
  console.log(
    `${way.padEnd(6)} ${String(side.parley.phones.length).padStart(5)} agents ${String(rate).padStart(4)} calls/s: ${(cost.own + cost.database).toFixed(3)} CPU-s per 1000 calls` +
      ` (program ${cost.own.toFixed(3)}, database ${cost.database.toFixed(3)}), ${calls - successful} of ${calls} failed${said}; ${threads.join(', ')}; RSS ${Math.round(residentBytes(pid) / 1e6)} MB, load ${loadavg()[0]!.toFixed(1)}`,
  );
  return cost;
}

async function runSteady(side: Side): Promise<void> {
  await withPhones(side, holdMs, async () => {
    const warmUp = Number(values['warm-up']);
    // A quarter of the agents are busy at most: cold code is slow.
    const warmUpRate = Math.min(150, (side.parley.phones.length / 4 / holdMs) * 1000);
    for (const way of ways) {
      if (warmUp > 0) await call(side, numbersOf(side, way), warmUp, warmUpRate);
    }
    for (const rate of rates) {
      const sums: number[] = [];
      for (const way of ways) {
        const { own, database } = await measure(side, way, rate);
        sums.push(own + database);
      }
      const [direct, queue] = sums;
      if (direct === undefined || queue === undefined) continue;
      console.log(`at ${rate} calls/s a call through the queue costs ${(queue / direct).toFixed(2)} × the same call without it`);
    }
  });
}

async function runBurst(side: Side): Promise<void> {
  const { callers, perSecond, agents: servers, serviceMs } = burst;
  const sinceMs = Date.now();
  const cpuBefore = cpuSecondsByProcess(side.parley.pid).reduce((sum, one) => sum + one.cpuSeconds, 0);
  const { successful, timesMs } = await call(side, numbersOf(side, 'queue'), callers, perSecond);
  const cpu = cpuSecondsByProcess(side.parley.pid).reduce((sum, one) => sum + one.cpuSeconds, 0) - cpuBefore;
  const stored = await side.parley.waitsSince(sinceMs);
  const ideal = spreadOf(
    idealWaits(
      stored.map(({ cameAtMs }) => cameAtMs),
      { servers, serviceMs },
    ),
  );
  const waits = spreadOf(
    stored.flatMap(({ cameAtMs, answeredAtMs }) => (answeredAtMs === null ? [] : [answeredAtMs - cameAtMs])),
  );
  const byCallers = spreadOf(timesMs.map((ms) => ms - serviceMs));
  const say = (name: string, { mean, p50, p95, most }: typeof ideal) =>
    console.log(
      `  ${name.padEnd(24)} mean ${mean.toFixed(0).padStart(5)} ms (${((mean / ideal.mean - 1) * 100).toFixed(1).padStart(5)} % over the ideal), p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, longest ${most.toFixed(0)}`,
    );
  console.log(
    `burst: ${callers} callers at ${perSecond}/s, ${servers} agents, calls of ${serviceMs} ms: ${callers - successful} failed, ${stored.length} stored; ${((cpu / callers) * 1000).toFixed(2)} CPU-s per 1000 calls, load ${loadavg()[0]!.toFixed(1)}`,
  );
  say('ideal', ideal);
  say("by Parley's record", waits);
  say("by the callers' clocks", byCallers);
}

async function run(agents: number): Promise<void> {
  const [calleePort, callerPort] = (await freePorts(2)) as [number, number];
  const execArgv = values['node-option'];
  await using parley = await ParleySwitch.start({
    trunkPorts: [callerPort],
    mediaPath: 'anchored',
    phones: agents,
    areAgents: true,
    execArgv,
  });
  await parley.registerPhones(calleePort);
  const side = { parley, calleePort, callerPort };
  if (ways.length > 0) await runSteady(side);
  if (agents !== burst.agents || !wanted.has('burst')) return;
  await withPhones(side, burst.serviceMs, async () => {
    for (let round = 0; round < Number(values.bursts); round++) await runBurst(side);
  });
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString()}`,
);
for (const agents of values.agents.split(',').map(Number)) await run(agents);
