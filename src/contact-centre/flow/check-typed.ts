import type { FlowNodeOf } from '../../contract/rest/flow-document.ts';
import { fits } from './flow-values.ts';

/** Why an answer was none: to go on a sentence, and as data. */
export interface AskedInVain {
  readonly code: 'nothing' | 'no-choice' | 'length' | 'pattern' | 'check-digit' | 'no-customer';
  readonly text: string;
  /** What was typed or pressed, or how much. */
  readonly given: string;
}

/** Null: it is good; `ask`: the directories have to say; else why it is not. */
export type TypedCheck = AskedInVain | 'ask' | null;

/** Whether what was typed may be taken. */
export function checkTyped(typed: string, { min, max, check }: FlowNodeOf<'collect'>['settings']): TypedCheck {
  if (typed.length < min || typed.length > max)
    return { code: 'length', text: `it had ${typed.length} digits`, given: String(typed.length) };
  switch (check.kind) {
    case 'none':
      return null;
    case 'pattern':
      return fits(check.pattern, typed) ? null : { code: 'pattern', text: 'it did not fit the pattern', given: typed };
    case 'luhn':
      return hasCheckDigit(typed) ? null : { code: 'check-digit', text: 'its check digit was wrong', given: typed };
    case 'customer':
      return 'ask';
  }
}

/** The formula of ISO/IEC 7812-1 Annex B. */
export function hasCheckDigit(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (const [fromRight, digit] of digits.split('').toReversed().entries()) {
    const value = Number(digit) * (fromRight % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
