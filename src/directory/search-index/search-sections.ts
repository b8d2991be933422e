import { type Fit, mayBePart, type SearchQuery } from '../search/index.ts';
import { type FormRange, mistypedWord, wordPart } from './dictionary.ts';
import { type CursorParts, mergedForms } from './form-cursor.ts';
import { havingAll, isPlain, type OtherWord, places01 } from './other-words.ts';
import { encoded, type Prefix, prefixOf } from './packed-strings.ts';
import { type FormPlace, type SectionIndex, signsOfWords } from './section-index.ts';

/** A section that the viewer sees. */
export interface VisibleSection {
  readonly section: SectionIndex;
  /** Of his own domain. */
  readonly isOwn: boolean;
}

/** A contact found, and where in the order of all that fit. */
export interface IndexedHit {
  readonly contactNo: number;
  readonly fit: Fit;
  readonly step: 'beginning' | 'words' | 'digits' | 'inside' | 'similar';
  /** The word by whose forms the step is in order. */
  readonly anchor: string;
  readonly isWhole: boolean;
  readonly isOwn: boolean;
  readonly form: string;
}

/**
 * The first `limit` contacts that fit, in the order that `ContactSearch` describes; those that nearly fit only when nobody fits as typed.
 * The rules are those of `fitOf` (`directory/search/fit.ts`), to which the tests hold it.
 */
export function searchSections(sections: readonly VisibleSection[], query: SearchQuery, limit: number): readonly IndexedHit[] {
  if (query.words.length === 0) return [];
  const found = new Collected(limit);
  takeBeginnings(sections, query, found);
  takeWords(sections, query, found);
  if (query.numberPart !== null) takeDigits(sections, query.numberPart, found);
  if (query.numberBeginnings.length > 0) return found.hits;
  takeParts(sections, query.words, found);
  if (found.hits.length === 0) takeSimilar(sections, query.words, found);
  return found.hits;
}

class Collected {
  readonly hits: IndexedHit[] = [];
  readonly #limit: number;
  readonly #seen = new Set<number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.hits.length >= this.#limit;
  }

  has(contactNo: number): boolean {
    return this.#seen.has(contactNo);
  }

  add(hit: IndexedHit): void {
    if (this.#seen.has(hit.contactNo)) return;
    this.#seen.add(hit.contactNo);
    this.hits.push(hit);
  }
}

type About = Pick<IndexedHit, 'fit' | 'step' | 'anchor' | 'isWhole'>;

/** One's own domain's first, each in the order of forms. */
function take(
  sections: readonly VisibleSection[],
  cursorsOf: (section: SectionIndex) => Iterable<CursorParts>,
  about: About,
  found: Collected,
): void {
  for (const isOwn of [true, false]) {
    if (found.isFull) return;
    const cursors = sections.filter((one) => one.isOwn === isOwn).flatMap(({ section }) => [...cursorsOf(section)]);
    for (const { contactNo, form } of mergedForms(cursors)) {
      found.add({ ...about, isOwn, contactNo, form });
      if (found.isFull) return;
    }
  }
}

function takeBeginnings(sections: readonly VisibleSection[], { words, numberBeginnings }: SearchQuery, found: Collected): void {
  const texts: readonly { place: FormPlace; text: string }[] = [
    { place: 0, text: words.join(' ') },
    ...numberBeginnings.map((text) => ({ place: 2, text }) as const),
  ];
  const starts = texts.map(({ place, text }) => ({
    place,
    prefix: prefixOf(text),
    whole: encoded(`${text} `),
    beyondWhole: encoded(`${text} \0`),
  }));
  for (const isWhole of [true, false]) {
    const cursorsOf = (section: SectionIndex) =>
      starts.map(({ place, prefix, whole, beyondWhole }): CursorParts => {
        const shelf = section.shelf(place);
        const { forms } = shelf;
        const range = isWhole ? ([forms.lowerBound(whole), forms.lowerBound(beyondWhole)] as const) : forms.rangeOf(prefix);
        return { section, shelf, ranges: [range], accepts: notYet(found) };
      });
    take(sections, cursorsOf, { fit: isWhole ? 'exact' : 'begins', step: 'beginning', anchor: '', isWhole }, found);
  }
}

