import { RE2JS, RE2JSSyntaxException } from 're2js';
import { describeError } from '../../kernel/errors.ts';
import type { NumberingRuleRecord, NumberingSettingsRecord } from '../company-directory/index.ts';
import { ruleInvalid } from './numbering-errors.ts';

/** A rule, ready for use. */
export interface NumberingRule extends NumberingRuleRecord {
  readonly standard: boolean;
  /** The value itself brings the external prefix, so that none is added (T-PLAN-4). */
  readonly carriesExternalPrefix: boolean;
  /** The number with the matching beginning replaced; null when the rule does not match (T-PLAN-2). */
  apply(number: string): string | null;
}

const maxPatternLength = 200;
const placeholder = /\[-(InternationalPrefix|ExternalPrefix|LocalCountryPrefix)-\]/g;

/**
 * Makes a rule of what is stored (T-PLAN-5). A pattern in square brackets is a regular expression in RE2 syntax, which is
 * matched in time proportional to the number's length whatever the pattern: no back-references, no look-around.
 * @throws ParleyError `numbering-rule-invalid` naming the rule and the place
 */
export function compileRule(rule: NumberingRuleRecord, settings: NumberingSettingsRecord, standard = false): NumberingRule {
  if (rule.pattern === '') throw ruleInvalid(rule, 'the pattern is empty', 0);
  if (rule.pattern.length > maxPatternLength || rule.value.length > maxPatternLength) {
    throw ruleInvalid(rule, `pattern and value have at most ${maxPatternLength} characters`, maxPatternLength + 1);
  }
  const apply = isExtended(rule.pattern) ? extended(rule, settings) : plain(rule, settings);
  const carriesExternalPrefix = rule.value.startsWith('[-ExternalPrefix-]') || isNational(rule, settings);
  return { ...rule, standard, carriesExternalPrefix, apply };
}

/** Checks a rule before it is saved. @throws ParleyError `numbering-rule-invalid` */
export function validateRule(rule: NumberingRuleRecord, settings: NumberingSettingsRecord): void {
  compileRule(rule, settings);
}

/** Brackets around the whole, and not only those of placeholders. */
function isExtended(pattern: string): boolean {
  return pattern.startsWith('[') && pattern.endsWith(']') && pattern.replace(placeholder, '') !== '';
}

/** `+33…` → `00…`: what is put for the own country code is external prefix and national number, as T-PLAN-3 writes it. */
function isNational(rule: NumberingRuleRecord, settings: NumberingSettingsRecord): boolean {
  const { localCountryPrefix, internationalPrefix, externalPrefix } = settings;
  const value = fill(rule.value, settings, String);
  if (isExtended(rule.pattern) || localCountryPrefix === '' || externalPrefix === '' || !value.startsWith(externalPrefix))
    return false;
  const pattern = fill(rule.pattern, settings, String);
  return (
    pattern.startsWith(`+${localCountryPrefix}`) ||
    (internationalPrefix !== '' && pattern.startsWith(internationalPrefix + localCountryPrefix))
  );
}

function plain(rule: NumberingRuleRecord, settings: NumberingSettingsRecord): NumberingRule['apply'] {
  const pattern = fill(rule.pattern, settings, String).replaceAll(/\s/g, '');
  if (pattern === '') throw ruleInvalid(rule, 'the pattern stands for nothing: its settings are empty', 0);
  const value = fill(rule.value, settings, String);
  return (number) => (number.startsWith(pattern) ? value + number.slice(pattern.length) : null);
}

function extended(rule: NumberingRuleRecord, settings: NumberingSettingsRecord): NumberingRule['apply'] {
  const expression = compileExpression(rule, settings);
  const groups = expression.groupCount();
  const parts = valueParts(rule, fill(rule.value, settings, String), groups);
  return (number) => {
    const matcher = expression.matcher(number);
    if (!matcher.lookingAt()) return null;
    const value = parts.map((part) => (typeof part === 'string' ? part : (matcher.group(part) ?? ''))).join('');
    return value + number.slice(matcher.end());
  };
}

function compileExpression(rule: NumberingRuleRecord, settings: NumberingSettingsRecord): RE2JS {
  const source = fill(rule.pattern.slice(1, -1), settings, (text) => RE2JS.quote(text));
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const syntax = error instanceof RE2JSSyntaxException;
    const problem = syntax ? error.getDescription() : describeError(error);
    const at = syntax ? rule.pattern.indexOf(error.getPattern() || rule.pattern) : -1;
    throw ruleInvalid(rule, problem, at + 1);
  }
}

/** `$2` becomes the number of a capture, as many digits as make one that exists; all else stays text. */
function valueParts(rule: NumberingRuleRecord, value: string, groups: number): (string | number)[] {
  const parts: (string | number)[] = [];
  let from = 0;
  for (const match of value.matchAll(/\$(\d{1,2})/g)) {
    const digits = Number(match[1]) <= groups ? match[1]! : match[1]![0]!;
    if (Number(digits) > groups) {
      throw ruleInvalid(
        rule,
        `the value names $${digits}, but the pattern has ${groups} captures`,
        rule.value.indexOf(`$${digits}`) + 1,
      );
    }
    parts.push(value.slice(from, match.index), Number(digits));
    from = match.index + 1 + digits.length;
  }
  return [...parts, value.slice(from)];
}

function fill(text: string, settings: NumberingSettingsRecord, quote: (text: string) => string): string {
  return text.replaceAll(placeholder, (_, name: string) => {
    if (name === 'InternationalPrefix') return quote(settings.internationalPrefix);
    return quote(name === 'ExternalPrefix' ? settings.externalPrefix : settings.localCountryPrefix);
  });
}
