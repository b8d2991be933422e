import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timer } from './clock.ts';
import { type Alarm, TimerLists } from './timer-lists.ts';
import { VirtualClock } from './virtual-clock.ts';

function onVirtualClock(): { clock: VirtualClock; lists: TimerLists } {
  const clock = new VirtualClock(0);
  let set: Timer | undefined;
  const alarm: Alarm = {
    nowMs: () => clock.now(),
    set: (delayMs, wake) => {
      set?.cancel();
      set = clock.setTimer(delayMs, wake);
    },
  };
  return { clock, lists: new TimerLists(alarm) };
}

describe('timers in lists', () => {
  it('fire when those of a clock of their own would, cancelled or not', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), delayMs: fc.constantFrom(0, 4, 40, 200, 500, 5000, 32_000) }),
      fc.record({ do: fc.constant('cancel' as const), which: fc.nat(30) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(6000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, lists } = onVirtualClock();
        const plain = new VirtualClock(0);
        const fired: string[] = [];
        const expected: string[] = [];
        const pairs: [Timer, Timer][] = [];
        for (const one of steps) {
          if (one.do === 'set') {
            const name = `${pairs.length}`;
            const listed = lists.add(one.delayMs, () => fired.push(`${name} at ${clock.now()}`));
            pairs.push([listed!, plain.setTimer(one.delayMs, () => expected.push(`${name} at ${plain.now()}`))]);
          } else if (one.do === 'cancel') for (const timer of pairs[one.which] ?? []) timer.cancel();
          else for (const time of [clock, plain]) time.advance(one.ms);
        }
        for (const time of [clock, plain]) time.advance(40_000);
        expect(fired.toSorted()).toEqual(expected.toSorted());
        expect(clock.pendingTimers).toBe(0);
      }),
    );
  });

  it('of one duration fire in the order in which they were set', () => {
    const { clock, lists } = onVirtualClock();
    const fired: number[] = [];
    for (let i = 0; i < 5; i++) lists.add(20, () => fired.push(i));
    clock.advance(20);
    expect(fired).toEqual([0, 1, 2, 3, 4]);
  });

  it('run although one before them throws', () => {
    const { clock, lists } = onVirtualClock();
    const fired: string[] = [];
    lists.add(10, () => {
      throw new Error('a mistake');
    });
    lists.add(10, () => fired.push('same'));
    lists.add(30, () => fired.push('later'));
    expect(() => clock.advance(10)).toThrow('a mistake');
    clock.advance(30);
    expect(fired).toEqual(['same', 'later']);
  });

  it('may set and cancel others while they run', () => {
    const { clock, lists } = onVirtualClock();
    const fired: string[] = [];
    lists.add(10, () => {
      second?.cancel();
      lists.add(0, () => fired.push('at once'));
    });
    const second = lists.add(10, () => fired.push('cancelled'));
    clock.advance(11);
    expect(fired).toEqual(['at once']);
  });

  it('leave long delays and too many different ones to others', () => {
    const { lists } = onVirtualClock();
    expect(lists.add(64_001, () => {})).toBeUndefined();
    expect(lists.add(-1, () => {})).toBeUndefined();
    expect(lists.add(Number.NaN, () => {})).toBeUndefined();
    for (let delayMs = 0; delayMs < 64; delayMs++) expect(lists.add(delayMs, () => {})).toBeDefined();
    expect(lists.add(65, () => {})).toBeUndefined();
    expect(lists.add(7, () => {})).toBeDefined();
  });
});
