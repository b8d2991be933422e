import { ParleyError } from '../../kernel/errors.ts';

/** A rule cannot be saved. `position` is the place in its pattern or value, counted from 1; 0 when it is the whole. */
export function ruleInvalid(
  rule: { id: string; priority: number; pattern: string },
  problem: string,
  position: number,
): ParleyError {
  const where = position > 0 ? ` at position ${position}` : '';
  return new ParleyError('numbering-rule-invalid', `rule ${rule.priority} "${rule.pattern}"${where}: ${problem}`, {
    details: { ruleId: rule.id, priority: rule.priority, position },
  });
}