function takeWords(sections: readonly VisibleSection[], { words }: SearchQuery, found: Collected): void {
  if (found.isFull) return;
  const anchor = rarest(sections, able(words));
  if (anchor === null) return;
  const prefix = prefixOf(anchor);
  const others = words.filter((word) => word !== anchor).map(beginningWord);
  const cursorsOf = (section: SectionIndex) => {
    const ranges = places01.map((place) => section.shelf(place).forms.rangeOf(prefix));
    const accepts = both(notYet(found), havingAll(section, others, ranges));
    return places01.map((place) => ({ section, shelf: section.shelf(place), ranges: [ranges[place]!], accepts }));
  };
  take(sections, cursorsOf, { fit: 'words', step: 'words', anchor, isWhole: false }, found);
}

/** Where very many numbers have these digits, going by all numbers in order soon has enough. */
const manyNumbers = 20_000;

function takeDigits(sections: readonly VisibleSection[], part: string, found: Collected): void {
  if (found.isFull) return;
  const cursorsOf = (section: SectionIndex): CursorParts[] => {
    const shelf = section.shelf(2);
    const candidates = section.numbersWith(part);
    const isMany = candidates.length > manyNumbers;
    const all = isMany ? range(0, shelf.forms.length) : [...new Set(candidates)].toSorted((one, other) => one - other);
    return [{ section, shelf, ranges: having(all, (at) => shelf.forms.at(at).includes(part)), accepts: notYet(found) }];
  };
  take(sections, cursorsOf, { fit: 'inside', step: 'digits', anchor: '', isWhole: true }, found);
}

function takeParts(sections: readonly VisibleSection[], words: readonly string[], found: Collected): void {
  if (found.isFull) return;
  takeMeant(sections, { words, nearIn: () => nothing, patternsOf: (word) => [patternIn(word)], fit: 'inside' }, found);
}

function takeSimilar(sections: readonly VisibleSection[], words: readonly string[], found: Collected): void {
  const near = new Map(words.map((word) => [word, nearWords(sections, word)]));
  if ([...near.values()].every(({ texts }) => texts.size === 0)) return;
  const patternsOf = (word: string) => [patternIn(word), ...[...near.get(word)!.texts].map((one) => ` ${one} `)];
  const nearIn = (word: string, at: number) => near.get(word)!.inSections[at]!;
  takeMeant(sections, { words, nearIn, patternsOf, fit: 'similar' }, found);
}

const nothing: ReadonlySet<number> = new Set();

interface NearWords {
  /** By the section's place. */
  readonly inSections: readonly ReadonlySet<number>[];
  readonly texts: ReadonlySet<string>;
}

function nearWords(sections: readonly VisibleSection[], word: string): NearWords {
  const mistyped = mistypedWord(word);
  const inSections = sections.map(({ section }) => section.words.similarTo(mistyped));
  return {
    inSections,
    texts: new Set(inSections.flatMap((some, at) => [...some].map((one) => sections[at]!.section.words.at(one)))),
  };
}

/** Words that have a query's words inside, or that nearly are them. */
interface MeantStep {
  readonly words: readonly string[];
  /** The words of a section that nearly are a word of the query. */
  readonly nearIn: (word: string, at: number) => ReadonlySet<number>;
  /** How another word of the query stands in a line of words, one way or another. */
  readonly patternsOf: (word: string) => readonly string[];
  readonly fit: 'inside' | 'similar';
}

