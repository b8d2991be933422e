import { describe, expect, it } from 'vitest';
import { agentRecord, ContactCentreBench, salesQueue } from '../../../../test/support/contact-centre-bench.ts';
import type { InteractionTarget } from '../../interaction/index.ts';
import type { OverflowRule } from '../../routing/index.ts';

const cleo: InteractionTarget = { kind: 'user', userId: 'cleo' as never };
const after = (forMs: number, to: InteractionTarget): OverflowRule => ({ when: { kind: 'waited', forMs }, to });

/** Anna is at work and rings nobody; who waits is sent on by the rules. */
function open(overflow: readonly OverflowRule[], more: Partial<typeof salesQueue> = {}): ContactCentreBench {
  const queue = { ...salesQueue, agentIds: ['anna' as never], maxWaitMs: 0, overflow, ...more };
  const centre = new ContactCentreBench({ queues: [queue], agents: [agentRecord('anna')] });
  for (const phone of ['cleo-desk', 'anna-desk']) centre.bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
  return centre;
}

const arrivals = (centre: ContactCentreBench) =>
  centre.eventsOf().flatMap((event) => (event.type === 'interaction-queued' ? [[event.because, event.enqueuedAtMs]] : []));

describe('a caller whom overflow led to somebody who does not answer', () => {
  it('is back in the line with his age, hears music, and is offered to who is free by then', async () => {
    const centre = open([after(30_000, cleo)]);
    const { bench } = centre;
    const beganMs = bench.clock.now();
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(30_100);
    expect([bench.factory.latest('cleo-desk').state, centre.queues.size]).toEqual(['alerting', 0]);
    await bench.clock.advanceAsync(60_000);
    expect(arrivals(centre)).toEqual([
      ['entered', beganMs],
      ['returned', beganMs],
    ]);
    expect([caller.hears, caller.state, centre.queues.size]).toEqual(['music', 'connected', 1]);
    centre.makeReady('anna');
    await bench.clock.advanceAsync(100);
    bench.factory.latest('anna-desk').partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('anna-desk').id}`);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    expect([centre.interactions.size, centre.voice.size, centre.queues.size]).toEqual([0, 0, 0]);
    expect(centre.eventOf('interaction-ended')).toMatchObject({ cause: 'handled' });
  });

  it('stands before who came after him', async () => {
    const centre = open([after(30_000, cleo)]);
    const { bench } = centre;
    const first = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(70_000);
    const later = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(20_200);
    const order = centre.queues.snapshot(salesQueue.id).waiting.map(({ callId }) => callId);
    expect(order).toEqual([first.callId, later.callId]);
  });

  it('is tried three times, then may leave a message where a rule names a mailbox', async () => {
    const mailbox: InteractionTarget = { kind: 'voicemail', id: 'cleo' };
    const centre = open([after(10_000, cleo), after(600_000, mailbox)]);
    const { bench } = centre;
    let entered = '';
    bench.applications.register('voicemail', { enter: (_party, { id }) => ((entered = id), true) });
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(3 * 70_100 + 10_000);
    expect(bench.factory.made.filter(({ id }) => id.startsWith('cleo-desk'))).toHaveLength(3);
    expect([entered, caller.state]).toEqual(['cleo', 'connected']);
  });

  it('is let go after three times where none does, and at once when the number cannot be reached', async () => {
    const centre = open([after(10_000, { kind: 'number', number: '199' })]);
    const { bench } = centre;
    const caller = bench.call('carrier', '+46850200');
    await bench.clock.advanceAsync(45_000);
    expect(arrivals(centre).map(([because]) => because)).toEqual(['entered', 'returned', 'returned', 'returned']);
    expect([caller.state, bench.endOf(caller.callId)]).toEqual(['cleared', 'no-answer']);
    expect(centre.eventOf('interaction-ended')).toMatchObject({ cause: 'released' });
    expect([centre.interactions.size, centre.voice.size]).toEqual([0, 0]);
  });

  it('also where the rule counts on arrival, without going round for ever', async () => {
    const centre = open([{ when: { kind: 'nobody-there' }, to: { kind: 'number', number: '199' } }]);
    const caller = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(100);
    expect([caller.state, arrivals(centre).length]).toEqual(['cleared', 4]);
  });

  it('who hangs up while it rings there was not helped', async () => {
    const centre = open([after(30_000, cleo)]);
    const caller = centre.bench.call('carrier', '+46850200');
    await centre.bench.clock.advanceAsync(31_000);
    caller.partyHangsUp();
    await centre.bench.clock.advanceAsync(60_000);
    expect([arrivals(centre).length, centre.queues.size, centre.interactions.size]).toEqual([1, 0, 0]);
  });
});
