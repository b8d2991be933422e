import { describe, expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';
import type { UserId } from '../../kernel/ids.ts';
import { projectCallLog } from '../call-log/index.ts';
import { DoubleCallService, type DoubleCallStep } from './index.ts';

const visitor = { number: '0046700001', name: 'Vera' };

function ask(bench: SwitchBench, person = 'anna') {
  const steps: DoubleCallStep[] = [];
  const call = new DoubleCallService({ calls: bench.calls }).begin({
    userId: person as UserId,
    visitor,
    decision: { code: 'call-back-asked', params: { button: 'Shop' }, sentence: 'A visitor of the shop asked for a call.' },
    changed: (step) => steps.push(step),
  });
  return { call, steps, states: () => steps.map(({ state }) => state) };
}

const rowsOf = (bench: SwitchBench, callId: string) =>
  projectCallLog(bench.journal.events.filter((event) => event.callId === callId)).map((row) => ({
    user: row.userId,
    direction: row.direction,
    other: row.otherNumber,
    talkMs: row.talkMs,
    cause: row.cause,
  }));

describe('a double call', () => {
  it('rings all phones of the person, who sees the visitor, and calls the visitor when he has answered', async () => {
    const bench = new SwitchBench();
    for (const phone of ['anna-desk', 'anna-soft', 'carrier']) bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
    const { call, states } = ask(bench);
    await bench.clock.advanceAsync(50);
    const desk = bench.factory.latest('anna-desk');
    expect(desk.context?.from).toMatchObject({ number: visitor.number, displayName: 'Vera' });
    expect(desk.context?.autoAnswer).toBe(false);
    expect(states()).toEqual([]);
    desk.partyAnswers();
    await bench.clock.advanceAsync(50);
    expect(bench.factory.latest('anna-soft').told.release).toBe('answered-elsewhere');
    expect(desk.hears).toBe('tone ringback');
    expect(states()).toEqual(['calling']);
    const outside = bench.factory.latest('carrier');
    expect(outside.context?.from).toMatchObject({ number: '101' });
    outside.partyAnswers();
    await bench.clock.advanceAsync(3000);
    expect(desk.hears).toBe(`leg ${outside.id}`);
    expect(outside.hears).toBe(`leg ${desk.id}`);
    outside.partyHangsUp();
    expect(states()).toEqual(['calling', 'connected', 'ended']);
    expect(bench.decisions(call.callId)).toEqual(['call-back-asked', 'to-trunk']);
    expect(rowsOf(bench, call.callId)).toEqual([
      { user: 'anna', direction: 'outgoing', other: '+46700001', talkMs: 3000, cause: 'normal-clearing' },
    ]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('ends as not reached when he does not answer, and he finds who wanted him', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10 }]);
    const { call, steps } = ask(bench);
    await bench.clock.advanceAsync(61_000);
    expect(steps).toEqual([{ state: 'not-reached', cause: 'no-answer' }]);
    expect(rowsOf(bench, call.callId)).toMatchObject([{ user: 'anna', direction: 'missed', other: visitor.number }]);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('rings who stands in for him by his forwardings, but never his mailbox', async () => {
    const bench = new SwitchBench();
    for (const phone of ['anna-desk', 'bert-desk']) bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
    const anna = { userId: 'anna' as UserId, immediate: null, busy: null, noAnswer: '102', noAnswerAfterS: 10 };
    bench.forwardings.replace(anna);
    const { call, states } = ask(bench);
    await bench.clock.advanceAsync(10_100);
    const deputy = bench.factory.latest('bert-desk');
    expect(deputy.state).toBe('alerting');
    deputy.partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(states()[0]).toBe('calling');
    call.cancel();
    bench.forwardings.replace({ ...anna, noAnswer: 'voicemail' });
    const second = ask(bench);
    await bench.clock.advanceAsync(10_100);
    expect(second.steps).toEqual([{ state: 'not-reached', cause: 'no-answer' }]);
  });

  it('tells him of it also when none of his phones is there', () => {
    const bench = new SwitchBench();
    const { call, states } = ask(bench);
    expect(states()).toEqual(['not-reached']);
    expect(rowsOf(bench, call.callId)).toMatchObject([{ user: 'anna', direction: 'missed', other: visitor.number }]);
  });

  it('lets him hear the busy tone when the visitor is busy, and notes a call of his that came to nothing', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10, answersAfterMs: 20 }]);
    bench.factory.scripts.set('carrier', [{ refuses: { afterMs: 30, cause: 'busy' } }]);
    const { call, steps } = ask(bench);
    await bench.clock.advanceAsync(100);
    expect(steps.at(-1)).toEqual({ state: 'visitor-not-reached', cause: 'busy' });
    expect(bench.factory.latest('anna-desk').hears).toBe('tone busy');
    await bench.clock.advanceAsync(5000);
    expect(bench.endOf(call.callId)).toBe('busy');
    expect(rowsOf(bench, call.callId)).toMatchObject([{ user: 'anna', direction: 'outgoing', other: visitor.number, talkMs: 0 }]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('ends when he hangs up before the visitor answers', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10, answersAfterMs: 20 }]);
    bench.factory.scripts.set('carrier', [{ ringsAfterMs: 10 }]);
    const { states } = ask(bench);
    await bench.clock.advanceAsync(100);
    bench.factory.latest('anna-desk').partyHangsUp();
    await bench.clock.advanceAsync(0);
    expect(states()).toEqual(['calling', 'visitor-not-reached']);
    expect(bench.factory.latest('carrier').told.release).not.toBeNull();
    expect(bench.registry.size.calls).toBe(0);
  });

  it.each([50, 200])('can be cancelled while it rings (after %i ms), but not once both talk', async (afterMs) => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10, answersAfterMs: 100 }]);
    bench.factory.scripts.set('carrier', [{ ringsAfterMs: 10, answersAfterMs: 500 }]);
    const { call, steps } = ask(bench);
    await bench.clock.advanceAsync(afterMs);
    expect(call.cancel()).toBe(true);
    await bench.clock.advanceAsync(0);
    expect(steps.at(-1)).toEqual({ state: 'cancelled', cause: 'cancelled' });
    expect(bench.registry.size.calls).toBe(0);
    const second = ask(bench);
    await bench.clock.advanceAsync(700);
    expect(second.states()).toEqual(['calling', 'connected']);
    expect(second.call.cancel()).toBe(false);
  });

  it('calls no number that the calling policy blocks', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-desk', [{ ringsAfterMs: 10, answersAfterMs: 20 }]);
    const steps: DoubleCallStep[] = [];
    new DoubleCallService({ calls: bench.calls }).begin({
      userId: 'anna' as UserId,
      visitor: { number: '01900555', name: '' },
      decision: { code: 'call-back-asked', params: {}, sentence: 'Asked.' },
      changed: (step) => steps.push(step),
    });
    await bench.clock.advanceAsync(100);
    expect(steps.at(-1)).toEqual({ state: 'visitor-not-reached', cause: 'not-permitted' });
    expect(bench.factory.latest('anna-desk').hears).toBe('tone congestion');
  });

  it('is refused for who has no phone', () => {
    expect(() => ask(new SwitchBench(), 'nobody')).toThrow(/no phone/);
  });
});
