import { describe, expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';

describe('hold by command', () => {
  it('of a phone that takes commands is done by the phone itself, and so is taking back', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.obeys = 'yes';
    bench.hold.hold(bench.actor('anna'), caller.id);
    await bench.clock.advanceAsync(10);
    expect(bench.registry.leg(caller.id)).toMatchObject({ state: 'held', heldByUs: false });
    expect(callee.hears).toBe('music');
    bench.hold.retrieve(bench.actor('anna'), caller.id);
    await bench.clock.advanceAsync(10);
    expect(callee.hears).toBe(`leg ${caller.id}`);
    await bench.clock.advanceAsync(5000);
    expect(bench.registry.leg(caller.id)).toMatchObject({ state: 'connected', heldByUs: false });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('is done here when the phone accepts and does nothing', async () => {
    const bench = new SwitchBench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.obeys = 'says-so';
    bench.hold.hold(bench.actor('anna'), caller.id);
    await bench.clock.advanceAsync(2500);
    expect(bench.registry.leg(caller.id)).toMatchObject({ state: 'held', heldByUs: true });
    expect(callee.hears).toBe('music');
    bench.hold.retrieve(bench.actor('anna'), caller.id);
    await bench.clock.advanceAsync(10);
    expect(callee.hears).toBe(`leg ${caller.id}`);
  });

  it('a call held at a phone that takes no commands can only be taken back there, which is said', async () => {
    const bench = new SwitchBench();
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.partyHolds();
    expect(() => bench.hold.retrieve(bench.actor('anna'), caller.id)).toThrow(/held|hold at the telephone|do so there/);
    expect(bench.registry.leg(caller.id)).toMatchObject({ state: 'held' });
  });

  it('does nothing more when the call ended meanwhile', async () => {
    const bench = new SwitchBench();
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.obeys = 'says-so';
    bench.hold.hold(bench.actor('anna'), caller.id);
    caller.partyHangsUp();
    await bench.clock.advanceAsync(5000);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });
});
