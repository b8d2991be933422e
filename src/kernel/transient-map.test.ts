import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransientMap } from './transient-map.ts';

describe('a map of what comes and goes', () => {
  it('holds what a Map would hold, in the same order, whatever is done', () => {
    const key = fc.integer({ min: 0, max: 8 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key }),
      fc.record({ kind: fc.constant('delete' as const), key }),
      fc.record({ kind: fc.constant('clear' as const), key }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = new Map<number, { readonly at: number }>();
        const transient = new TransientMap<number, { readonly at: number }>();
        for (const [at, one] of steps.entries()) {
          if (one.kind === 'clear') {
            map.clear();
            transient.clear();
          } else if (one.kind === 'delete') expect(transient.delete(one.key)).toBe(map.delete(one.key));
          else {
            map.set(one.key, { at });
            transient.set(one.key, { at });
          }
          expect([...transient]).toEqual([...map]);
          expect([...transient.values()]).toEqual([...map.values()]);
          expect([...transient.keys()]).toEqual([...map.keys()]);
          expect(transient.size).toBe(map.size);
          expect([transient.get(one.key), transient.has(one.key)]).toEqual([map.get(one.key), map.has(one.key)]);
        }
      }),
    );
  });

  it('is gone through safely while its entries go', () => {
    const map = new TransientMap<number, { readonly n: number }>();
    for (const n of [1, 2, 3]) map.set(n, { n });
    const seen: number[] = [];
    for (const { n } of map.values()) {
      seen.push(n);
      map.delete(n);
      map.delete(n + 1);
    }
    expect(seen).toEqual([1, 3]);
    expect(map.size).toBe(0);
  });
});
