import type { Fact } from '../facts/fact.ts';
import type { Condition, Formula, FormulaParameters, Measure, ParameterName } from './expression.ts';
import { measureKey } from './expression.ts';

/** A stretch of time, the end not included. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether a fact counts. The store says the same in SQL (`adapters/sql/report-conditions.ts`); a test holds them together. */
export function holds(condition: Condition, fact: Fact, parameters: FormulaParameters): boolean {
  switch (condition.op) {
    case 'all':
      return condition.of.every((one) => holds(one, fact, parameters));
    case 'any':
      return condition.of.some((one) => holds(one, fact, parameters));
    case 'not':
      return !holds(condition.of, fact, parameters);
  }
  const value = fieldOf(fact, condition.field);
  switch (condition.op) {
    case 'is':
      return condition.values.includes(value as string);
    case 'is-not':
      return !condition.values.includes(value as string);
    case 'at-most':
      return value !== null && (value as number) <= limitOf(condition.limit, parameters, fact);
    case 'more-than':
      return value !== null && (value as number) > condition.limit;
    case 'known':
      return value !== null;
    case 'unknown':
      return value === null;
    case 'has':
      return condition.values.some((one) => ((value ?? []) as readonly string[]).includes(one));
  }
}

function limitOf(limit: ParameterName | number, parameters: FormulaParameters, fact: Fact): number {
  if (typeof limit === 'number') return limit;
  const own = parameters.ofQueues?.[limit];
  if (!own) return parameters[limit];
  const queueId = fieldOf(fact, 'queueId') as string | null;
  return own.find(({ queueIds }) => queueId !== null && queueIds.includes(queueId))?.limit ?? parameters[limit];
}

/** How long a fact lasted within an interval; one that goes on lasts until now. */
export function timeWithin({ atMs, endMs }: Fact, { fromMs, toMs }: Interval, nowMs: number): number {
  return Math.max(0, Math.min(endMs ?? nowMs, toMs, nowMs) - Math.max(atMs, fromMs));
}

/** What a fact adds to a measure; null: it is none of those that count. */
export function valueIn(measure: Measure, fact: Fact, parameters: FormulaParameters): number | null {
  if (fact.kind !== measure.fact || !holds(measure.where, fact, parameters)) return null;
  if (measure.take === 'open') return fact.endMs === null ? 1 : null;
  if (measure.take === 'open-since') return fact.endMs === null ? fact.atMs : null;
  if (measure.take === 'count') return 1;
  if (measure.take === 'time') return null;
  return fieldOf(fact, measure.field) as number | null;
}

function fieldOf(fact: Fact, field: string): unknown {
  return (fact as unknown as Readonly<Record<string, unknown>>)[field] ?? null;
}

/** Of values in any order. */
export function reduce(measure: Measure, values: readonly number[]): number | null {
  switch (measure.take) {
    case 'max':
      return values.length === 0 ? null : values.reduce((one, other) => Math.max(one, other));
    case 'open-since':
      return values.length === 0 ? null : values.reduce((one, other) => Math.min(one, other));
    case 'percentile':
      return percentileOf(
        values.toSorted((one, other) => one - other),
        measure.share,
      );
    default:
      return values.reduce((sum, value) => sum + value, 0);
  }
}

/** The smallest value that at least `share` of all do not exceed (SQL's `percentile_disc`). */
export function percentileOf(sorted: readonly number[], share: number): number | null {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/**
 * The plain way: a measure over facts. Facts belong to the interval in which `atMs` is; the time they lasted is divided.
 */
export function measureOver(
  measure: Measure,
  facts: Iterable<Fact>,
  interval: Interval,
  by: { readonly parameters: FormulaParameters; readonly nowMs: number },
): number | null {
  const values: number[] = [];
  for (const fact of facts) {
    if (fact.kind !== measure.fact) continue;
    if (measure.take === 'time') {
      if (holds(measure.where, fact, by.parameters)) values.push(timeWithin(fact, interval, by.nowMs));
      continue;
    }
    const isOpen = measure.take === 'open' || measure.take === 'open-since';
    if (!isOpen && (fact.atMs < interval.fromMs || fact.atMs >= interval.toMs)) continue;
    const value = valueIn(measure, fact, by.parameters);
    if (value !== null) values.push(value);
  }
  return reduce(measure, values);
}

/** A formula of measures that are known: by their keys. */
export function evaluate(formula: Formula, results: ReadonlyMap<string, number | null>, lengthMs: number): number | null {
  if (formula.is === 'measure') return results.get(measureKey(formula.measure)) ?? zeroOf(formula.measure);
  if (formula.is === 'interval-length') return lengthMs;
  const of = evaluate(formula.of, results, lengthMs);
  const other = evaluate('by' in formula ? formula.by : formula.and, results, lengthMs);
  if (of === null || other === null) return null;
  if (formula.is === 'ratio') return other === 0 ? null : of / other;
  return formula.is === 'plus' ? of + other : of - other;
}

/** What a measure is where nothing counts. */
function zeroOf({ take }: Measure): number | null {
  return take === 'max' || take === 'percentile' || take === 'open-since' ? null : 0;
}
