import { beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { domainId, SwitchBench } from '../../../test/support/switch-bench.ts';

let bench: SwitchBench;
let caller: SimulatedLeg;
let anna: SimulatedLeg;

/** A caller from outside talks with Anna. */
beforeEach(async () => {
  bench = new SwitchBench();
  [caller, anna] = await bench.talk('carrier', '+46850101', 'anna-desk');
});

function passOn(number: string): void {
  bench.transfer.blind(bench.actor('anna'), anna.id, number, { letGo: true });
}

function transfersOf(leg: SimulatedLeg): string[] {
  return bench.journal.events.flatMap((event) =>
    event.callId === leg.callId && event.type === 'call-transferred' ? [event.outcome] : [],
  );
}

function expectQuiet(): void {
  expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  expect(bench.passingOn.waiting.size).toBe(0);
  expect(bench.clock.pendingTimers).toBe(0);
}

describe('a transfer that lets go', () => {
  it('frees the transferor at once, and is done when the target answers', async () => {
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 5000 }]);
    passOn('102');
    await bench.clock.advanceAsync(100);
    expect(anna.told.release).toBe('transferred');
    expect(caller.hears).toBe('tone ringback');
    await bench.clock.advanceAsync(5000);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
    expect(transfersOf(caller)).toEqual(['requested', 'completed']);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('comes back after half a minute with whom it was for and why', async () => {
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    passOn('102');
    await bench.clock.advanceAsync(30_100);
    expect(bench.factory.latest('bert-desk').told.release).toBe('cancelled');
    const again = bench.factory.latest('anna-desk');
    expect(again.state).toBe('alerting');
    expect(bench.registry.call(caller.callId)?.latestDecision).toMatchObject({
      code: 'returned',
      sentence: 'The call for bert (102) was not taken (no-answer): it comes back to anna.',
      params: { kind: 'transfer', number: '102', name: 'bert', reason: 'no-answer', by: 'anna' },
    });
    expect(bench.passingOn.waiting.ofDomain(domainId)).toMatchObject([
      { kind: 'transfer', reason: 'no-answer', isRinging: true },
    ]);
    again.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${again.id}`);
    expect(transfersOf(caller)).toEqual(['requested', 'failed']);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('comes back as soon as the target declines', async () => {
    bench.factory.scripts.set('bert-desk', [{ refuses: { afterMs: 1000, cause: 'rejected' } }]);
    passOn('102');
    await bench.clock.advanceAsync(1100);
    expect(bench.registry.call(caller.callId)?.latestDecision?.params).toMatchObject({ reason: 'rejected' });
    expect(bench.factory.latest('anna-desk').state).toBe('alerting');
    caller.partyHangsUp();
    expectQuiet();
  });

  it('is refused, and the transferor keeps the call, when the target cannot even ring', async () => {
    expect(() => passOn('102')).toThrow(expect.objectContaining({ code: 'call-refused', details: { cause: 'unreachable' } }));
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${anna.id}`);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('ends when the caller hangs up meanwhile', async () => {
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    passOn('102');
    await bench.clock.advanceAsync(1000);
    caller.partyHangsUp();
    expect(bench.factory.latest('bert-desk').state).toBe('cleared');
    expectQuiet();
  });

  it('may be taken by a colleague while it rings', async () => {
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    passOn('102');
    await bench.clock.advanceAsync(1000);
    const cleo = bench.call('cleo-desk', '*8102');
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${cleo.id}`);
    await bench.clock.advanceAsync(60_000);
    expect(caller.hears).toBe(`leg ${cleo.id}`);
    cleo.partyHangsUp();
    expectQuiet();
  });
});

describe('a transfer by a phone that hangs up at once (REFER, then BYE)', () => {
  it('comes back when nobody answers in time', async () => {
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    expect(anna.partyTransfers('102')).toEqual([100]);
    anna.partyHangsUp();
    await bench.clock.advanceAsync(30_100);
    expect(bench.factory.latest('anna-desk').state).toBe('alerting');
    caller.partyHangsUp();
    expectQuiet();
  });
});
