import { describe, expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';
import { participants } from './call-log-store.ts';
import { EventSentences } from './describe-event.ts';
import { projectCallLog, recoverUnfinishedCalls } from './index.ts';

const rowsOf = (bench: SwitchBench, callId: string) =>
  projectCallLog(bench.journal.events.filter((event) => event.callId === callId)).map((row) => ({
    user: row.userId,
    direction: row.direction,
    other: row.otherNumber,
    talkMs: row.talkMs,
    cause: row.cause,
    answeredBy: row.answeredBy,
  }));

describe('the call log', () => {
  it('has a row for each side of an answered call, devices that rang in vain included once', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('anna-soft', [{ ringsAfterMs: 10 }]);
    const [caller] = await bench.talk('bert-desk', '101', 'anna-desk');
    await bench.clock.advanceAsync(5000);
    caller.partyHangsUp();
    expect(rowsOf(bench, caller.callId)).toEqual([
      { user: 'bert', direction: 'outgoing', other: '101', talkMs: 5000, cause: 'normal-clearing', answeredBy: null },
      { user: 'anna', direction: 'incoming', other: '102', talkMs: 5000, cause: 'normal-clearing', answeredBy: null },
    ]);
  });

  it('shows a missed call, and who answered instead', async () => {
    const bench = new SwitchBench();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(100);
    bench.call('cleo-desk', '*8102');
    await bench.clock.advanceAsync(1000);
    caller.partyHangsUp();
    const [, missed, taken] = rowsOf(bench, caller.callId);
    expect(missed).toMatchObject({ user: 'bert', direction: 'missed', other: '101', answeredBy: 'cleo' });
    expect(taken).toMatchObject({ user: 'cleo', talkMs: 1000 });
  });

  it('shows an outgoing call that nobody answered with the number dialled and why', () => {
    const bench = new SwitchBench();
    const caller = bench.call('anna-desk', '102');
    expect(rowsOf(bench, caller.callId)[0]).toMatchObject({
      user: 'anna',
      direction: 'outgoing',
      other: '102',
      talkMs: 0,
      cause: 'unreachable',
    });
  });

  it('shows a call that found all lines taken to the one called, with the reason', async () => {
    const bench = new SwitchBench();
    await bench.talk('bert-desk', '101', 'anna-desk');
    await bench.talk('bert-desk', '101', 'anna-desk');
    const caller = bench.call('cleo-desk', '102');
    expect(rowsOf(bench, caller.callId)).toEqual([
      { user: 'cleo', direction: 'outgoing', other: '102', talkMs: 0, cause: 'busy', answeredBy: null },
      { user: 'bert', direction: 'missed', other: '103', talkMs: 0, cause: 'busy', answeredBy: null },
    ]);
    const told = bench.journal.events.filter(({ callId }) => callId === caller.callId);
    const sentences = new EventSentences({ queue: () => '', agent: () => '' });
    expect(told.map((event) => sentences.of(event)).find((one) => one.includes('no line free'))).toContain('102');
    expect(participants(told)).toEqual(new Set(['cleo', 'bert']));
  });

  it('shows a call to the one called though none of his phones was connected', () => {
    const bench = new SwitchBench();
    const caller = bench.call('anna-desk', '102');
    expect(rowsOf(bench, caller.callId)[1]).toMatchObject({
      user: 'bert',
      direction: 'missed',
      other: '101',
      cause: 'unreachable',
    });
  });

  it('closes after a restart what was left open, once', async () => {
    const bench = new SwitchBench();
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    const { journal, clock } = bench;
    await bench.clock.advanceAsync(5000);
    const lastAliveMs = clock.now();
    await bench.clock.advanceAsync(3_600_000);
    expect(await recoverUnfinishedCalls({ journal, clock, lastAliveMs })).toBe(1);
    expect(await recoverUnfinishedCalls({ journal, clock, lastAliveMs })).toBe(0);
    expect(bench.typesOf(caller.callId).slice(-3)).toEqual(['leg-released', 'leg-released', 'call-ended']);
    expect(journal.events.map((event) => event.seq)).toEqual([...journal.events.keys()]);
    expect(rowsOf(bench, caller.callId)[0]).toMatchObject({ direction: 'outgoing', cause: 'server-restart', talkMs: 5000 });
  });

  it('ends a call that was left open at its last event, or now, where the sign of life is older or missing', async () => {
    const older = new SwitchBench();
    const [first] = await older.talk('anna-desk', '102', 'bert-desk');
    await older.clock.advanceAsync(5000);
    await recoverUnfinishedCalls({ journal: older.journal, clock: older.clock, lastAliveMs: 1 });
    expect(rowsOf(older, first.callId)[0]).toMatchObject({ talkMs: 0 });
    const missing = new SwitchBench();
    const [second] = await missing.talk('anna-desk', '102', 'bert-desk');
    await missing.clock.advanceAsync(5000);
    await recoverUnfinishedCalls({ journal: missing.journal, clock: missing.clock, lastAliveMs: null });
    expect(rowsOf(missing, second.callId)[0]).toMatchObject({ talkMs: 5000 });
  });
});
