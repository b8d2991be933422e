import { describe, expect, it } from 'vitest';
import { calmly, stepsOf, withChanged } from './live-rows.ts';

describe('rows that the server tells of', () => {
  const keyOf = ({ id }: { id: string }) => id;

  it('take the place of what was shown, and others stay', () => {
    const items = [
      { id: 'a', is: 1 },
      { id: 'b', is: 1 },
    ];
    expect(withChanged(items, { id: 'b', is: 2 }, keyOf)).toEqual([
      { id: 'a', is: 1 },
      { id: 'b', is: 2 },
    ]);
    expect(withChanged(items, { id: 'c', is: 2 }, keyOf)).toBe(items);
  });

  it.each([
    [{ isShown: true, isWanted: true, isReading: false }, ['replace']],
    [{ isShown: true, isWanted: false, isReading: false }, ['remove']],
    [{ isShown: false, isWanted: true, isReading: false }, ['read']],
    [{ isShown: false, isWanted: false, isReading: false }, ['nothing']],
    // An answer that is on its way may be older.
    [{ isShown: true, isWanted: true, isReading: true }, ['replace', 'read']],
    [{ isShown: true, isWanted: false, isReading: true }, ['remove', 'read']],
  ])('%j: %j', (told, steps) => expect(stepsOf(told)).toEqual(steps));
});

describe('reading calmly', () => {
  it('is at once, then once a second however often it is asked, and never forgets the last', () => {
    const timers: (() => void)[] = [];
    let count = 0;
    const read = calmly(
      () => {
        count += 1;
      },
      1000,
      (_ms, run) => void timers.push(run),
    );
    for (let i = 0; i < 50; i++) read();
    expect(count).toBe(1);
    timers.shift()!();
    expect(count).toBe(2);
    timers.shift()!();
    expect(count).toBe(2);
    read();
    expect(count).toBe(3);
  });
});
