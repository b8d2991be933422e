import type { NumberingSettingsRecord } from '../company-directory/index.ts';
import { compileRule, type NumberingRule } from './numbering-rule.ts';

/**
 * The rules that are there by default (T-PLAN-3), tried after the domain's own so that a rule of its own for the same
 * beginning wins. `+33…` and `0033…` become external prefix and national number; any other `+` the international prefix;
 * service codes stay.
 */
export function standardRules(settings: NumberingSettingsRecord, nationalPrefix: string): NumberingRule[] {
  const national = `[-ExternalPrefix-]${nationalPrefix}`;
  const country = settings.localCountryPrefix;
  const withCountry: [string, string, string][] = [
    ['standard-plus-country-zero-bracket', '+[-LocalCountryPrefix-](0', national],
    ...(nationalPrefix === '0'
      ? ([['standard-plus-country-zero', '+[-LocalCountryPrefix-]0', national]] as [string, string, string][])
      : []),
    ['standard-plus-country', '+[-LocalCountryPrefix-]', national],
    ['standard-international-country', '[-InternationalPrefix-][-LocalCountryPrefix-]', national],
  ];
  const always: [string, string, string][] = [
    ['standard-plus', '+', '[-InternationalPrefix-]'],
    ['standard-hash', '#', '#'],
    ['standard-star', '*', '*'],
  ];
  const usable = withCountry.filter(
    ([id]) => country !== '' && (id !== 'standard-international-country' || settings.internationalPrefix !== ''),
  );
  return [...usable, ...always].map(([id, pattern, value], index) =>
    compileRule({ id, priority: 1_000_000 + index, pattern, value }, settings, true),
  );
}
