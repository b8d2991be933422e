import { normaliseDialled } from './dialled-number.ts';
import type { NumberingPlan } from './numbering-plan.ts';
import { toE164 } from './public-number.ts';

/** What to look for in directories. */
export interface LookupKey {
  readonly kind: 'internal' | 'external';
  /** Internal: the last digits that identify the owner. External: the number in E.164 form, or cleaned where it has none. */
  readonly key: string;
}

/**
 * An incoming number made comparable (T-PLAN-7): cleaned, `incomingRemove` cut from its start, and, unless it is as short as
 * an internal one, `incomingAdd` put before it. Never throws.
 */
export function normaliseIncoming(plan: NumberingPlan, raw: string): string {
  const { incomingAdd, incomingRemove, internalLength } = plan.settings;
  const number = normaliseDialled(raw);
  const cut = incomingRemove !== '' && number.startsWith(incomingRemove) ? number.slice(incomingRemove.length) : number;
  return cut.length > internalLength ? normaliseDialled(incomingAdd + cut) : cut;
}

/** How a caller's number is looked up (T-PLAN-7); null when there is no number. */
export function lookupKey(plan: NumberingPlan, raw: string): LookupKey | null {
  const number = normaliseIncoming(plan, raw);
  if (!/\d/.test(number)) return null;
  const { internalLength, internalReverseLength } = plan.settings;
  if (number.length <= internalLength && !number.startsWith('+')) {
    return { kind: 'internal', key: internalReverseLength > 0 ? number.slice(-internalReverseLength) : number };
  }
  return { kind: 'external', key: toE164(plan, number) ?? number };
}
