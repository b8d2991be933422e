import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CompanyId, DomainId } from '../../../kernel/ids.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import { type NumberingService, toE164 } from '../../../telephony/numbering/index.ts';
import { insideOf } from '../../../telephony/trunk/index.ts';
import type { CallBackRefusal } from './call-back-requests.ts';

export interface CallBackNumbersParts {
  readonly numbering: Pick<NumberingService, 'plan'>;
  readonly people: Pick<CompanyDirectory, 'userByNumber' | 'trunksOf'>;
  /** By the calling policy; `number` in E.164 form. */
  readonly isBlocked: (domainId: DomainId, number: string) => boolean;
  /** How numbers begin that may be called back, as `+46`; none: those of the domain's own country. */
  readonly prefixesOf: (companyId: CompanyId) => readonly string[];
}

export interface NumberQuestion {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** As he wrote or typed it. */
  readonly number: string;
  /** A person of the company asks: his own extension will do. */
  readonly isColleague: boolean;
}

export type NumberVerdict =
  | { readonly number: string }
  | { readonly code: Extract<CallBackRefusal, `number-${string}`>; readonly sentence: string };

/** What people have at home, at work and in their pockets. What costs the caller more than a call, or reaches nobody, is not called back. */
const personal: ReadonlySet<string> = new Set(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP']);

/**
 * Which numbers are called back. Whoever asks, at a page that all the world can open, chooses what we dial and pay for: so nothing but
 * numbers of people, in countries that the company named, which its calling policy lets be called, and none of our own.
 */
export class CallBackNumbers {
  readonly #parts: CallBackNumbersParts;

  constructor(parts: CallBackNumbersParts) {
    this.#parts = parts;
  }

  check({ companyId, domainId, number, isColleague }: NumberQuestion): NumberVerdict {
    const { numbering, people, isBlocked } = this.#parts;
    const typed = number.trim();
    if (isColleague && people.userByNumber(domainId, typed)?.companyId === companyId) return { number: typed };
    const plan = numbering.plan(domainId);
    const e164 = /[a-z]/i.test(typed) ? null : toE164(plan, typed);
    const parsed = e164 === null ? undefined : parsePhoneNumberFromString(e164);
    if (e164 === null || !parsed?.isValid()) return refused('number-invalid', 'This is no telephone number of anybody.');
    if (!personal.has(parsed.getType() ?? '')) return refused('number-not-allowed', 'Numbers of this kind are not called back.');
    if (people.trunksOf(domainId).some((trunk) => insideOf(trunk, e164) !== null))
      return refused('number-not-allowed', 'This is a number of ours.');
    const named = this.#parts.prefixesOf(companyId);
    const own = plan.settings.localCountryPrefix;
    const prefixes = named.length > 0 ? named : own === '' ? [] : [`+${own}`];
    if (prefixes.length > 0 && !prefixes.some((prefix) => e164.startsWith(prefix)))
      return refused('number-not-allowed', 'Numbers of that country are not called back.');
    if (isBlocked(domainId, e164)) return refused('number-not-allowed', 'The calling policy does not let this number be called.');
    return { number: e164 };
  }
}

function refused(code: 'number-invalid' | 'number-not-allowed', sentence: string): NumberVerdict {
  return { code, sentence };
}
