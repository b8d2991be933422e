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
const measuresOfScope = {
  company: byFact(figuresOf.company),
  queue: byFact(figuresOf.queue),
  agent: byFact(figuresOf.agent),
};

function byFact(of: readonly Figure[]): ReadonlyMap<Fact['kind'], readonly Measure[]> {
  const measures = new Map(of.flatMap(({ formula }) => measuresOf(formula)).map((one) => [measureKey(one), one]));
  return Map.groupBy(measures.values(), ({ fact }) => fact);
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
  readonly #parameters: FormulaParameters;
  readonly #sums = new Map<string, Sum>();

  constructor(kind: ScopeKind, { dayFromMs, parameters }: { dayFromMs: number; parameters: FormulaParameters }) {
    this.kind = kind;
    this.#dayFromMs = dayFromMs;
    this.#parameters = parameters;
    for (const measures of measuresOfScope[kind].values())
      for (const measure of measures) {
        const isOrdered = measure.take === 'max' || measure.take === 'percentile' || measure.take === 'open-since';
        this.#sums.set(measureKey(measure), {
          measure,
          total: 0,
          values: isOrdered ? new Map() : null,
          sorted: null,
          open: new Set(),
        });
      }
  }

  add(fact: Fact): void {
    this.#count(fact, 1);
  }

  /** What was added before. */
  remove(fact: Fact): void {
    this.#count(fact, -1);
  }

  #count(fact: Fact, times: 1 | -1): void {
    for (const measure of measuresOfScope[this.kind].get(fact.kind) ?? []) {
      const sum = this.#sums.get(measureKey(measure))!;
      if (measure.take === 'time') {
        this.#countTime(sum, fact, times);
        continue;
      }
      const isOfNow = measure.take === 'open' || measure.take === 'open-since';
      if (!isOfNow && fact.atMs < this.#dayFromMs) continue;
      const value = valueIn(measure, fact, this.#parameters);
      if (value === null) continue;
      sum.total += times * value;
      if (!sum.values) continue;
      const many = (sum.values.get(value) ?? 0) + times;
      if (many === 0) sum.values.delete(value);
      else sum.values.set(value, many);
      sum.sorted = null;
    }
  }

  #countTime(sum: Sum, fact: Fact, times: 1 | -1): void {
    if (!holds(sum.measure.where, fact, this.#parameters)) return;
    if (fact.endMs !== null) sum.total += times * Math.max(0, fact.endMs - Math.max(fact.atMs, this.#dayFromMs));
    else if (times > 0) sum.open.add(fact);
    else sum.open.delete(fact);
  }

  /** Whether anything in it grows with time alone. */
  get isMoving(): boolean {
    for (const { open } of this.#sums.values()) if (open.size > 0) return true;
    return false;
  }

  values(nowMs: number): Record<string, number | null> {
    const results = new Map<string, number | null>();
    for (const [key, sum] of this.#sums) results.set(key, this.#result(sum, nowMs));
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
