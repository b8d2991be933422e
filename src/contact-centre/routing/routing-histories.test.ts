import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRouting } from '../../../test/support/routing-comparison.ts';

const number = fc.nat({ max: 65_535 });
const chance = fc.tuple(number, number, number, number, number);

describe('the routing engine through any history', () => {
  it('decides as one that looks at everybody, keeps what it promises, and goes on after a crash as if there had been none', () => {
    let offers = 0;
    fc.assert(
      fc.property(
        fc.array(chance, { minLength: 20, maxLength: 120, size: 'max' }),
        fc.integer({ min: 1, max: 20 }),
        (chances, every) => {
          offers += compareRouting(chances, (step) => step % every === 0);
        },
      ),
      { numRuns: 150 },
    );
    // Else it would have proved nothing.
    expect(offers).toBeGreaterThan(1000);
  });
});
