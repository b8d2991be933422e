import { RE2JS, RE2JSSyntaxException } from 're2js';
import { describeError } from '../../kernel/errors.ts';

/** What is done with a value (T-DIR-4). `address` and `invisible` mark the field and leave the value as it is. */
export type FieldOption =
  | { readonly kind: 'address' | 'hash' | 'invisible' | 'lower' | 'capitalised' | 'upper' }
  /** `text` with `{0}` for the value, when the value matches. */
  | { readonly kind: 'pattern'; readonly text: string; readonly matches: (value: string) => boolean };

/** A field of the source and what is done with its value, in order. */
export interface FieldExpression {
  readonly source: string;
  readonly options: readonly FieldOption[];
}

/** What came, what was expected and where; without the name of the contact's field, which the caller knows. */
export class ExpressionFault extends Error {}

const letters = {
  a: 'address',
  h: 'hash',
  i: 'invisible',
  l: 'lower',
  m: 'capitalised',
  u: 'upper',
} as const;

const longestExpression = 1000;
const mostOptions = 20;
const expected = 'a, h, i, l, m, u or p::text{0}::regular expression, with commas between';

/**
 * Reads `Surname | h, u,p::9{0}::^[0-9]{4}$`: the field of the source, and after the first bar its options, applied in the order in
 * which they stand. The parts of `p` may hold commas; its expression ends before a comma outside its brackets that another option
 * follows (`\,` is always a comma of the expression). Regular expressions are RE2's, matched in linear time, anywhere in the value.
 * @throws ExpressionFault
 */
export function parseFieldExpression(text: string): FieldExpression {
  if (text.length > longestExpression)
    throw new ExpressionFault(`${text.length} characters came, at most ${longestExpression} were expected`);
  const bar = text.indexOf('|');
  const source = (bar < 0 ? text : text.slice(0, bar)).trim();
  if (source === '') throw new ExpressionFault(`"${text}" came, the name of a field of the source was expected before the bar`);
  if (bar < 0) return { source, options: [] };
  const parts = splitOptions(text.slice(bar + 1));
  if (parts.length > mostOptions) throw new ExpressionFault(`${parts.length} options came, at most ${mostOptions} were expected`);
  return { source, options: parts.map(readOption) };
}

/** At commas; those inside a `p` only where an option follows and no bracket is open. */
function splitOptions(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const end = isPattern(rest) ? endOfPattern(rest) : rest.indexOf(',');
    if (end < 0) return [...parts, rest];
    parts.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
}

function isPattern(text: string): boolean {
  return /^\s*p\s*::/.test(text);
}

/** Where the `p` at the beginning ends: the place of a comma, or -1 when it goes to the end. */
function endOfPattern(text: string): number {
  let depth = 0;
  let isInClass = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '\\') at++;
    else if (isInClass) isInClass = sign !== ']';
    else if (sign === '[') isInClass = true;
    else if (sign === '(' || sign === '{') depth++;
    else if (sign === ')' || sign === '}') depth--;
    else if (sign === ',' && depth <= 0 && /^\s*([ahilmu]\s*(,|$)|p\s*::)/.test(text.slice(at + 1))) return at;
  }
  return -1;
}

function readOption(text: string): FieldOption {
  if (isPattern(text)) return readPattern(text.trim());
  const letter = text.trim();
  const kind = Object.hasOwn(letters, letter) ? letters[letter as keyof typeof letters] : null;
  if (kind) return { kind };
  if (letter === '') throw new ExpressionFault(`an option is missing after a bar or comma, expected ${expected}`);
  if (letter.startsWith('p')) throw new ExpressionFault(`the option "${letter}" came, expected p::text{0}::regular expression`);
  const hint = Object.hasOwn(letters, letter.toLowerCase()) ? '; options are small letters' : '';
  throw new ExpressionFault(`the option "${letter}" came, expected ${expected}${hint}`);
}

function readPattern(text: string): FieldOption {
  const [, ...parts] = text.split('::');
  const [format = '', ...expressionParts] = parts;
  const expression = expressionParts.join('::');
  if (!format.includes('{0}'))
    throw new ExpressionFault(`"${text}" came, expected {0} in the text after p:: as the place of the value`);
  return { kind: 'pattern', text: format, matches: compile(expression) };
}

function compile(expression: string): (value: string) => boolean {
  if (expression === '') return () => true;
  try {
    const compiled = RE2JS.compile(expression);
    return (value) => compiled.matcher(value).find();
  } catch (error) {
    const problem = error instanceof RE2JSSyntaxException ? error.getDescription() : describeError(error);
    throw new ExpressionFault(
      `the regular expression "${expression}" cannot be read: ${problem}. Expected one in RE2 syntax (no back-references, no look-around)`,
    );
  }
}
