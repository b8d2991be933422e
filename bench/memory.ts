/**
 * What calls and registrations hold in memory, and whether all of it comes back: the whole program with its store, SIPp on both sides,
 * the heap read after a collection of garbage. Run: `npx node bench/memory.ts [--calls 100000] [--rate 200] [--phones 500] [--media direct]`.
 */
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { Sipp } from '../test/support/sipp.ts';
import { ParleySwitch } from './peers/parley-switch.ts';
import { residentBytes } from './support/cpu-time.ts';
import { callAll } from './support/load.ts';
import { calleeScenario } from './support/sipp-scenarios.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '200' },
    phones: { type: 'string', default: '500' },
    'warm-up': { type: 'string', default: '15000' },
    held: { type: 'string', default: '500' },
    media: { type: 'string', default: 'direct' },
  },
});
const [calls, rate, phones, held] = [values.calls, values.rate, values.phones, values.held].map(Number) as [
  number,
  number,
  number,
  number,
];
/** Calls before the base is read: the trace must have reached its 64 MiB (8 KiB a call), which are no leak. */
const warmUpCalls = Number(values['warm-up']);
/** Transactions are kept for 64 × T1, the trace and tables a little longer. */
const SETTLE_MS = 40_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

const [calleePort, callerPort] = (await freePorts(2)) as [number, number];
const mediaPath = values.media === 'anchored' ? 'anchored' : 'direct';
await using parley = await ParleySwitch.start({ trunkPorts: [callerPort], mediaPath, phones });

async function read(when: string): Promise<number> {
  const usage = await parley.usage();
  const bytes = usage.heapBytes + usage.externalBytes;
  const counts = `${usage.calls} calls, ${usage.bindings} bindings, ${usage.transactions} transactions, ${usage.dialogs} dialogs`;
  console.log(
    `${when.padEnd(28)} ${mebibytes(bytes).padStart(10)} live (heap ${mebibytes(usage.heapBytes)}, buffers ${mebibytes(usage.externalBytes)}), ${mebibytes(residentBytes(parley.pid))} resident (${counts})`,
  );
  return bytes;
}

const empty = await read('phones planted');
await parley.registerPhones(calleePort);
await pause(SETTLE_MS);
const registered = await read(`${phones} phones registered`);
console.log(`an idle registration: ${kibibytes((registered - empty) / phones)}, what the first use of the code costs included`);

await using callees = new AsyncDisposableStack();
callees.use(await Sipp.start({ port: calleePort, scenario: { xml: calleeScenario } }));
const target = {
  server: parley.sipPort,
  port: callerPort,
  numbers: parley.phones.map(({ publicNumber }) => publicNumber),
  callsPerSecond: rate,
};
await callAll({ ...target, calls: warmUpCalls });
await pause(SETTLE_MS);
const base = await read(`base, after ${warmUpCalls} calls`);

const holdMs = (held / rate) * 1000 + SETTLE_MS + 10_000;
const holding = callAll({ ...target, calls: held, holdMs });
await pause((held / rate) * 1000 + SETTLE_MS);
const during = await read(`${held} calls up`);
console.log(`a call: ${kibibytes((during - base) / held)} once its transactions are over`);
await holding;

const { successful, failed } = await callAll({ ...target, calls });
await pause(SETTLE_MS);
const after = await read(`after ${calls} calls`);
console.log(
  `${successful} calls went well, ${failed} failed; ${kibibytes(after - base)} more than the base, ${((after - base) / calls).toFixed(0)} bytes a call`,
);
