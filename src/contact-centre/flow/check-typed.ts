import type { FlowNodeOf } from '../../contract/rest/flow-document.ts';
import { fits } from './flow-values.ts';

/** Null: it is good; `ask`: the directories have to say; else why it is not, to go on a sentence. */
export type TypedCheck = string | null;

/** Whether what was typed may be taken. */
export function checkTyped(typed: string, { min, max, check }: FlowNodeOf<'collect'>['settings']): TypedCheck {
  if (typed.length < min || typed.length > max) return `it had ${typed.length} digits`;
  switch (check.kind) {
    case 'none':
      return null;
    case 'pattern':
      return fits(check.pattern, typed) ? null : 'it did not fit the pattern';
    case 'luhn':
      return hasCheckDigit(typed) ? null : 'its check digit was wrong';
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
