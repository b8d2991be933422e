import { describe, expect, it } from 'vitest';
import { ContactCentreBench, salesQueue } from '../../../test/support/contact-centre-bench.ts';
import { foldInteraction, recoverInteractions } from './index.ts';

/** One talks, one is rung for, one waits, one's agent wraps up; then the process is killed. */
async function killed() {
  const centre = new ContactCentreBench({ lines: 3, queues: [{ ...salesQueue, agentIds: ['anna', 'bert', 'cleo'] as never }] });
  const { bench } = centre;
  for (const phone of ['anna-desk', 'bert-desk']) bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
  bench.factory.scripts.set('anna-soft', [{ refuses: { afterMs: 1, cause: 'unreachable' } }]);
  const call = async (agent: 'anna' | 'bert' | null, answers = true) => {
    if (agent) centre.makeReady(agent);
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(100);
    if (agent && answers) bench.factory.latest(`${agent}-desk`).partyAnswers();
    await bench.clock.advanceAsync(1000);
    return caller;
  };
  const wrapped = await call('anna');
  wrapped.partyHangsUp();
  await call('bert');
  // Anna's wrap-up goes on.
  const waiting = await call(null);
  return { centre, bench, waiting };
}

describe('after the process was killed', () => {
  it('callers are gone: their matters are closed as of when it lived last, each exactly as it stood', async () => {
    const { centre, bench } = await killed();
    const { journal } = centre;
    const lastAliveMs = bench.clock.now() + 500;
    await bench.clock.advanceAsync(60);
    const before = await journal.unfinished();
    expect(before.size).toBe(3);
    const recovered = await recoverInteractions({ journal, clock: { now: () => lastAliveMs + 90_000 }, lastAliveMs });
    expect(recovered).toEqual({ goOn: [], closed: 3 });
    expect((await journal.unfinished()).size).toBe(0);
    const after = [...before.keys()].map((id) => {
      const { end, works, visits } = foldInteraction(centre.eventsOf(id))!;
      const [work] = works;
      return [
        end,
        visits.map(({ how }) => how),
        work?.end,
        work && (work.wrapUpMs === 0 || work.wrapUpEndedAtMs === lastAliveMs),
      ];
    });
    const killedAt = { atMs: lastAliveMs, by: 'system', cause: 'server-restart' };
    expect(after).toEqual([
      [{ atMs: lastAliveMs, by: 'customer', cause: 'handled' }, ['assigned'], 'customer-left', true],
      [killedAt, ['assigned'], 'server-restart', true],
      [killedAt, ['server-restart'], undefined, undefined],
    ]);
    for (const [id] of before) expect(centre.eventsOf(id).map(({ seq }) => seq)).toEqual(centre.eventsOf(id).map((_, at) => at));
  });

  it('whoever waits to be called back goes on, with his age; and nothing is closed twice', async () => {
    const centre = new ContactCentreBench();
    const { journal, interactions, bench } = centre;
    const { companyId, id: queueId } = salesQueue;
    const { id } = interactions.begin({
      companyId,
      channel: 'call-back',
      customer: { address: '+4612345', name: '' },
      dialled: '',
      callId: null,
    });
    const decision = { code: 'queued', params: {}, sentence: '', steps: [] };
    interactions.record(id, {
      type: 'interaction-queued',
      queueId,
      because: 'call-back',
      enqueuedAtMs: 7,
      priority: 5,
      requirements: [],
      stickyAgentId: null,
      forecast: null,
      decision,
    });
    const clock = bench.clock;
    const { goOn, closed } = await recoverInteractions({ journal, clock, lastAliveMs: null });
    expect([goOn.length, closed]).toEqual([1, 0]);
    const again = foldInteraction(goOn[0]!)!;
    expect([again.end, again.visits.at(-1)?.how, again.visits.at(-1)?.enqueuedAtMs]).toEqual([null, 'server-restart', 7]);
    const twice = await recoverInteractions({ journal, clock, lastAliveMs: null });
    expect(twice.goOn[0]).toHaveLength(goOn[0]!.length);
  });
});
