import { fold } from '../../kernel/fold.ts';
import { type ContactDetails, type ContactField, type NumberField, nameOfContact } from '../contact/index.ts';

/** A number of a contact, made comparable by the domain's numbering plan. */
export interface ComparableNumber {
  readonly field: NumberField;
  readonly internal: string | null;
  readonly external: string | null;
}

/**
 * What a contact is found by; all folded. A form is a word, what follows it, and a blank: `martin paul `, so that forms in order are
 * in the order of words first. No two forms of a contact begin with the same word.
 */
export interface SearchTerms {
  /** What it is listed by. */
  readonly name: string;
  /** Forms with which the name (either way round), the company or an e-mail address begins. */
  readonly beginnings: readonly string[];
  /** Forms of all other words. */
  readonly others: readonly string[];
  /** Numbers that may be searched for, as forms of digits. */
  readonly numbers: readonly string[];
}

const longestForm = 48;
/** In characters. */
export const longestWord = 64;
const mostWords = 40;
const searched = ['companyName', 'department', 'jobTitle', 'email1', 'email2'] as const satisfies readonly ContactField[];

/** Words of a text as they are compared: letters and digits of any script; what else stands between them separates. */
export function wordsOf(text: string): readonly string[] {
  const words = fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.map((word) => cut(word, longestWord));
}

/** Fields that are not shown, and numbers on the red list, are not among them: nobody can find out by searching what they are. */
export function searchTermsOf(contact: ContactDetails & { readonly numbers: readonly ComparableNumber[] }): SearchTerms {
  const hidden = new Set<ContactField>([...contact.invisible, ...contact.redListed]);
  const shown = (field: ContactField) => (hidden.has(field) ? '' : (contact.values[field] ?? ''));
  const visible = {
    values: Object.fromEntries(Object.entries(contact.values).filter(([field]) => !hidden.has(field as ContactField))),
  };
  const [first, last, display] = (['firstName', 'lastName', 'displayName'] as const).map((field) => wordsOf(shown(field)));
  const name = wordsOf(nameOfContact(visible));
  const forms = new FormList();
  for (const start of [[...last!, ...first!], [...first!, ...last!], display!]) forms.addBeginning(start, []);
  forms.addBeginning(wordsOf(shown('companyName')), name);
  for (const field of ['email1', 'email2'] as const) forms.addBeginning(addressOf(shown(field)), name);
  for (const text of [shown('displayName'), shown('firstName'), shown('lastName'), ...searched.map(shown)])
    forms.addOthers(wordsOf(text), name);
  const numbers = contact.numbers
    .filter(({ field }) => !hidden.has(field))
    .flatMap(({ internal, external }) => [internal, external]);
  const digits = numbers.map((number) => (number ?? '').replaceAll(/\D/g, '')).filter(Boolean);
  return {
    name: cut(name.join(' '), longestForm),
    beginnings: forms.beginnings,
    others: forms.others,
    numbers: [...new Set(digits)].map((number) => `${number} `),
  };
}

/** The word that a form begins with. */
export function wordOf(form: string): string {
  return form.slice(0, form.indexOf(' '));
}

/** Everything that patterns are compared with: each word and number between blanks. */
export function wordLine({ beginnings, others, numbers }: Pick<SearchTerms, 'beginnings' | 'others' | 'numbers'>): string {
  return ` ${[...beginnings, ...others, ...numbers].map(wordOf).join(' ')} `;
}

const signBits = 63;
const signLength = 3;

/** The bit of a word by its first three letters; nothing for a shorter one, which may go on in any way. */
function signOf(word: string): bigint {
  const letters = Array.from(word).slice(0, signLength);
  if (letters.length < signLength) return 0n;
  let hash = 0x811c9dc5;
  for (const letter of letters) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return 1n << BigInt(hash % signBits);
}

/** The bits of words: whoever has a word that begins with another has its bits. In decimal, as the store takes it. */
export function signsOf(words: readonly string[]): string {
  return words.reduce((signs, word) => signs | signOf(word), 0n).toString();
}

/** An e-mail address is one word beside its parts, so that it can be typed as it is. */
function addressOf(text: string): readonly string[] {
  const address = fold(text).replaceAll(/\s+/g, '');
  return address.includes('@') ? [cut(address, longestWord)] : [];
}

class FormList {
  readonly beginnings: string[] = [];
  readonly others: string[] = [];
  readonly #known = new Set<string>();

  addBeginning(words: readonly string[], name: readonly string[]): void {
    const [word] = words;
    if (word !== undefined && this.#isNew(word)) this.beginnings.push(formOf(words, name));
  }

  addOthers(words: readonly string[], name: readonly string[]): void {
    words.forEach((word, at) => {
      if (this.#isNew(word)) this.others.push(formOf(words.slice(at), name));
    });
  }

  #isNew(word: string): boolean {
    if (this.#known.has(word) || this.#known.size >= mostWords) return false;
    this.#known.add(word);
    return true;
  }
}

/** The rest of the text, then the name's other words, cut to a length. */
function formOf(words: readonly string[], name: readonly string[]): string {
  const rest = name.filter((word) => !words.includes(word));
  const whole = [...words, ...rest].join(' ');
  const [word] = words;
  return `${cut(whole, Math.max(longestForm, lengthOf(word!))).trimEnd()} `;
}

/** Characters are counted as the store does: code points. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : Array.from(text).slice(0, longest).join('');
}
