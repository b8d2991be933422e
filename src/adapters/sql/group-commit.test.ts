import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { GroupCommit } from './group-commit.ts';

describe('a group commit', () => {
  it('keeps 40 ms between its writes, up to twice as many the more events it wrote last', async () => {
    const clock = new VirtualClock(0);
    const writes: { atMs: number; events: number }[] = [];
    const commit = new GroupCommit<number>({
      clock,
      logger: silentLogger,
      what: 'events',
      write: async (events) => void writes.push({ atMs: clock.now(), events: events.length }),
      describe: () => ({}),
      perEventMs: 0.25,
    });
    for (const count of [1, 100, 1000, 1]) {
      for (let i = 0; i < count; i++) commit.append(i);
      const before = writes.length;
      while (writes.length === before) await clock.advanceAsync(1);
    }
    await commit.durable();
    const [first] = writes;
    expect(writes.map(({ atMs, events }) => [atMs - first!.atMs, events])).toEqual([
      [0, 1],
      [40, 100],
      [105, 1000],
      [185, 1],
    ]);
  });
});
