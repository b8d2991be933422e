import type { Fact } from '../facts/fact.ts';
import { evaluate, holds, percentileOf, valueIn } from '../formulas/evaluate.ts';
import { type FormulaParameters, type Measure, measureKey, measuresOf } from '../formulas/expression.ts';
import { dimensionsOf, type Figure, factKindsOf, isLiveOnly, parametersOfFigure } from '../formulas/figure.ts';
import { figures } from '../formulas/figures.ts';

export type ScopeKind = 'company' | 'queue' | 'agent';

/** Figures that go with a scope while the day goes on. Those of other days (who comes again) are of reports alone. */
export function liveFiguresOf(kind: ScopeKind): readonly Figure[] {
  return figures.filter((one) => {
    const kinds = factKindsOf(one);
    if (kinds.includes('call') || kinds.includes('step') || parametersOfFigure(one).includes('repeat')) return false;
    if (kind === 'company' || kinds.every((of) => of === 'agent-span')) return true;
    if (isLiveOnly(one)) return kind === 'queue' || !kinds.includes('visit');
    return dimensionsOf(one).includes(kind);
  });
}

const figuresOf = { company: liveFiguresOf('company'), queue: liveFiguresOf('queue'), agent: liveFiguresOf('agent') };

/** Every measure of live figures once, by its key: a scope finds what it sums up by the object. */
const measures = new Map(
  Object.values(figuresOf)
    .flat()
    .flatMap(({ formula }) => measuresOf(formula))
    .map((one) => [measureKey(one), one]),
);
const measuresOfFact = Map.groupBy(measures.values(), ({ fact }) => fact);

function measuresOfScope(kind: ScopeKind): ReadonlySet<Measure> {
  return new Set(figuresOf[kind].flatMap(({ formula }) => measuresOf(formula)).map((one) => measures.get(measureKey(one))!));
}
const measuresByScope = {
  company: measuresOfScope('company'),
  queue: measuresOfScope('queue'),
  agent: measuresOfScope('agent'),
};

/** What a fact adds to a measure. */
export interface Share {
  readonly measure: Measure;
  readonly value: number;
  /** Time that goes on: it grows by itself, `value` is nothing yet. */
  readonly isOpenTime: boolean;
}

/** Which facts of a day count, and how. */
export interface DayRules {
  readonly dayFromMs: number;
  readonly parameters: FormulaParameters;
}

/** What a fact adds to the figures of a day: the same in every scope that it belongs to and that has the measure. */
export function sharesOf(fact: Fact, { dayFromMs, parameters }: DayRules): readonly Share[] {
  const shares: Share[] = [];
  for (const measure of measuresOfFact.get(fact.kind) ?? []) {
    if (measure.take === 'time') {
      if (!holds(measure.where, fact, parameters)) continue;
      const isOpenTime = fact.endMs === null;
      const value = fact.endMs === null ? 0 : Math.max(0, fact.endMs - Math.max(fact.atMs, dayFromMs));
      shares.push({ measure, value, isOpenTime });
      continue;
    }
    const isOfNow = measure.take === 'open' || measure.take === 'open-since';
    if (!isOfNow && fact.atMs < dayFromMs) continue;
    const value = valueIn(measure, fact, parameters);
    if (value !== null) shares.push({ measure, value, isOpenTime: false });
  }
  return shares;
}

interface Sum {
  readonly measure: Measure;
  total: number;
  /** How often each value, where order counts. */
  readonly values: Map<number, number> | null;
  sorted: readonly number[] | null;
  /** Of time: those that go on. */
  readonly open: Set<Fact>;
}

/** The formulas over the facts of one queue, one agent or all, kept up to date fact by fact. */
export class ScopeFigures {
  readonly kind: ScopeKind;
  readonly #dayFromMs: number;
  readonly #sums = new Map<Measure, Sum>();

  constructor(kind: ScopeKind, { dayFromMs }: Pick<DayRules, 'dayFromMs'>) {
    this.kind = kind;
    this.#dayFromMs = dayFromMs;
    for (const measure of measuresByScope[kind]) {
      const isOrdered = measure.take === 'max' || measure.take === 'percentile' || measure.take === 'open-since';
      const values = isOrdered ? new Map<number, number>() : null;
      this.#sums.set(measure, { measure, total: 0, values, sorted: null, open: new Set() });
    }
  }

  /** @param shares of the fact, by {@link sharesOf} for the same day */
  add(fact: Fact, shares: readonly Share[]): void {
    this.#count(fact, shares, 1);
  }

  /** What was added before, with the same shares. */
  remove(fact: Fact, shares: readonly Share[]): void {
    this.#count(fact, shares, -1);
  }

  #count(fact: Fact, shares: readonly Share[], times: 1 | -1): void {
    for (const { measure, value, isOpenTime } of shares) {
      const sum = this.#sums.get(measure);
      if (!sum) continue;
      if (isOpenTime && times > 0) sum.open.add(fact);
      else if (isOpenTime) sum.open.delete(fact);
      sum.total += times * value;
      if (!sum.values) continue;
      const many = (sum.values.get(value) ?? 0) + times;
      if (many === 0) sum.values.delete(value);
      else sum.values.set(value, many);
      sum.sorted = null;
    }
  }

  /** Whether anything in it grows with time alone. */
  get isMoving(): boolean {
    for (const { open } of this.#sums.values()) if (open.size > 0) return true;
    return false;
  }

  values(nowMs: number): Record<string, number | null> {
    const results = new Map<string, number | null>();
    for (const [measure, sum] of this.#sums) results.set(measureKey(measure), this.#result(sum, nowMs));
    const lengthMs = Math.max(0, nowMs - this.#dayFromMs);
    return Object.fromEntries(figuresOf[this.kind].map(({ id, formula }) => [id, evaluate(formula, results, lengthMs)]));
  }

  #result(sum: Sum, nowMs: number): number | null {
    const { measure, values, open } = sum;
    if (measure.take === 'time') {
      let total = sum.total;
      for (const fact of open) total += Math.max(0, nowMs - Math.max(fact.atMs, this.#dayFromMs));
      return total;
    }
    if (!values) return sum.total;
    sum.sorted ??= expanded(values);
    if (measure.take === 'percentile') return percentileOf(sum.sorted, measure.share);
    return sum.sorted.at(measure.take === 'max' ? -1 : 0) ?? null;
  }
}

function expanded(values: ReadonlyMap<number, number>): readonly number[] {
  const sorted: number[] = [];
  for (const [value, many] of [...values].toSorted(([one], [other]) => one - other))
    for (let count = 0; count < many; count++) sorted.push(value);
  return sorted;
}
