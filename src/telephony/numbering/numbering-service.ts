import type { DomainId } from '../../kernel/ids.ts';
import type { DecisionStep } from '../call/index.ts';
import type { NumberingRecord } from '../company-directory/index.ts';
import { type LookupKey, lookupKey } from './incoming-number.ts';
import { compilePlan, type NumberingPlan } from './numbering-plan.ts';
import { fromTrunk, type TrunkNumberFormat, toTrunkFormat } from './public-number.ts';
import { transform } from './transform.ts';

/** Where the stored plans are; `CompanyDirectory` is one. */
export interface NumberingSource {
  numbering(domainId: DomainId): NumberingRecord | undefined;
}

/** A domain without settings of its own: nothing is added, everything up to six digits is internal. */
const emptySettings: NumberingRecord['settings'] = {
  internationalPrefix: '',
  localCountryPrefix: '',
  externalPrefix: '',
  incomingAdd: '',
  incomingRemove: '',
  internalLength: 6,
  internalReverseLength: 6,
};

/** The numbering plans of all domains, compiled when first asked for and again when the record is another. */
export class NumberingService {
  readonly #source: NumberingSource;
  readonly #plans = new WeakMap<NumberingRecord, NumberingPlan>();
  readonly #empty = compilePlan({ settings: emptySettings, rules: [] });

  constructor(parts: { directory: NumberingSource }) {
    this.#source = parts.directory;
  }

  plan(domainId: DomainId): NumberingPlan {
    const record = this.#source.numbering(domainId);
    if (!record) return this.#empty;
    const known = this.#plans.get(record);
    if (known) return known;
    const plan = compilePlan(record);
    this.#plans.set(record, plan);
    return plan;
  }

  /** What a user dialled. `isExternal`: a trunk takes it, unless it is somebody's number of ours. Emergency numbers are external. */
  dial(
    domainId: DomainId,
    dialled: string,
  ): { number: string; isExternal: boolean; isEmergency: boolean; steps: readonly DecisionStep[] } {
    const { number, kind, steps } = transform(this.plan(domainId), dialled);
    return { number, isExternal: kind === 'external' || kind === 'emergency', isEmergency: kind === 'emergency', steps };
  }

  /** An external number as a trunk wants it. */
  forTrunk(domainId: DomainId, number: string, trunk: { readonly numberFormat: TrunkNumberFormat }): string {
    return toTrunkFormat(this.plan(domainId), number, trunk.numberFormat);
  }

  fromTrunk(domainId: DomainId, raw: string): string {
    return fromTrunk(this.plan(domainId), raw);
  }

  lookupKey(domainId: DomainId, raw: string): LookupKey | null {
    return lookupKey(this.plan(domainId), raw);
  }
}
