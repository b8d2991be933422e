import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insideOf, outsideOf } from './index.ts';

const trunk = {
  numbers: [
    { number: '+4930555*', destination: '0' },
    { number: '+4930555300', destination: '300' },
    { number: '+49305552*', destination: '2*' },
  ],
};

describe('the numbers of a trunk', () => {
  it('lead inside: the exact one first, then the longest range, each number of a range to its own extension', () => {
    expect(insideOf(trunk, '+4930555300')).toBe('300');
    expect(insideOf(trunk, '+4930555217')).toBe('217');
    expect(insideOf(trunk, '+4930555999')).toBe('0');
    expect(insideOf(trunk, '+4989123456')).toBeNull();
  });

  it('show an extension to the public by a number that leads to it alone', () => {
    expect(outsideOf(trunk, '300')).toBe('+4930555300');
    expect(outsideOf(trunk, '217')).toBe('+4930555217');
    expect(outsideOf(trunk, '0')).toBeNull();
    expect(outsideOf(trunk, '999')).toBeNull();
  });

  it('shown to the public lead back to the extension they show', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^2\d{1,3}$/), (inside) => {
        expect(insideOf(trunk, outsideOf(trunk, inside)!)).toBe(inside);
      }),
    );
  });
});
