import { areSimilar, lengthOf, mayBeMistaken, shortenings, shortestPart, wordOf } from '../search/index.ts';
import { BucketIndex, gramsOf, hashOfText } from './bucket-index.ts';
import { encoded, type PackedStrings, PackedStringsBuilder } from './packed-strings.ts';

const gram = 3;
/** Longer ones are no words that somebody mistypes. */
const longestSimilar = 25;

/** What a word is looked for by inside others; made once for a search. */
export interface WordPart {
  readonly bytes: Uint8Array;
  readonly hashes: readonly number[];
}

export function wordPart(text: string): WordPart {
  const bytes = encoded(text);
  return { bytes, hashes: [...gramsOf(bytes, gram)] };
}

/** A word that may be mistyped, and what is known by now of the words that may be meant. */
export interface MistypedWord {
  readonly hashes: readonly number[];
  readonly isMeant: (word: string) => boolean;
}

export function mistypedWord(asked: string): MistypedWord {
  const known = new Map<string, boolean>();
  const isMeant = (word: string) => {
    let meant = known.get(word);
    if (meant === undefined) {
      meant = word !== asked && isComparable(word) && areSimilar(word, asked);
      known.set(word, meant);
    }
    return meant;
  };
  return { hashes: mayBeMistaken(asked) ? nearHashes(asked) : [], isMeant };
}

/**
 * The words with which the forms of two shelves begin, in order, and where the forms of each stand; without addresses, whose parts are
 * words of their own. A word is named by its place in the order.
 */
export class Dictionary {
  readonly #words: PackedStrings;
  /** Of each word: from and to in the one shelf, from and to in the other. */
  readonly #ranges: Uint32Array;
  readonly #grams: BucketIndex;
  readonly #near: BucketIndex;

  constructor(shelves: readonly [PackedStrings, PackedStrings]) {
    const runs = [runsOf(shelves[0]), runsOf(shelves[1])] as const;
    const sorted = [...new Set([...runs[0].keys(), ...runs[1].keys()])].toSorted(inOrder);
    const builder = new PackedStringsBuilder();
    this.#ranges = new Uint32Array(sorted.length * 4);
    for (const [at, word] of sorted.entries()) {
      builder.add(word);
      this.#ranges.set([...(runs[0].get(word) ?? nowhere), ...(runs[1].get(word) ?? nowhere)], at * 4);
    }
    const words = builder.build();
    this.#words = words;
    this.#grams = new BucketIndex(words.length, (at) => gramsOf(words.bytesAt(at), gram), 2);
    this.#near = new BucketIndex(words.length, (at) => nearHashes(words.at(at)), 0);
  }

  get byteLength(): number {
    return this.#words.byteLength + this.#ranges.byteLength + this.#grams.byteLength + this.#near.byteLength;
  }

  at(word: number): string {
    return this.#words.at(word);
  }

  formsOf(word: number, shelf: 0 | 1): FormRange {
    return [this.#ranges[word * 4 + shelf * 2]!, this.#ranges[word * 4 + shelf * 2 + 1]!];
  }

  /** At most so many words have the part inside. */
  mayContain({ hashes }: WordPart): number {
    return this.#grams.itemsWithRarest(hashes).length;
  }

  /** Words that have the part inside, in order. */
  containing({ bytes, hashes }: WordPart): readonly number[] {
    const candidates = this.#grams.itemsWithRarest(hashes);
    const found: number[] = [];
    for (const word of candidates) if (word !== found.at(-1) && this.#words.includesAt(word, bytes)) found.push(word);
    return found;
  }

  /** Words that may be meant instead of a mistyped one, in no order. */
  similarTo({ hashes, isMeant }: MistypedWord): ReadonlySet<number> {
    const found = new Set<number>();
    for (const hash of hashes)
      for (const word of this.#near.itemsWith(hash)) if (!found.has(word) && isMeant(this.#words.at(word))) found.add(word);
    return found;
  }
}

const nowhere: FormRange = [0, 0];

/** Of each word where the forms that begin with it stand: they are one after another. */
function runsOf(forms: PackedStrings): ReadonlyMap<string, FormRange> {
  const runs = new Map<string, FormRange>();
  let word = '';
  let from = 0;
  for (let at = 0; at <= forms.length; at++) {
    const next = at < forms.length ? wordOf(forms.at(at)) : '';
    if (next === word) continue;
    if (word !== '' && !word.includes('@')) runs.set(word, [from, at]);
    word = next;
    from = at;
  }
  return runs;
}

/** By code points; `<` goes by UTF-16 units, which is another order beyond the first plane. */
function inOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function isComparable(word: string): boolean {
  const length = lengthOf(word);
  return length >= shortestPart && length <= longestSimilar && !/\d/.test(word);
}

function nearHashes(word: string): readonly number[] {
  return isComparable(word) ? [...new Set(shortenings(word))].map(hashOfText) : [];
}

/** From the first to before the last form. */
export type FormRange = readonly [number, number];
