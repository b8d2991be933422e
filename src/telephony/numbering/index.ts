export { countryOf, emergencyNumbersOf, everyEmergencyNumber } from './country.ts';
export { normaliseDialled } from './dialled-number.ts';
export { type LookupKey, lookupKey, normaliseIncoming } from './incoming-number.ts';
export { compilePlan, type NumberingPlan } from './numbering-plan.ts';
export type {
  NumberingRecords,
  NumberingRuleListRequest,
  NumberingRuleRow,
  NumberingSettingsRow,
} from './numbering-records.ts';
export { type NumberingRule, validateRule } from './numbering-rule.ts';
export { NumberingService, type NumberingSource } from './numbering-service.ts';
export { fromTrunk, type TrunkNumberFormat, toE164, toTrunkFormat } from './public-number.ts';
export { classify, type DialledResult, type NumberKind, transform } from './transform.ts';
