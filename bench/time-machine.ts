/**
 * How much faster than real time a day is replayed: `--agents` agents in queues of ten, busy all day. A day of events is made up with the
 * engine, then read and replayed twice (unchanged; with a tenth more customers). Run: `npx node bench/time-machine.ts [--agents 200] [--calls 11]`.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { TimeMachine } from '../src/contact-centre/time-machine/index.ts';
import { scenarioSchema } from '../src/contract/rest/time-machine.ts';
import type { UserId } from '../src/kernel/ids.ts';
import { madeUpDay } from '../test/support/made-up-day.ts';

const { values } = parseArgs({
  options: { agents: { type: 'string', default: '200' }, calls: { type: 'string', default: '11' } },
});
const dayMs = 86_400_000;
const day = madeUpDay({ queues: Number(values.agents) / 10, agentsEach: 10, callsPerAgentHour: Number(values.calls) });
const machine = new TimeMachine({
  interactions: {
    async *between() {
      for (const events of day.interactions) yield await Promise.resolve(events);
    },
  },
  spans: () => Promise.resolve(day.spans),
  settingOf: () => day,
  priorityStepMs: () => 60_000,
  parametersOf: () => ({ within: 20_000, shortAbandon: 5000, repeat: 7 * dayMs }),
  dayOf: (atMs) => ({ fromMs: Math.floor(atMs / dayMs) * dayMs, toMs: (Math.floor(atMs / dayMs) + 1) * dayMs }),
  nowMs: () => day.toMs,
  stopwatchMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  newId: () => 'run',
  describeError: String,
});
const { companyId, fromMs, toMs } = day;
const userId = 'bench' as UserId;
const began = performance.now();
machine.start({ companyId, userId, fromMs, toMs, queueIds: [], scenario: scenarioSchema.parse({ volumePercent: 110 }) });
while (['reading', 'replaying'].includes(machine.read(companyId, userId, 'run').state))
  await new Promise((resolve) => setImmediate(resolve));
const { result, error } = machine.read(companyId, userId, 'run');
if (!result) throw new Error(error ?? 'no result');
const { tookMs, replayedMs, interactions } = result;
process.stdout.write(`${cpus()[0]?.model ?? ''}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}\n`);
process.stdout.write(`${day.agents.length} agents, ${day.queues.length} queues, ${interactions} interactions\n`);
process.stdout.write(
  `two replays: ${(tookMs / 1000).toFixed(2)} s of the processor, ${Math.round(replayedMs / tookMs)} times real time; all of it ${((performance.now() - began) / 1000).toFixed(1)} s on the wall\n`,
);
for (const { id, happened, unchanged, changed } of result.figures)
  process.stdout.write(
    `${id.padEnd(24)} ${[happened, unchanged, changed].map((value) => (value === null ? '–' : value.toFixed(3)).padStart(14)).join('')}\n`,
  );
