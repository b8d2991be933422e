import { BucketIndex, gramsOf, hashOfText } from './bucket-index.ts';
import { Dictionary } from './dictionary.ts';
import { encoded, NumberList, type PackedStrings, PackedStringsBuilder } from './packed-strings.ts';

/** Where a form stands: 0 where the name, the company, the e-mail address begins; 1 other words; 2 numbers. */
export type FormPlace = 0 | 1 | 2;

/** Forms of one place, in order of the form and then of the contact. */
export interface Shelf {
  readonly forms: PackedStrings;
  /** Of each form its contact's position in the section. */
  readonly contacts: Uint32Array;
}

const digitGram = 4;

/**
 * What the contacts of one section are found by, for search in memory. A section is what the same people see of a directory. It is never
 * changed: a section whose contacts changed is read anew.
 */
export class SectionIndex {
  /** Numbers of the contacts, ascending. */
  readonly #nos: Float64Array;
  /** Of each contact its words and numbers between blanks. */
  readonly #lines: PackedStrings;
  readonly #signs: Uint32Array;
  readonly #shelves: readonly Shelf[];
  /** Of the places 0 and 1. */
  readonly words: Dictionary;
  readonly #digitGrams: BucketIndex;

  constructor(parts: { nos: Float64Array; lines: PackedStrings; shelves: readonly Shelf[] }) {
    this.#nos = parts.nos;
    this.#lines = parts.lines;
    this.#shelves = parts.shelves;
    this.#signs = Uint32Array.from({ length: parts.lines.length }, (_, at) => signsOfLine(parts.lines.at(at)));
    this.words = new Dictionary([parts.shelves[0]!.forms, parts.shelves[1]!.forms]);
    const numbers = parts.shelves[2]!.forms;
    this.#digitGrams = new BucketIndex(numbers.length, (at) => digitGrams(numbers.bytesAt(at)), 2);
  }

  get size(): number {
    return this.#nos.length;
  }

  get byteLength(): number {
    const shelves = this.#shelves.reduce((sum, { forms, contacts }) => sum + forms.byteLength + contacts.byteLength, 0);
    const indexes = this.words.byteLength + this.#digitGrams.byteLength;
    return this.#nos.byteLength + this.#lines.byteLength + this.#signs.byteLength + shelves + indexes;
  }

  shelf(place: FormPlace): Shelf {
    return this.#shelves[place]!;
  }

  noAt(position: number): number {
    return this.#nos[position]!;
  }

  /** Whether the contact's words and numbers between blanks have these bytes inside. */
  lineHas(position: number, pattern: Uint8Array): boolean {
    return this.#lines.includesAt(position, pattern);
  }

  /** Whether it may have words that begin so; false is certain. */
  mayHave(position: number, signs: number): boolean {
    return (this.#signs[position]! & signs) >>> 0 === signs;
  }

  /** Forms of numbers that may have these four digits or more inside, in no order, some twice. */
  numbersWith(digits: string): Uint32Array {
    return this.#digitGrams.itemsWithRarest(gramsOf(encoded(digits), digitGram));
  }
}

/** Takes what the store has of a section: first its contacts by number, then their forms by place, form and number of the contact. */
export class SectionIndexBuilder {
  readonly #nos = new NumberList(Float64Array);
  readonly #lines = new PackedStringsBuilder();
  readonly #forms = [0, 1, 2].map(() => ({ forms: new PackedStringsBuilder(), contacts: new NumberList(Uint32Array) }));
  #known: Float64Array | null = null;

  addContact(no: number, line: string): void {
    this.#nos.push(no);
    this.#lines.add(line);
  }

  /** @throws Error for a form of a contact that was not added */
  addForm(place: FormPlace, form: string, no: number): void {
    this.#known ??= this.#nos.build();
    const { forms, contacts } = this.#forms[place]!;
    forms.add(form);
    contacts.push(positionOf(this.#known, no));
  }

  build(): SectionIndex {
    const shelves = this.#forms.map(({ forms, contacts }) => ({ forms: forms.build(), contacts: contacts.build() }));
    return new SectionIndex({ nos: this.#known ?? this.#nos.build(), lines: this.#lines.build(), shelves });
  }
}

function positionOf(nos: Float64Array, no: number): number {
  let low = 0;
  let high = nos.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nos[middle]! < no) low = middle + 1;
    else high = middle;
  }
  if (nos[low] !== no) throw new Error(`a form of contact ${no}, which is not in the section`);
  return low;
}

const signLength = 3;

/** The bit of a word by its first three letters; none for a shorter one, which may go on in any way. */
function signOf(word: string): number {
  const letters = Array.from(word).slice(0, signLength);
  return letters.length < signLength ? 0 : (1 << (hashOfText(letters.join('')) & 31)) >>> 0;
}

/** The bits of words: whoever has a word that begins with another has its bits. */
export function signsOfWords(words: readonly string[]): number {
  return words.reduce((signs, word) => (signs | signOf(word)) >>> 0, 0);
}

function signsOfLine(line: string): number {
  return signsOfWords(line.split(' '));
}

/** Without the blank at the end. */
function digitGrams(form: Uint8Array): Iterable<number> {
  return gramsOf(form, digitGram, form.length - 1);
}
