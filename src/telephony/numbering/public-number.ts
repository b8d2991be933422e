import { isPossiblePhoneNumber } from 'libphonenumber-js';
import { normaliseDialled } from './dialled-number.ts';
import type { NumberingPlan } from './numbering-plan.ts';
import { emergencyOf } from './transform.ts';

/** How a trunk wants numbers: `+33155171889`, `0033155171889`, `0155171889` (international outside the country), or as they are. */
export type TrunkNumberFormat = 'e164' | 'international' | 'national' | 'unchanged';

/** Shorter public numbers are services of the network (`3611`, `118218`), which have no international form. */
const shortestPublicNumber = 7;

/**
 * The E.164 form of a public number as written within the country or abroad, without external prefix; null for service and
 * emergency numbers and what is no number.
 */
export function toE164(plan: NumberingPlan, raw: string): string | null {
  const number = normaliseDialled(raw);
  const { internationalPrefix, localCountryPrefix } = plan.settings;
  if (number.startsWith('+')) return inBounds(number);
  if (!/^\d+$/.test(number) || emergencyOf(plan, number) !== null) return null;
  if (internationalPrefix !== '' && number.startsWith(internationalPrefix))
    return inBounds(`+${number.slice(internationalPrefix.length)}`);
  if (number.length < shortestPublicNumber || localCountryPrefix === '') return null;
  const national = plan.nationalPrefix !== '' && number.startsWith(plan.nationalPrefix);
  if (national) return inBounds(`+${localCountryPrefix}${number.slice(plan.nationalPrefix.length)}`);
  // Carriers like to leave out the plus.
  if (number.startsWith(localCountryPrefix) && isPossiblePhoneNumber(`+${number}`)) return `+${number}`;
  return inBounds(`+${localCountryPrefix}${number}`);
}

/** An external number of `transform` as a trunk wants it: without external prefix, in the trunk's format. */
export function toTrunkFormat(plan: NumberingPlan, number: string, format: TrunkNumberFormat): string {
  const emergency = emergencyOf(plan, number);
  if (emergency !== null) return emergency;
  const { externalPrefix, internationalPrefix, localCountryPrefix } = plan.settings;
  const bare = number.startsWith(externalPrefix) ? number.slice(externalPrefix.length) : number;
  const e164 = format === 'unchanged' ? null : toE164(plan, bare);
  if (e164 === null) return bare;
  if (format === 'e164') return e164;
  const isLocal = localCountryPrefix !== '' && e164.startsWith(`+${localCountryPrefix}`);
  if (format === 'national' && isLocal) return plan.nationalPrefix + e164.slice(1 + localCountryPrefix.length);
  return internationalPrefix + e164.slice(1);
}

/** A number that a trunk delivered, in E.164 form where it has one, otherwise cleaned: so it is stored and shown. */
export function fromTrunk(plan: NumberingPlan, raw: string): string {
  const number = normaliseDialled(raw);
  const isShort = number.length <= plan.settings.internalLength && !number.startsWith('+');
  return isShort ? number : (toE164(plan, raw) ?? number);
}

/** E.164 allows 15 digits; fewer than 5 are nobody's. */
function inBounds(number: string): string | null {
  return /^\+[1-9]\d{4,14}$/.test(number) ? number : null;
}
