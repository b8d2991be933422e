import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallBackHistory } from '../../../../test/support/call-back-history.ts';

const number = fc.nat({ max: 65_535 });
const chance = fc.tuple(number, number, number);

describe('call-backs through any history', () => {
  it('are each done once: none is lost, called by two at once, or younger than it was', async () => {
    const all = { arranged: 0, merged: 0, tried: 0, reached: 0, restarts: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(chance, { minLength: 10, maxLength: 60, size: 'max' }), async (chances) => {
        const history = new CallBackHistory();
        for (const one of chances) await history.happens(one);
        await history.end();
        expect(history.broken.slice(0, 3)).toEqual([]);
        for (const [name, count] of Object.entries(history.count)) all[name as keyof typeof all] += count;
      }),
      { numRuns: 60 },
    );
    // Else it would have proved nothing.
    for (const [name, count] of Object.entries(all)) expect(count, name).toBeGreaterThan(20);
  }, 60_000);
});
