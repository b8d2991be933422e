import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js';
import { ParleyError } from '../../kernel/errors.ts';

/** What a new domain's numbering begins with (T-PLAN-1); `telephony/numbering` owns it from then on. */
export interface FirstNumbering {
  /** ISO 3166, e.g. `FR`. */
  readonly country: string;
  readonly internationalPrefix: string;
  readonly localCountryPrefix: string;
  readonly externalPrefix: string;
  readonly internalLength: number;
}

/** Countries that do not dial 00 to go abroad. */
const otherInternationalPrefixes: Readonly<Record<string, string>> = { US: '011', CA: '011', JP: '010', AU: '0011', RU: '810' };

/** @throws ParleyError `input-invalid` for a country nobody knows */
export function firstNumbering(country: string, internalLength: number): FirstNumbering {
  if (!isSupportedCountry(country)) {
    throw new ParleyError('input-invalid', `There is no country ${JSON.stringify(country)}, expected two letters like FR`);
  }
  return {
    country,
    internationalPrefix: otherInternationalPrefixes[country] ?? '00',
    localCountryPrefix: getCountryCallingCode(country),
    externalPrefix: '0',
    internalLength,
  };
}
