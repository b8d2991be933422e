import { describe, expect, it } from 'vitest';
import { EventHistory } from './event-history.ts';

const event = { type: 'reset', reason: 'a test' } as const;

describe('EventHistory', () => {
  it('replays everything after the last seen event', () => {
    const history = new EventHistory(10);
    for (let i = 0; i < 5; i++) history.add(event);
    expect(history.after(3)?.map((one) => one.id)).toEqual([4, 5]);
  });

  it('has nothing to replay for who has seen all', () => {
    const history = new EventHistory(10);
    history.add(event);
    expect(history.after(1)).toEqual([]);
  });

  it('says so when some of the missed events are gone', () => {
    const history = new EventHistory(2);
    for (let i = 0; i < 5; i++) history.add(event);
    expect(history.after(1)).toBeNull();
    expect(history.after(3)?.map((one) => one.id)).toEqual([4, 5]);
  });

  it('does not believe a number it never gave out', () => {
    expect(new EventHistory(2).after(7)).toBeNull();
  });

  it('knows that who comes back from before a restart has missed something', () => {
    const history = new EventHistory(10, 1_000_000);
    expect(history.after(3)).toBeNull();
    for (let i = 0; i < 5; i++) history.add(event);
    expect(history.after(3)).toBeNull();
    expect(history.after(1_000_003)?.map((one) => one.id)).toEqual([1_000_004, 1_000_005]);
  });
});
