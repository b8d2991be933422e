/**
 * What becomes of calls when more come than can be finished: SIPp calls at rising rates; how many were answered, refused with 503 and
 * lost, how long answers took, and what became meanwhile of calls that were up and of emergency calls.
 * Run: `npx node bench/overload.ts [--transport udp|tcp|tcp-each|tls] [--rates 300,1000,2000] [--seconds 15] [--warm-up 10000]`.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { Sipp } from '../test/support/sipp.ts';
import { ParleySwitch } from './peers/parley-switch.ts';
import { callAll } from './support/load.ts';
import { calleeScenario, emergencyCaller, refusableCaller } from './support/sipp-scenarios.ts';
import { TlsRelay } from './support/tls-relay.ts';
import { lostAnywhere, lostAt } from './support/udp-losses.ts';

const { values } = parseArgs({
  options: {
    transport: { type: 'string', default: 'udp' },
    rates: { type: 'string', default: '300,1000,2000' },
    seconds: { type: 'string', default: '15' },
    'warm-up': { type: 'string', default: '10000' },
  },
});
const transports = { udp: 'udp', tcp: 'tcp', 'tcp-each': 'tcp-each', tls: 'tcp' } as const;
if (!(values.transport in transports)) throw new Error(`${values.transport} is none of ${Object.keys(transports).join(', ')}`);
const transport = transports[values.transport as keyof typeof transports];
const seconds = Number(values.seconds);
const PHONES = 100;
/** Up for the whole of a rate. */
const HELD = 50;

const [calleePort, callerPort, heldPort, emergencyPort, carrierPort] = (await freePorts(5)) as [
  number,
  number,
  number,
  number,
  number,
];
const trunkPorts = [callerPort, heldPort];
const fromAnyPort = transport !== 'udp';
await using parley = await ParleySwitch.start({ trunkPorts, carrierPort, fromAnyPort, mediaPath: 'direct', phones: PHONES });
await parley.registerPhones(calleePort);
await using phones = await Sipp.start({ port: calleePort, scenario: { xml: calleeScenario }, extra: ['-buff_size', '4194304'] });
await using rescue = await Sipp.start({ port: carrierPort, scenario: { xml: calleeScenario } });
await using relay = values.transport === 'tls' ? await TlsRelay.start(parley.sipPorts.tls) : null;
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}, SIPp ${phones.pid} and ${rescue.pid}, ${values.transport}, ${new Date().toISOString()}`,
);
const server = relay?.port ?? (transport === 'udp' ? parley.sipPorts.udp : parley.sipPorts.tcp);
const target = { server, transport, numbers: parley.phones.map(({ publicNumber }) => publicNumber) };
const warmUp = Number(values['warm-up']);
if (warmUp > 0) await callAll({ ...target, port: callerPort, calls: warmUp, callsPerSecond: 300 });

async function losses(): Promise<{ server: number; phones: number; all: number }> {
  return { server: await lostAt(parley.sipPorts.udp), phones: await lostAt(calleePort), all: await lostAnywhere() };
}

/** What came instead of what the scenario expects, how often. */
function unexpected(output: string): Record<string, number> {
  const found = output.matchAll(
    /while expecting '([^']*)'[^,]*, received '(SIP\/2\.0 \d+|[A-Z]+)(?:[^']*?\r?\nReason: ([^\r\n]*))?/g,
  );
  const groups = Map.groupBy(found, ([, expected, came, reason = '']) => `${came} ${reason} instead of ${expected}`);
  return Object.fromEntries([...groups].map(([what, all]) => [what, all.length]));
}

for (const rate of values.rates.split(',').map(Number)) {
  const calls = rate * seconds;
  const held = callAll({ ...target, port: heldPort, calls: HELD, callsPerSecond: HELD, holdMs: (seconds + 3) * 1000 });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  // By a phone of ours, whose password is asked for, to the carrier and back: answered by the emergency service, and hung up.
  const emergencies = seconds * 2;
  const emergency = callAll({
    ...target,
    port: emergencyPort,
    numbers: ['112'],
    calls: emergencies,
    callsPerSecond: 2,
    holdMs: 1000,
    scenario: emergencyCaller(parley.phones[0]!, parley.domain),
    authUri: `112@${parley.domain}`,
  });
  const before = await losses();
  const storm = await callAll({ ...target, port: callerPort, calls, callsPerSecond: rate, scenario: refusableCaller });
  const after = await losses();
  const times = storm.timesMs.toSorted((a, b) => a - b);
  const percentile = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  const refused = storm.successful - times.length;
  const { successful: up } = await held;
  const rescued = await emergency;
  const longest = Math.round(Math.max(0, ...rescued.timesMs));
  console.log(
    `${String(rate).padStart(5)} calls/s: ${times.length} answered (p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms), ${refused} refused, ${calls - storm.successful} lost;` +
      ` ${up} of ${HELD} calls that were up ended well; ${rescued.successful} of ${emergencies} emergency calls were answered (the last after ${longest} ms) and ended well ${JSON.stringify(unexpected(rescued.output))}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  const [ofServer, ofPhones] = [after.server - before.server, after.phones - before.phones];
  console.log(
    `        datagrams lost for want of room: ${ofServer} at the server, ${ofPhones} at the phones, ${after.all - before.all - ofServer - ofPhones} elsewhere; SIPp says of lost calls ${JSON.stringify(storm.failures)}, ${JSON.stringify(unexpected(storm.output))}`,
  );
}
