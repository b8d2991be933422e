import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../kernel/fold.ts';
import { areSimilar } from './fit.ts';
import { readQuery, searchTermsOf, signsOf, wordLine, wordOf } from './index.ts';

const germany = { settings: { internationalPrefix: '00', localCountryPrefix: '49' } as never, nationalPrefix: '0' };
const details = { invisible: [], mapped: [], redListed: [], vip: null, numbers: [] };

describe('what was typed', () => {
  it('is read as words without accents and case', () => {
    expect(readQuery('  Müller, RENÉ ', null).words).toEqual(['muller', 'rene']);
  });
  it('is one word when it is an e-mail address', () => {
    expect(readQuery('P.Martin@acme', null).words).toEqual(['p.martin@acme']);
  });
  it('is a number when it is nothing but that, as the country dials it and as it is', () => {
    expect(readQuery('030 / 12-34', germany)).toEqual({
      words: ['0301234'],
      numberBeginnings: ['0301234', '49301234'],
      numberPart: '301234',
    });
    expect(readQuery('0033 1', germany).numberBeginnings).toEqual(['00331', '331']);
    expect(readQuery('+49 (0)30', germany).numberBeginnings).toHaveLength(1);
    expect(readQuery('201', germany)).toEqual({ words: ['201'], numberBeginnings: ['201'], numberPart: null });
  });
  it('never fails, however it looks', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readQuery(text, germany).words.length <= 8));
  });
});

describe('what a contact is found by', () => {
  it('begins no two forms with the same word, and has a form for each', () => {
    fc.assert(
      fc.property(
        fc.record({
          firstName: fc.string({ unit: 'grapheme' }),
          lastName: fc.string({ unit: 'grapheme' }),
          companyName: fc.lorem(),
          email1: fc.emailAddress(),
        }),
        (values) => {
          const terms = searchTermsOf({ ...details, values });
          const words = [...terms.beginnings, ...terms.others].map(wordOf);
          expect(new Set(words).size).toBe(words.length);
          expect(words.every((word) => word !== '' && !word.includes(' '))).toBe(true);
          expect(wordLine(terms)).toBe(` ${words.join(' ')} `);
        },
      ),
    );
  });
  it('leaves out what is not shown and numbers on the red list', () => {
    const numbers = [
      { field: 'workPhone', internal: null, external: '+4930123' },
      { field: 'mobilePhone', internal: '201', external: null },
    ] as const;
    const terms = searchTermsOf({
      ...details,
      values: { lastName: 'Garbo', jobTitle: 'Spy' },
      invisible: ['jobTitle'],
      redListed: ['workPhone'],
      numbers,
    });
    expect(wordLine(terms)).toBe(' garbo 201 ');
  });
  it('has the signs of every word that one of its words begins with', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 1 }).map(fold), { minLength: 1 }), fc.nat(), fc.nat(8), (words, at, length) => {
        const asked = BigInt(signsOf([words[at % words.length]!.slice(0, length)]));
        expect(BigInt(signsOf(words)) & asked).toBe(asked);
      }),
    );
  });
});

describe('a typing error', () => {
  it('is a letter too many, too few, wrong, or two exchanged', () => {
    for (const mistaken of ['marttin', 'matin', 'mardin', 'matrin']) expect(areSimilar('martin', mistaken)).toBe(true);
    for (const other of ['mart', 'marinating', 'nitram']) expect(areSimilar('martin', other)).toBe(false);
  });
});
