import type { DecisionStep } from '../call/index.ts';
import { emergencyNumbersOf } from './country.ts';
import { compactDialled, normaliseDialled } from './dialled-number.ts';
import type { NumberingPlan } from './numbering-plan.ts';
import type { NumberingRule } from './numbering-rule.ts';

/** What a number is in a plan: our own, the public network's, a service code (`*`, `#`), or one that must always get through. */
export type NumberKind = 'internal' | 'external' | 'service' | 'emergency';

/** A dialled number after the plan. */
export interface DialledResult {
  /** What is dialled. External numbers carry the external prefix. */
  readonly number: string;
  readonly kind: NumberKind;
  /** The rule that was applied; null when none matched. */
  readonly rule: NumberingRule | null;
  /** Every step with its reason. */
  readonly steps: readonly DecisionStep[];
}

/** Applies the plan to what somebody dialled or a directory holds (T-PLAN-2…5). Never throws, whatever is dialled. */
export function transform(plan: NumberingPlan, dialled: string): DialledResult {
  const steps: DecisionStep[] = [];
  const compact = compactDialled(dialled);
  const cleaned = normaliseDialled(dialled);
  if (cleaned !== dialled) {
    steps.push(
      step('numbering-cleaned', `Of "${clip(dialled)}" the number is ${cleaned || 'nothing'}.`, {
        dialled: clip(dialled),
        number: cleaned,
      }),
    );
  }
  const emergency = emergencyOf(plan, cleaned);
  if (emergency !== null) {
    steps.push(step('numbering-emergency', `${emergency} is an emergency number and is never changed.`, { number: emergency }));
    return { number: emergency, kind: 'emergency', rule: null, steps };
  }
  const applied = applyFirst(plan.rules, compact);
  if (applied === null) return withoutRule(plan, cleaned, steps);
  const { rule, result } = applied;
  steps.push(explainRule(rule, cleaned, result));
  const number = cleaned.startsWith('+') && needsExternalPrefix(plan, rule, result) ? addPrefix(plan, result, steps) : result;
  return { number, kind: kindOf(plan, number), rule, steps };
}

/** What a number is, as dialled in this plan. */
export function classify(plan: NumberingPlan, dialled: string): NumberKind {
  return transform(plan, dialled).kind;
}

/** The emergency number that was dialled, with or without external prefix; null for any other. */
export function emergencyOf(plan: NumberingPlan, number: string): string | null {
  const { externalPrefix } = plan.settings;
  const known = emergencyNumbersOf(plan.country);
  if (known.includes(number)) return number;
  const bare = externalPrefix !== '' && number.startsWith(externalPrefix) ? number.slice(externalPrefix.length) : '';
  return known.includes(bare) ? bare : null;
}

/** Whether a number carries the external prefix and is too long for one of ours. */
export function isOutside(plan: NumberingPlan, number: string): boolean {
  const { externalPrefix, internalLength } = plan.settings;
  return /^\d/.test(number) && number.length > internalLength && number.startsWith(externalPrefix);
}

function applyFirst(rules: readonly NumberingRule[], compact: string): { rule: NumberingRule; result: string } | null {
  for (const rule of rules) {
    const result = rule.apply(compact);
    if (result !== null) return { rule, result: normaliseDialled(result) };
  }
  return null;
}

function withoutRule(plan: NumberingPlan, number: string, steps: DecisionStep[]): DialledResult {
  const { internalLength, externalPrefix, internationalPrefix } = plan.settings;
  const carries = externalPrefix !== '' && internationalPrefix !== '' && number.startsWith(externalPrefix + internationalPrefix);
  if (number.length <= internalLength || carries || externalPrefix === '') {
    const why = number.length <= internalLength ? `no longer than an internal number (${internalLength})` : 'complete as it is';
    steps.push(step('numbering-unchanged', `No rule matches and ${number} is ${why}: it stays.`, { number, internalLength }));
    return { number, kind: kindOf(plan, number), rule: null, steps };
  }
  steps.push(
    step(
      'numbering-longer-than-internal',
      `No rule matches and ${number} is longer than an internal number (${internalLength}).`,
      {
        number,
        internalLength,
      },
    ),
  );
  const outside = addPrefix(plan, number, steps);
  return { number: outside, kind: kindOf(plan, outside), rule: null, steps };
}

/** After a rule on a `+` number (T-PLAN-4): not when the rule brought it, nor when the result is internal. */
function needsExternalPrefix(plan: NumberingPlan, rule: NumberingRule, result: string): boolean {
  const { externalPrefix, internationalPrefix, internalLength } = plan.settings;
  if (externalPrefix === '' || rule.carriesExternalPrefix || result.length <= internalLength || !/^\d/.test(result)) return false;
  if (internationalPrefix === '') return !result.startsWith(externalPrefix);
  if (result.startsWith(externalPrefix + internationalPrefix)) return false;
  // `00…` begins with the external prefix 0, too, but is an international number.
  return result.startsWith(internationalPrefix) || !result.startsWith(externalPrefix);
}

function addPrefix(plan: NumberingPlan, number: string, steps: DecisionStep[]): string {
  const { externalPrefix } = plan.settings;
  const result = externalPrefix + number;
  steps.push(
    step('numbering-external-prefix-added', `The external prefix ${externalPrefix} is put before it: ${result}.`, {
      prefix: externalPrefix,
      number: result,
    }),
  );
  return result;
}

function kindOf(plan: NumberingPlan, number: string): NumberKind {
  if (/^[#*]/.test(number)) return 'service';
  if (emergencyOf(plan, number) !== null) return 'emergency';
  return isOutside(plan, number) ? 'external' : 'internal';
}

function explainRule(rule: NumberingRule, from: string, to: string): DecisionStep {
  const { id, priority, pattern, value } = rule;
  if (rule.standard) {
    return step('numbering-standard-rule', `The standard rule for "${pattern}" makes ${to} of ${from}.`, {
      ruleId: id,
      pattern,
      value,
      from,
      to,
    });
  }
  return step('numbering-rule-applied', `Rule ${priority} ("${pattern}" becomes "${value}") makes ${to} of ${from}.`, {
    ruleId: id,
    priority,
    pattern,
    value,
    from,
    to,
  });
}

function step(code: string, sentence: string, params: DecisionStep['params']): DecisionStep {
  return { code, params, sentence };
}

function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
