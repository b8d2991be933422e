import type { Fit } from './search-ports.ts';
import { mayBeMistaken, mayBePart, type SearchQuery, shortestPart } from './search-query.ts';
import { lengthOf, type SearchTerms, wordLine, wordOf } from './search-terms.ts';

/** How a contact fits, and by which of its forms: contacts that fit alike are in the order of these. */
export interface FitByForm {
  readonly fit: Fit;
  readonly form: string;
}

/** Of how the words have to be found: each one takes in those before it. */
export type WordFit = 'words' | 'inside' | 'similar';

type Terms = Pick<SearchTerms, 'beginnings' | 'others' | 'numbers'>;

/**
 * How well a contact fits; null: not at all. This is what the store's search is held to, said in the plainest way.
 * @param anchorOf the word of the query by whose forms those that fit alike are in order
 */
export function fitOf(terms: Terms, query: SearchQuery, anchorOf: (fit: WordFit) => string | null): FitByForm | null {
  if (query.words.length === 0) return null;
  return (
    fitOfBeginning(terms, query) ??
    fitOfWords(terms, query, 'words', anchorOf) ??
    fitOfNumberPart(terms, query) ??
    fitOfParts(terms, query, anchorOf)
  );
}

/** Whether every word begins, or is inside, or is nearly, one of the contact's. */
export function fitsWords(line: string, words: readonly string[], fit: WordFit): boolean {
  return words.every((word) => line.split(' ').some((known) => known !== '' && fitsWord(known, word, fit)));
}

/** Whether two words differ by no more than one typing error: leaving out one letter of each (or none) makes them the same. */
export function areSimilar(one: string, other: string): boolean {
  const ways = new Set(shortenings(one));
  return shortenings(other).some((way) => ways.has(way));
}

function fitsWord(known: string, asked: string, fit: WordFit): boolean {
  if (known.startsWith(asked)) return true;
  if (fit !== 'words' && mayBePart(asked) && known.includes(asked)) return true;
  const length = lengthOf(known);
  const isComparable = length >= shortestPart && length <= 25 && !/[\d@]/.test(known);
  return fit === 'similar' && mayBeMistaken(asked) && isComparable && areSimilar(known, asked);
}

function fitOfBeginning({ beginnings, numbers }: Terms, { words, numberBeginnings }: SearchQuery): FitByForm | null {
  const asked = words.join(' ');
  const forms = [
    ...beginnings.filter((form) => form.startsWith(asked)),
    ...numbers.filter((form) => numberBeginnings.some((digits) => form.startsWith(digits))),
  ];
  if (forms.length === 0) return null;
  const whole = new Set([`${asked} `, ...numberBeginnings.map((digits) => `${digits} `)]);
  const exact = forms.filter((form) => whole.has(form));
  return exact.length > 0 ? { fit: 'exact', form: least(exact) } : { fit: 'begins', form: least(forms) };
}

function fitOfWords(
  terms: Terms,
  { words }: SearchQuery,
  fit: WordFit,
  anchorOf: (fit: WordFit) => string | null,
): FitByForm | null {
  const anchor = anchorOf(fit);
  if (anchor === null || !fitsWords(wordLine(terms), words, fit)) return null;
  const forms = [...terms.beginnings, ...terms.others].filter((form) => fitsWord(wordOf(form), anchor, fit));
  return forms.length === 0 ? null : { fit, form: least(forms) };
}

function fitOfNumberPart({ numbers }: Terms, { numberPart }: SearchQuery): FitByForm | null {
  const forms = numberPart === null ? [] : numbers.filter((form) => form.includes(numberPart));
  return forms.length === 0 ? null : { fit: 'inside', form: least(forms) };
}

function fitOfParts(terms: Terms, query: SearchQuery, anchorOf: (fit: WordFit) => string | null): FitByForm | null {
  if (query.numberBeginnings.length > 0) return null;
  return fitOfWords(terms, query, 'inside', anchorOf) ?? fitOfWords(terms, query, 'similar', anchorOf);
}

function least(forms: readonly string[]): string {
  return forms.reduce((one, other) => (compareForms(one, other) <= 0 ? one : other));
}

/** By code points, as the store does it ("C"). */
export function compareForms(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Itself, and itself without one of its letters. */
export function shortenings(word: string): string[] {
  const letters = Array.from(word);
  return [word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))];
}
