import { beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { domainId, SwitchBench } from '../../../test/support/switch-bench.ts';

let bench: SwitchBench;
let conversation: SimulatedLeg;
let caller: SimulatedLeg;
let anna: SimulatedLeg;

/** Bert talks with Cleo; a caller from outside talks with Anna. */
beforeEach(async () => {
  bench = new SwitchBench();
  [conversation] = await bench.talk('cleo-desk', '102', 'bert-desk');
  [caller, anna] = await bench.talk('carrier', '+46850101', 'anna-desk');
});

function campOn(number = '102'): void {
  bench.passingOn.campOn.campOn(bench.actor('anna'), anna.id, number);
}

function expectQuiet(): void {
  expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  expect(bench.passingOn.waiting.size).toBe(0);
  expect(bench.clock.pendingTimers).toBe(0);
}

describe('a caller who waits for a colleague who is busy', () => {
  it('hears music, and the attendant is free', async () => {
    campOn();
    await bench.clock.advanceAsync(5000);
    expect(anna.told.release).toBe('transferred');
    expect(caller.hears).toBe('music');
    expect(bench.factory.made.filter((leg) => leg.id.startsWith('bert'))).toHaveLength(1);
    expect(bench.passingOn.waiting.ofDomain(domainId)).toMatchObject([{ kind: 'camp-on', number: '102', name: 'bert' }]);
    caller.partyHangsUp();
    conversation.partyHangsUp();
    await bench.clock.advanceAsync(2000);
    expectQuiet();
  });

  it('is put through a moment after he is free', async () => {
    campOn();
    await bench.clock.advanceAsync(5000);
    conversation.partyHangsUp();
    await bench.clock.advanceAsync(500);
    expect(bench.factory.latest('bert-desk').told.release).toBe('normal-clearing');
    await bench.clock.advanceAsync(700);
    const bert = bench.factory.latest('bert-desk');
    expect(bert.state).toBe('alerting');
    expect(bert.context?.from.number).toBe('+4612345');
    bert.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${bert.id}`);
    expect(bench.passingOn.waiting.size).toBe(0);
    bert.partyHangsUp();
    expectQuiet();
  });

  it('waits on when he takes another call at that very moment', async () => {
    campOn();
    conversation.partyHangsUp();
    await bench.clock.advanceAsync(500);
    const next = bench.call('bert-desk', '*44');
    await bench.clock.advanceAsync(5000);
    expect(caller.hears).toBe('music');
    next.partyHangsUp();
    await bench.clock.advanceAsync(1200);
    expect(bench.factory.latest('bert-desk').state).toBe('alerting');
    caller.partyHangsUp();
    expectQuiet();
  });

  it('comes back after a time, with whom he waited for', async () => {
    campOn();
    await bench.clock.advanceAsync(181_000);
    const again = bench.factory.latest('anna-desk');
    expect(again.state).toBe('alerting');
    expect(bench.registry.call(caller.callId)?.latestDecision).toMatchObject({
      code: 'returned',
      params: { kind: 'camp-on', number: '102', name: 'bert', reason: 'too-long' },
    });
    again.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${again.id}`);
    caller.partyHangsUp();
    conversation.partyHangsUp();
    expectQuiet();
  });

  it('comes back when it rings and nobody answers', async () => {
    campOn();
    conversation.partyHangsUp();
    await bench.clock.advanceAsync(1100 + 30_000 + 100);
    expect(bench.registry.call(caller.callId)?.latestDecision?.params).toMatchObject({ reason: 'no-answer' });
    expect(bench.factory.latest('anna-desk').state).toBe('alerting');
    caller.partyHangsUp();
    expectQuiet();
  });

  it('waits behind those who wait for him already', async () => {
    campOn();
    const [second, annaAgain] = await bench.talk('carrier', '+46850101', 'anna-desk');
    bench.passingOn.campOn.campOn(bench.actor('anna'), annaAgain.id, '102');
    conversation.partyHangsUp();
    await bench.clock.advanceAsync(1200);
    const forFirst = bench.factory.latest('bert-desk');
    forFirst.partyAnswers();
    await bench.clock.advanceAsync(5000);
    expect(caller.hears).toBe(`leg ${forFirst.id}`);
    expect(second.hears).toBe('music');
    forFirst.partyHangsUp();
    await bench.clock.advanceAsync(1200);
    const forSecond = bench.factory.latest('bert-desk');
    forSecond.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(second.hears).toBe(`leg ${forSecond.id}`);
    second.partyHangsUp();
    expectQuiet();
  });

  it('is rung for at once when the colleague is free already', async () => {
    conversation.partyHangsUp();
    campOn();
    await bench.clock.advanceAsync(20);
    expect(bench.factory.latest('bert-desk').state).toBe('alerting');
    expect(anna.told.release).toBe('transferred');
    caller.partyHangsUp();
    expectQuiet();
  });
});

describe('camping on', () => {
  it('is refused for what is no phone of a colleague, and the attendant keeps the call', async () => {
    for (const number of ['200', '0555', '299', '*44'])
      expect(() => campOn(number)).toThrow(expect.objectContaining({ code: 'cannot-camp-on' }));
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe(`leg ${anna.id}`);
    caller.partyHangsUp();
    conversation.partyHangsUp();
    expectQuiet();
  });

  it('is done by a phone that transfers to the code and the number', async () => {
    expect(anna.partyTransfers('*66102')).toEqual([100, 200]);
    await bench.clock.advanceAsync(0);
    expect(caller.hears).toBe('music');
    caller.partyHangsUp();
    conversation.partyHangsUp();
    expectQuiet();
  });

  it('is no number to dial', () => {
    expect(bench.call('anna-soft', '*66102').told.release).toBe('unknown-number');
  });
});
