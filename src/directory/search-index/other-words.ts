import type { FormRange } from './dictionary.ts';
import type { SectionIndex } from './section-index.ts';

/** The places of words' forms; those of numbers stand elsewhere. */
export const places01 = [0, 1] as const;

/** A word of a query besides the one whose forms are gone through: who has that one must have this one, too. */
export interface OtherWord {
  /** How it stands in a line of words, one way or another. */
  readonly patterns: readonly Uint8Array[];
  /** A line without these has none of them; see `signsOfWords`. */
  readonly signs: number;
  /** All forms that begin with it, by place, when there is one wherever a line has it. */
  readonly formsIn: ((section: SectionIndex) => readonly (readonly FormRange[])[]) | undefined;
}

/** Letters with digits or not: it begins a form wherever a line has it. Digits alone are in numbers, too, which have no forms here. */
export function isPlain(word: string): boolean {
  return /^[\p{L}\p{N}]+$/u.test(word) && /\D/.test(word);
}

/** Reading a line takes as long as gathering the contacts of so many forms. */
const formsALine = 16;
/** Finding a word's forms takes as long as reading so many lines. */
const fewLines = 200;

/**
 * Whether a contact of the section has all these words. Where many are asked about, the contacts of a word with few forms are gathered
 * before the first; else the line of each is read.
 * @param asked forms of the contacts that will be asked about
 */
export function havingAll(
  section: SectionIndex,
  words: readonly OtherWord[],
  asked: readonly FormRange[],
): (section: SectionIndex, position: number) => boolean {
  const count = countOf(asked);
  let tests: readonly ((position: number) => boolean)[] | null = null;
  return (_section, position) => {
    tests ??= words.map((word) => having(section, word, count));
    return tests.every((has) => has(position));
  };
}

function having(section: SectionIndex, { patterns, signs, formsIn }: OtherWord, asked: number): (position: number) => boolean {
  const forms = asked > fewLines ? formsIn?.(section) : undefined;
  if (forms && countOf(forms.flat()) <= asked * formsALine) return membersOf(section, forms);
  return (position) => section.mayHave(position, signs) && patterns.some((pattern) => section.lineHas(position, pattern));
}

/** One bit a contact. */
function membersOf(section: SectionIndex, forms: readonly (readonly FormRange[])[]): (position: number) => boolean {
  const bits = new Uint32Array((section.size + 31) >>> 5);
  for (const place of places01) {
    const { contacts } = section.shelf(place);
    for (const [from, to] of forms[place]!)
      for (let at = from; at < to; at++) {
        const position = contacts[at]!;
        bits[position >>> 5]! |= 1 << (position & 31);
      }
  }
  return (position) => (bits[position >>> 5]! & (1 << (position & 31))) !== 0;
}

function countOf(ranges: readonly FormRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
