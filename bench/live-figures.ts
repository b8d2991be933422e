/**
 * How far wallboards are behind: from the moment of an event (a caller in the queue, an agent's answer, the end) to the message about it on
 * the WebSocket topic `figures`, with the whole program in a process of its own, its PostgreSQL, and SIPp on both sides.
 *
 * Run: `npx node bench/live-figures.ts [--agents 20] [--rates 5,20] [--seconds 15]`.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { livePath, type ToBrowser } from '../src/contract/live/index.ts';
import { KillableCentre, QueueCallers } from '../test/support/killable-centre.ts';
import { storedHistory } from '../test/support/recount/stored-history.ts';
import { Sipp } from '../test/support/sipp.ts';
import { until } from '../test/support/until.ts';
import { spreadOf } from './support/ideal-waits.ts';
import { agentPhone } from './support/queue-scenarios.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '20' },
    rates: { type: 'string', default: '5,20' },
    seconds: { type: 'string', default: '15' },
  },
});
const telling: ReadonlySet<string> = new Set([
  'interaction-queued',
  'queue-left',
  'work-began',
  'work-ended',
  'interaction-ended',
]);

/** A page that follows live figures, and when it was told what. */
async function follow(centre: KillableCentre): Promise<{ socket: WebSocket; told: { asOfMs: number; atMs: number }[] }> {
  const { cookie } = await centre.boss();
  const socket = new WebSocket(`ws://127.0.0.1:${centre.ports.http}${livePath}`, { headers: { cookie } });
  const told: { asOfMs: number; atMs: number }[] = [];
  let isFollowing = false;
  socket.on('message', (data: Buffer) => {
    const atMs = Date.now();
    const message = JSON.parse(data.toString('utf8')) as ToBrowser;
    isFollowing ||= message.kind === 'subscribed';
    if (message.kind !== 'event' || message.event.type !== 'figures-changed') return;
    const { asOf, scopes } = message.event.figures;
    if (scopes.some(({ scope }) => scope === 'company')) told.push({ asOfMs: asOf, atMs });
  });
  socket.on('open', () => socket.send(JSON.stringify({ kind: 'subscribe', topic: 'figures' })));
  await until('figures are followed', () => isFollowing);
  return { socket, told };
}

await using centre = await KillableCentre.open(Number(values.agents));
await centre.start();
await centre.registerPhones();
await using phones = new AsyncDisposableStack();
phones.use(await Sipp.start({ port: centre.ports.phones, scenario: { xml: agentPhone }, extra: ['-d', '500'] }));
const { socket, told } = await follow(centre);
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString()}`);
let asked = 0;
for (const perSecond of values.rates.split(',').map(Number)) {
  const many = perSecond * Number(values.seconds);
  const sinceMs = Date.now();
  await using callers = await QueueCallers.start(centre, { from: asked, many, perSecond });
  asked += many;
  const { successful } = await callers.sipp.finished();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { histories } = await storedHistory(centre.connection, centre.seeded.companyId);
  const events = histories.flat().filter(({ type, atMs }) => telling.has(type) && atMs >= sinceMs);
  const behind = events.flatMap(({ atMs }) => {
    const message = told.find(({ asOfMs }) => asOfMs >= atMs);
    return message ? [message.atMs - atMs] : [];
  });
  const { mean, p50, p95, most } = spreadOf(behind);
  console.log(
    `${perSecond} calls/s (${successful} of ${many} served): ${events.length} events, ${events.length - behind.length} not told; ` +
      `behind by ${mean.toFixed(0)} ms on the average, p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, most ${most.toFixed(0)}; load ${loadavg()[0]!.toFixed(1)}`,
  );
}
socket.terminate();
