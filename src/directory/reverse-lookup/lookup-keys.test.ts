import fc from 'fast-check';
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { compilePlan, lookupKey } from '../../telephony/numbering/index.ts';
import { candidateKeys, inOrderOfFit } from './index.ts';

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((list) => list.join(''));
const external = (key: string) => ({ kind: 'external', key }) as const;

/** Among these numbers of contacts, whose is the caller's? */
function owners(caller: string, numbers: readonly { key: string; priority: number }[]) {
  const candidates = candidateKeys(external(caller));
  const known = new Set(candidates.map(({ key }) => key));
  return inOrderOfFit(
    candidates,
    numbers.filter(({ key }) => known.has(key)),
  );
}

describe('whose number it is', () => {
  it('an internal number is only itself', () => {
    expect(candidateKeys({ kind: 'internal', key: '201' })).toEqual([{ kind: 'internal', key: '201', fit: 'exact', stem: 3 }]);
  });

  it('a service number without country code is only itself', () => {
    expect(candidateKeys(external('118218')).map(({ key }) => key)).toEqual(['118218']);
  });

  it('the lowest priority of directory names a number that several have', () => {
    const both = [
      { key: '+4930123456', priority: 20 },
      { key: '+4930123456', priority: 3 },
    ];
    expect(owners('+4930123456', both).map(({ priority }) => priority)).toEqual([3, 20]);
  });

  it('a main number stands for its extensions, the longest one; the number itself comes before', () => {
    const main = { key: '+4930123', priority: 1 };
    const branch = { key: '+49301234', priority: 2 };
    expect(owners('+4930123456', [main, branch])).toEqual([{ ...branch, fit: 'main' }]);
    const itself = { key: '+4930123456', priority: 9 };
    expect(owners('+4930123456', [main, branch, itself]).map(({ key }) => key)).toEqual([itself.key, branch.key]);
  });

  it('a main number written with a last 0 stands for longer numbers, never for a neighbour of the same length', () => {
    expect(owners('+4930123456', [{ key: '+49301230', priority: 1 }])).toHaveLength(1);
    expect(owners('+33155171889', [{ key: '+33155171880', priority: 1 }])).toEqual([]);
  });

  it('behind a main number are at most five digits, and before them seven at least', () => {
    fc.assert(
      fc.property(digits(4, 10), digits(0, 9), (stem, extension) => {
        const main = `+49${stem}`;
        const isFound = owners(main + extension, [{ key: main, priority: 1 }]).length > 0;
        expect(isFound).toBe(extension === '' || (extension.length <= 5 && main.length - 1 >= 7));
      }),
    );
  });

  it('every candidate is looked for once, the closest first', () => {
    fc.assert(
      fc.property(digits(4, 12), (rest) => {
        const candidates = candidateKeys(external(`+4${rest}`));
        expect(new Set(candidates.map(({ key }) => key)).size).toBe(candidates.length);
        expect(candidates.map(({ stem }) => stem)).toEqual(candidates.map(({ stem }) => stem).toSorted((a, b) => b - a));
        expect(candidates[0]).toMatchObject({ key: `+4${rest}`, fit: 'exact' });
      }),
    );
  });

  it('a number of any country is the same however it is written', () => {
    const countries = getCountries().flatMap((country) => {
      const example = getExampleNumber(country, examples);
      return example ? [{ country, example }] : [];
    });
    expect(countries.length).toBeGreaterThan(200);
    const unlike: CountryCode[] = [];
    for (const { country, example } of countries) {
      const settings = {
        internationalPrefix: '00',
        localCountryPrefix: '999',
        externalPrefix: '0',
        incomingAdd: '',
        incomingRemove: '',
        internalLength: 3,
        internalReverseLength: 3,
      };
      const abroad = compilePlan({ settings, rules: [] });
      const written = [example.number, example.formatInternational(), example.number.replace('+', '00'), example.getURI()];
      const keys = written.map((text) => lookupKey(abroad, text)?.key);
      if (keys.some((key) => key !== example.number)) unlike.push(country);
    }
    expect(unlike).toEqual([]);
  });
});
