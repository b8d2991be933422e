import { fold } from '../../kernel/fold.ts';
import { type NumberingPlan, normaliseDialled } from '../../telephony/numbering/index.ts';
import { cut, lengthOf, longestWord, wordsOf } from './search-terms.ts';

/** What was typed, as it is compared. */
export interface SearchQuery {
  /** In the order typed; each has to fit. Of digits alone: all of them as one. */
  readonly words: readonly string[];
  /** How a number may begin that was typed so; none unless digits alone were typed. */
  readonly numberBeginnings: readonly string[];
  /** Digits to look for inside numbers, four at least; null: none. */
  readonly numberPart: string | null;
}

const longestQuery = 200;
const mostWords = 8;
/** Shorter ones are looked for at the beginning of words only. */
export const shortestPart = 3;
/** Fewer digits are inside too many numbers to be of use. */
export const shortestNumberPart = 4;
/** Shorter words differ from too many by one letter. */
const shortestMistaken = 4;
const longestMistaken = 24;

/**
 * Reads what was typed.
 * @param plan of the viewer's domain: `030 12` begins numbers of his country; null: only digits are compared
 */
export function readQuery(text: string, plan: Pick<NumberingPlan, 'settings' | 'nationalPrefix'> | null): SearchQuery {
  const typed = text.slice(0, longestQuery).trim();
  if (/^[\d\s+()/.-]+$/.test(typed) && /\d/.test(typed)) return readNumber(typed, plan);
  const words = typed
    .split(/\s+/)
    .flatMap((piece) => (isAddress(piece) ? [fold(piece)] : wordsOf(piece)))
    .map((word) => cut(word, longestWord));
  return { words: [...new Set(words)].slice(0, mostWords), numberBeginnings: [], numberPart: null };
}

/** Whether words may be taken for this one that differ by one typing error. */
export function mayBeMistaken(word: string): boolean {
  return lengthOf(word) >= shortestMistaken && lengthOf(word) <= longestMistaken && !/[\d@]/.test(word);
}

/** Whether it may be looked for inside words. Parts of addresses are words of their own. */
export function mayBePart(word: string): boolean {
  return lengthOf(word) >= shortestPart && !word.includes('@');
}

/** An e-mail address that is being typed stays one word: its parts are separate words as well. */
function isAddress(piece: string): boolean {
  return /.@/.test(piece);
}

function readNumber(typed: string, plan: Pick<NumberingPlan, 'settings' | 'nationalPrefix'> | null): SearchQuery {
  const dialled = normaliseDialled(typed);
  const digits = dialled.replaceAll(/\D/g, '');
  const beginnings = new Set([digits]);
  if (plan !== null && !dialled.startsWith('+')) {
    const { internationalPrefix, localCountryPrefix } = plan.settings;
    const isAbroad = internationalPrefix !== '' && digits.startsWith(internationalPrefix);
    if (isAbroad) beginnings.add(digits.slice(internationalPrefix.length));
    else if (localCountryPrefix !== '' && plan.nationalPrefix !== '' && digits.startsWith(plan.nationalPrefix))
      beginnings.add(localCountryPrefix + digits.slice(plan.nationalPrefix.length));
  }
  // With the international prefix alone nothing is said yet.
  beginnings.delete('');
  const part = digits.replace(/^0+/, '');
  return {
    words: digits === '' ? [] : [digits],
    numberBeginnings: [...beginnings],
    numberPart: part.length >= shortestNumberPart ? part : null,
  };
}
