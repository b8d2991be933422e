import { beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { companyId, domainId, SwitchBench } from '../../../test/support/switch-bench.ts';
import { parkPlaces } from './index.ts';

let bench: SwitchBench;

beforeEach(() => {
  bench = new SwitchBench();
});

/** A caller from outside talks to Anna. */
async function talking(): Promise<[caller: SimulatedLeg, anna: SimulatedLeg]> {
  return bench.talk('carrier', '+46850101', 'anna-desk');
}

function park(anna: SimulatedLeg, place?: string): string {
  return bench.passingOn.park.park(bench.actor('anna'), anna.id, place);
}

/** Everything has been forgotten. */
function expectQuiet(): void {
  expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  expect(bench.passingOn.waiting.size).toBe(0);
  expect(bench.clock.pendingTimers).toBe(0);
}

describe('a parked call', () => {
  it('waits with music on the first free place, and the parker is free', async () => {
    const [caller, anna] = await talking();
    expect(park(anna)).toBe('01');
    await bench.clock.advanceAsync(0);
    expect(anna.told.release).toBe('transferred');
    expect(caller.state).toBe('connected');
    expect(caller.hears).toBe('music');
    expect(bench.passingOn.waiting.ofDomain(domainId)).toMatchObject([
      { kind: 'park', number: '01', by: { userId: 'anna' }, reason: null, isRinging: false },
    ]);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('is taken by who dials its place', async () => {
    const [caller, anna] = await talking();
    park(anna, '07');
    const bert = bench.call('bert-desk', '*6807');
    await bench.clock.advanceAsync(0);
    expect(bert.told.answers).toBe(1);
    expect(caller.hears).toBe(`leg ${bert.id}`);
    expect(bert.hears).toBe(`leg ${caller.id}`);
    expect(bench.endOf(bert.callId)).toBe('transferred');
    expect(bench.decisions(caller.callId)).toEqual(['to-user', 'to-park', 'parked', 'taken-from-waiting']);
    bert.partyHangsUp();
    expectQuiet();
  });

  it('is taken by the code alone: the one that waits longest', async () => {
    bench = new SwitchBench({ lines: 3 });
    const [first, annaFirst] = await talking();
    park(annaFirst);
    await bench.clock.advanceAsync(1000);
    const [second, annaSecond] = await bench.talk('carrier', '+46850101', 'anna-desk');
    expect(park(annaSecond)).toBe('02');
    const bert = bench.call('bert-desk', '*68');
    await bench.clock.advanceAsync(0);
    expect(bert.hears).toBe(`leg ${first.id}`);
    bert.partyHangsUp();
    second.partyHangsUp();
    expectQuiet();
  });

  it('is parked by a phone that transfers to the code (REFER)', async () => {
    const [caller, anna] = await talking();
    const statuses = anna.partyTransfers('*68');
    await bench.clock.advanceAsync(0);
    expect(statuses).toEqual([100, 200]);
    expect(caller.hears).toBe('music');
    expect(bench.passingOn.park.legAt(domainId, '01')?.id).toBe(caller.id);
    caller.partyHangsUp();
    expect(bench.passingOn.park.legAt(domainId, '01')).toBeUndefined();
    expectQuiet();
  });

  it('is refused on a place that is taken, and the parker keeps his call', async () => {
    bench = new SwitchBench({ lines: 3 });
    const [first, annaFirst] = await talking();
    park(annaFirst, '03');
    const [second, annaSecond] = await bench.talk('carrier', '+46850101', 'anna-desk');
    expect(() => park(annaSecond, '03')).toThrow(expect.objectContaining({ code: 'park-place-taken' }));
    expect(annaSecond.partyTransfers('*6803').at(-1)).toBe(480);
    await bench.clock.advanceAsync(0);
    expect(second.hears).toBe(`leg ${annaSecond.id}`);
    first.partyHangsUp();
    second.partyHangsUp();
    expectQuiet();
  });

  it('is refused where there are no places', async () => {
    bench.parameters.set(parkPlaces.name, 0);
    const [caller, anna] = await talking();
    expect(() => park(anna)).toThrow(expect.objectContaining({ code: 'no-park-place' }));
    expect(bench.passingOn.park.hasPlace(companyId, domainId, '01')).toBe(false);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('is taken by nobody from outside, and nobody from outside parks', async () => {
    const [caller, anna] = await talking();
    park(anna, '01');
    expect(bench.call('carrier', '*6801').told.release).toBe('unknown-number');
    expect(bench.call('stranger', '*6801').told.release).toBe('not-permitted');
    expect(caller.state).toBe('connected');
    caller.partyHangsUp();
    expectQuiet();
  });

  it('ends with unreachable for who dials a place where nobody is', () => {
    expect(bench.call('bert-desk', '*6809').told.release).toBe('unreachable');
    expectQuiet();
  });
});

describe('a parked call that nobody takes', () => {
  it('comes back to the parker and says why', async () => {
    const [caller, anna] = await talking();
    park(anna, '05');
    await bench.clock.advanceAsync(119_000);
    expect(bench.factory.made).toHaveLength(1);
    await bench.clock.advanceAsync(1100);
    const again = bench.factory.latest('anna-desk');
    expect(again.id).not.toBe(anna.id);
    const decision = bench.registry.call(caller.callId)?.latestDecision;
    expect(decision).toMatchObject({ code: 'returned', params: { kind: 'park', number: '05', by: 'anna', reason: 'too-long' } });
    expect(caller.hears).toBe('music');
    again.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${again.id}`);
    expect(bench.passingOn.waiting.size).toBe(0);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('goes to the number set for it when the parker has gone, then to the operator', async () => {
    bench.parameters.set('ReturnedCallsNumber', '102').set('OperatorNumber', '103');
    const [caller, anna] = await talking();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10, answersAfterMs: 2000 }]);
    park(anna);
    bench.factory.scripts.delete('anna-desk');
    await bench.clock.advanceAsync(121_000);
    expect(bench.factory.latest('bert-desk').state).toBe('alerting');
    await bench.clock.advanceAsync(28_000);
    expect(bench.factory.latest('bert-desk').told.release).toBe('no-answer');
    expect(caller.hears).toBe(`leg ${bench.factory.latest('cleo-desk').id}`);
    caller.partyHangsUp();
    expectQuiet();
  });

  it('tries again after a rest, and is let go after ten minutes', async () => {
    const [caller, anna] = await talking();
    park(anna);
    bench.factory.scripts.delete('anna-desk');
    await bench.clock.advanceAsync(131_000);
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    await bench.clock.advanceAsync(11_000);
    expect(bench.factory.latest('anna-desk').state).toBe('alerting');
    await bench.clock.advanceAsync(700_000);
    expect(caller.told.release).toBe('no-answer');
    expectQuiet();
  });

  it('is forgotten when the caller hangs up while it comes back', async () => {
    const [caller, anna] = await talking();
    park(anna);
    await bench.clock.advanceAsync(121_000);
    caller.partyHangsUp();
    expect(bench.factory.latest('anna-desk').state).toBe('cleared');
    expectQuiet();
  });

  it('dials nobody outside for a parker who may not', async () => {
    bench.parameters.set('ReturnedCallsNumber', '0555');
    const [caller, cleo] = await bench.talk('bert-desk', '103', 'cleo-desk');
    bench.passingOn.park.park(bench.actor('cleo'), cleo.id);
    bench.factory.scripts.delete('cleo-desk');
    await bench.clock.advanceAsync(125_000);
    expect(bench.factory.made.some((leg) => leg.id.startsWith('carrier'))).toBe(false);
    caller.partyHangsUp();
    expectQuiet();
  });
});

describe('who waits', () => {
  it('is taken by the page, also while he comes back', async () => {
    const [caller, anna] = await talking();
    park(anna);
    await bench.clock.advanceAsync(121_000);
    const code = bench.passingOn.park.codeToTake(caller.callId, domainId);
    bench.factory.scripts.set('bert-desk', [{ answersAfterMs: 10 }]);
    await bench.dial.dial(bench.actor('bert'), { number: code! });
    await bench.clock.advanceAsync(50);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
    expect(bench.factory.latest('anna-desk').told.release).toBe('cancelled');
    caller.partyHangsUp();
    expectQuiet();
  });
});
