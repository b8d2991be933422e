import type { CompanyId, DomainId } from '../../kernel/ids.ts';

/** Global settings of a domain's numbering plan (T-PLAN-1), as they are stored. `telephony/numbering` makes a plan of them. */
export interface NumberingSettingsRecord {
  /** Dialled before a country code, e.g. `00`. */
  readonly internationalPrefix: string;
  /** The country we are in, e.g. `33`. */
  readonly localCountryPrefix: string;
  /** Dialled to get a line outside, e.g. `0`; may be empty. */
  readonly externalPrefix: string;
  /** Put before, and cut from the start of, an incoming number before it is looked up. */
  readonly incomingAdd: string;
  readonly incomingRemove: string;
  /** The longest internal number (T-TEN-3). */
  readonly internalLength: number;
  /** How many last digits of an internal number identify its owner (T-PLAN-7). */
  readonly internalReverseLength: number;
}

/** One rule: the first that matches, from the lowest priority up, is applied (T-PLAN-2). */
export interface NumberingRuleRecord {
  readonly id: string;
  readonly priority: number;
  readonly pattern: string;
  readonly value: string;
}

export interface NumberingRecord {
  readonly domainId: DomainId;
  readonly companyId: CompanyId;
  readonly settings: NumberingSettingsRecord;
  readonly rules: readonly NumberingRuleRecord[];
}
