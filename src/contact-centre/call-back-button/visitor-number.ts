import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { DomainId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { type NumberingService, toE164 } from '../../telephony/numbering/index.ts';
import { insideOf } from '../../telephony/trunk/index.ts';
import type { CallBackButton, NumberKind } from './call-back-button.ts';

export interface VisitorNumberParts {
  readonly numbering: Pick<NumberingService, 'plan'>;
  readonly directory: Pick<CompanyDirectory, 'trunksOf'>;
  /** The company's rules against toll fraud; `number` in E.164 form. */
  readonly isBlocked: (domainId: DomainId, number: string) => boolean;
}

/** `number`: in E.164 form. */
export type VisitorNumber =
  | { readonly number: string }
  | { readonly refused: 'number-invalid' | 'number-not-allowed'; readonly because: string };

const kinds: Readonly<Record<string, readonly NumberKind[]>> = {
  FIXED_LINE: ['fixed'],
  VOIP: ['fixed'],
  PERSONAL_NUMBER: [],
  MOBILE: ['mobile'],
  FIXED_LINE_OR_MOBILE: ['fixed', 'mobile'],
};

const longest = 40;

/**
 * Whether a number that a stranger wrote is called: one that a person has, in a country and of a kind that the button allows, none of our own,
 * none that the company's calling policy blocks. Premium, shared-cost and service numbers are of no kind that can be allowed.
 */
export function visitorNumber(
  raw: string,
  { countries, numberKinds }: Pick<CallBackButton, 'countries' | 'numberKinds'>,
  domainId: DomainId,
  { numbering, directory, isBlocked }: VisitorNumberParts,
): VisitorNumber {
  const invalid = { refused: 'number-invalid', because: 'no telephone number' } as const;
  if (raw.length > longest || !/^[\d\s+().\-/]+$/.test(raw)) return invalid;
  const e164 = toE164(numbering.plan(domainId), raw);
  const phone = e164 === null ? undefined : parsePhoneNumberFromString(e164);
  if (!phone?.isValid()) return invalid;
  const { number } = phone;
  if (!phone.country || !countries.includes(phone.country)) return refuse('a country that is not called');
  const allowed = kinds[phone.getType() ?? ''] ?? [];
  if (!allowed.some((kind) => numberKinds.includes(kind))) return refuse('a kind of number that is not called');
  if (isBlocked(domainId, number)) return refuse('blocked by the calling policy');
  if (directory.trunksOf(domainId).some((trunk) => insideOf(trunk, number) !== null)) return refuse('a number of our own');
  return { number };
}

function refuse(because: string): VisitorNumber {
  return { refused: 'number-not-allowed', because };
}
