import { describeError } from '../../kernel/errors.ts';
import type { NumberingRecord, NumberingRuleRecord, NumberingSettingsRecord } from '../company-directory/index.ts';
import { countryOf, nationalPrefixOf } from './country.ts';
import { compileRule, type NumberingRule } from './numbering-rule.ts';
import { standardRules } from './standard-rules.ts';

/** A domain's numbering plan, ready for use (T-PLAN-1…3). Unchangeable: a change of the settings makes a new one. */
export interface NumberingPlan {
  readonly settings: NumberingSettingsRecord;
  /** ISO 3166 code of the country that `localCountryPrefix` stands for; empty when unknown. */
  readonly country: string;
  /** Dialled within the country before the number: `0` in most, none in some. */
  readonly nationalPrefix: string;
  /** The domain's own rules from the lowest priority up, then the standard ones (T-PLAN-2, T-PLAN-3). */
  readonly rules: readonly NumberingRule[];
  /** Stored rules that cannot be used; the others work on. */
  readonly problems: readonly { readonly ruleId: string; readonly problem: string }[];
}

/** Makes a plan of what is stored. A rule that cannot be compiled is left out and listed in `problems`. */
export function compilePlan(record: Pick<NumberingRecord, 'settings' | 'rules'>): NumberingPlan {
  const { settings } = record;
  const country = countryOf(settings.localCountryPrefix);
  const nationalPrefix = nationalPrefixOf(country);
  const rules: NumberingRule[] = [];
  const problems: { ruleId: string; problem: string }[] = [];
  for (const rule of inOrder(record.rules)) {
    try {
      rules.push(compileRule(rule, settings));
    } catch (error) {
      problems.push({ ruleId: rule.id, problem: describeError(error) });
    }
  }
  return { settings, country, nationalPrefix, rules: [...rules, ...standardRules(settings, nationalPrefix)], problems };
}

/** From the lowest priority up; equal ones by id, so that the order never depends on the store. */
function inOrder(rules: readonly NumberingRuleRecord[]): NumberingRuleRecord[] {
  return rules.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}
