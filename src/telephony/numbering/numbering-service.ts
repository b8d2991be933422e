import type { DomainId } from '../../kernel/ids.ts';
import type { DecisionStep } from '../call/index.ts';
import type { NumberingRecord } from '../company-directory/index.ts';
import { type LookupKey, lookupKey } from './incoming-number.ts';
import { compilePlan, type NumberingPlan } from './numbering-plan.ts';
import { fromTrunk, type TrunkNumberFormat, toTrunkFormat } from './public-number.ts';
import { type DialledResult, transform } from './transform.ts';

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

/** Answers kept of one plan and question: within a call the same numbers are asked for again and again. */
const mostKept = 500;
const longestKept = 40;

/** What one plan says of numbers, worked out once while they are in use. */
class KeptAnswers<T> {
  readonly #answers = new Map<string, T>();
  readonly #find: (text: string) => T;

  constructor(find: (text: string) => T) {
    this.#find = find;
  }

  of(text: string): T {
    const known = this.#answers.get(text);
    if (known !== undefined) return known;
    const found = this.#find(text);
    if (text.length > longestKept) return found;
    if (this.#answers.size >= mostKept) this.#answers.clear();
    this.#answers.set(text, found);
    return found;
  }
}

interface KnownPlan {
  readonly plan: NumberingPlan;
  readonly dialled: KeptAnswers<DialledResult>;
  readonly fromTrunk: KeptAnswers<string>;
  readonly lookupKey: KeptAnswers<LookupKey | null>;
  /** As trunks want it in E.164 form, and as who calls is looked up. */
  readonly e164: KeptAnswers<string>;
}

function knownPlan(record: Pick<NumberingRecord, 'settings' | 'rules'>): KnownPlan {
  const plan = compilePlan(record);
  return {
    plan,
    dialled: new KeptAnswers((text) => transform(plan, text)),
    fromTrunk: new KeptAnswers((text) => fromTrunk(plan, text)),
    lookupKey: new KeptAnswers((text) => lookupKey(plan, text)),
    e164: new KeptAnswers((text) => toTrunkFormat(plan, text, 'e164')),
  };
}

/** The numbering plans of all domains, compiled when first asked for and again when the record is another. */
export class NumberingService {
  readonly #source: NumberingSource;
  readonly #plans = new WeakMap<NumberingRecord, KnownPlan>();
  readonly #empty = knownPlan({ settings: emptySettings, rules: [] });

  constructor(parts: { directory: NumberingSource }) {
    this.#source = parts.directory;
  }

  plan(domainId: DomainId): NumberingPlan {
    return this.#known(domainId).plan;
  }

  #known(domainId: DomainId): KnownPlan {
    const record = this.#source.numbering(domainId);
    if (!record) return this.#empty;
    const known = this.#plans.get(record);
    if (known) return known;
    const plan = knownPlan(record);
    this.#plans.set(record, plan);
    return plan;
  }

  /** What a user dialled. `isExternal`: a trunk takes it, unless it is somebody's number of ours. Emergency numbers are external. */
  dial(
    domainId: DomainId,
    dialled: string,
  ): { number: string; isExternal: boolean; isEmergency: boolean; steps: readonly DecisionStep[] } {
    const { number, kind, steps } = this.#known(domainId).dialled.of(dialled);
    return { number, isExternal: kind === 'external' || kind === 'emergency', isEmergency: kind === 'emergency', steps };
  }

  /** An external number as a trunk wants it. */
  forTrunk(domainId: DomainId, number: string, trunk: { readonly numberFormat: TrunkNumberFormat }): string {
    const { plan, e164 } = this.#known(domainId);
    return trunk.numberFormat === 'e164' ? e164.of(number) : toTrunkFormat(plan, number, trunk.numberFormat);
  }

  fromTrunk(domainId: DomainId, raw: string): string {
    return this.#known(domainId).fromTrunk.of(raw);
  }

  lookupKey(domainId: DomainId, raw: string): LookupKey | null {
    return this.#known(domainId).lookupKey.of(raw);
  }
}
