import fc from 'fast-check';
import {
  compareForms,
  type Fit,
  fitOf,
  mayBePart,
  type SearchQuery,
  type SearchTerms,
  type WordFit,
  wordOf,
} from '../../src/directory/search/index.ts';
import type { PreparedContact } from '../../src/directory/synchronisation/index.ts';
import type { UserId } from '../../src/kernel/ids.ts';

/** Made-up contacts that are much alike, what may be typed, and what a search has to find then: everything looked at, one after another. */
export const plan = { settings: { internationalPrefix: '00', localCountryPrefix: '49' } as never, nationalPrefix: '0' };
const fitOrder: readonly Fit[] = ['exact', 'begins', 'words', 'inside', 'similar'];

const name = fc.constantFrom(
  'Mar',
  'Marin',
  'Martin',
  'Martín',
  'Armin',
  'Marta',
  'Tina',
  'Anna',
  'Ana',
  'Hanna',
  'Öz',
  'St. Martin',
  'De la Mar',
);
const firm = fc.constantFrom('Mar', 'Tin AG', 'Hanna & Mar', 'Marina', '3M', 'a_b 100%');
const number = fc.constantFrom('+49301234', '+493012345', '+49123430', '+33123456789');
/** `directory`: 0 of one's own domain, 1 of another, 2 private, 3 not to be seen. */
export const made = fc.record({
  directory: fc.nat(3),
  firstName: fc.option(name),
  lastName: fc.option(name),
  companyName: fc.option(firm),
  email1: fc.option(fc.constantFrom('a.mar@tin.example', 'mar@tin.example')),
  workPhone: fc.option(number),
  mobilePhone: fc.option(number),
  isRed: fc.boolean(),
});
const word = fc.constantFrom(
  'm',
  'ma',
  'mar',
  'MARTIN',
  'artin',
  'tin',
  'marten',
  'matrin',
  'anna',
  'hana',
  'an',
  'ag',
  '3m',
  'a.mar@',
  'öz',
  '%',
  '_b',
  'ina',
  '34',
);
export const text = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  fc.constantFrom('030 1234', '+4930', '1234', '2345', '49', '3', '0033 1', '3012345'),
);

export type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

export function contactOf(one: Made, at: number, owner: UserId): PreparedContact {
  const { directory, isRed, ...fields } = one;
  const values = Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value === null ? [] : [[field, value]])));
  const numbers = (['workPhone', 'mobilePhone'] as const).flatMap((field) => {
    const external = one[field];
    return external === null ? [] : [{ field, internal: null, external }];
  });
  const redListed = isRed && one.workPhone !== null ? (['workPhone'] as const) : [];
  return {
    sourceKey: `k${at}`,
    ownerId: directory === 2 ? owner : null,
    values,
    invisible: [],
    mapped: [],
    redListed,
    vip: null,
    numbers,
  };
}

export interface Expected {
  readonly key: string;
  readonly fit: Fit;
  readonly isFavourite: boolean;
}

export interface Known {
  readonly key: string;
  readonly id: string;
  readonly no: number;
  readonly directory: number;
  readonly terms: SearchTerms;
}

/** Everything looked at, one after another; what only nearly fits counts when nothing else does. */
export function reference(
  known: readonly Known[],
  query: SearchQuery,
  anchors: (fit: WordFit) => string | null,
  favourites: readonly string[] = [],
): Expected[] {
  const found = known.flatMap((one) => {
    const fitted = one.directory === 3 ? null : fitOf(one.terms, query, anchors);
    return fitted ? [{ ...one, ...fitted, isFavourite: favourites.includes(one.id), isOwn: one.directory !== 1 }] : [];
  });
  const asTyped = found.filter(({ fit }) => fit !== 'similar');
  const sorted = (asTyped.length > 0 ? asTyped : found).toSorted(
    (a, b) =>
      Number(b.isFavourite) - Number(a.isFavourite) ||
      fitOrder.indexOf(a.fit) - fitOrder.indexOf(b.fit) ||
      Number(b.isOwn) - Number(a.isOwn) ||
      compareForms(a.form, b.form) ||
      a.no - b.no,
  );
  return sorted.map(({ key, fit, isFavourite }) => ({ key, fit, isFavourite }));
}

/** As the search chooses them: the word that the fewest contacts of the company have. */
export function anchorsOf(known: readonly Known[], { words }: SearchQuery): (fit: WordFit) => string | null {
  const uses = (fits: (one: string) => boolean) =>
    known.flatMap(({ terms }) =>
      [...terms.beginnings, ...terms.others].filter((form) => !wordOf(form).includes('@') && fits(wordOf(form))),
    ).length;
  return (fit) => {
    const able = words.filter((one) => (words.length === 1 || /\D/.test(one)) && (fit === 'words' || mayBePart(one)));
    if (able.length < 2) return able[0] ?? null;
    const cost = (one: string) => uses((other) => (fit === 'words' ? other.startsWith(one) : other.includes(one)));
    return able.reduce((best, one) => (cost(one) < cost(best) ? one : best));
  };
}