function takeMeant(sections: readonly VisibleSection[], { words, nearIn, patternsOf, fit }: MeantStep, found: Collected): void {
  const placeOf = new Map(sections.map(({ section }, at) => [section, at]));
  const choices = able(words)
    .filter(mayBePart)
    .map((word) => ({ word, part: wordPart(word) }));
  const meantIn = ({ word, part }: (typeof choices)[number], section: SectionIndex) =>
    inOrder(section.words.containing(part), nearIn(word, placeOf.get(section)!));
  const costOf = ({ word, part }: (typeof choices)[number]) =>
    sections.reduce((sum, { section }, at) => sum + section.words.mayContain(part) + nearIn(word, at).size, 0);
  const chosen = choices.length < 2 ? choices[0] : leastBy(choices, costOf);
  if (!chosen) return;
  const others = words
    .filter((word) => word !== chosen.word)
    .map((word): OtherWord => {
      const choice = isPlain(word) ? choices.find((one) => one.word === word) : undefined;
      const formsIn = choice && ((section: SectionIndex) => formsOfWords(section, meantIn(choice, section)));
      return { patterns: patternsOf(word).map(encoded), signs: 0, formsIn };
    });
  const cursorsOf = (section: SectionIndex) => {
    const meant = meantIn(chosen, section);
    if (meant.length === 0) return [];
    const ranges = formsOfWords(section, meant);
    const accepts = both(notYet(found), havingAll(section, others, ranges.flat()));
    return places01.map((place) => ({ section, shelf: section.shelf(place), ranges: ranges[place]!, accepts }));
  };
  take(sections, cursorsOf, { fit, step: fit, anchor: chosen.word, isWhole: true }, found);
}

function inOrder(inside: readonly number[], near: ReadonlySet<number>): readonly number[] {
  return near.size === 0 ? inside : [...new Set([...inside, ...near])].toSorted((one, other) => one - other);
}

/** Words by whose forms a step may be in order: digits beside other words are in numbers, too, which have none. */
function able(words: readonly string[]): readonly string[] {
  return words.filter((word) => words.length === 1 || /\D/.test(word));
}

/** Of several words the one with the fewest forms. */
function rarest(sections: readonly VisibleSection[], words: readonly string[]): string | null {
  const [first] = words;
  if (first === undefined || words.length === 1) return first ?? null;
  const prefixes = words.map(prefixOf);
  const costs = prefixes.map((prefix) => sections.reduce((sum, { section }) => sum + formsWith(section, prefix), 0));
  return words[costs.indexOf(Math.min(...costs))]!;
}

function formsWith(section: SectionIndex, prefix: Prefix): number {
  return places01.reduce<number>((sum, place) => {
    const [from, to] = section.shelf(place).forms.rangeOf(prefix);
    return sum + to - from;
  }, 0);
}

function formsOfWords(section: SectionIndex, words: readonly number[]): readonly (readonly FormRange[])[] {
  return places01.map((place) => words.map((word) => section.words.formsOf(word, place)));
}

function leastBy<Item>(items: readonly Item[], costOf: (item: Item) => number): Item | undefined {
  const costs = items.map(costOf);
  return items[costs.indexOf(Math.min(...costs))];
}

function* range(from: number, to: number): Generator<number> {
  for (let at = from; at < to; at++) yield at;
}

function* having(all: Iterable<number>, fits: (at: number) => boolean): Generator<FormRange> {
  for (const at of all) if (fits(at)) yield [at, at + 1];
}

/** How a word that is not the anchor stands in a line of words. */
function patternIn(word: string): string {
  return mayBePart(word) ? word : ` ${word}`;
}

function beginningWord(word: string): OtherWord {
  const prefix = prefixOf(word);
  const formsIn = isPlain(word)
    ? (section: SectionIndex) => places01.map((place) => [section.shelf(place).forms.rangeOf(prefix)])
    : undefined;
  return { patterns: [encoded(` ${word}`)], signs: signsOfWords([word]), formsIn };
}

function notYet(found: Collected): CursorParts['accepts'] {
  return (section, position) => !found.has(section.noAt(position));
}

function both(one: CursorParts['accepts'], other: CursorParts['accepts']): CursorParts['accepts'] {
  return (section, position) => one(section, position) && other(section, position);
}
