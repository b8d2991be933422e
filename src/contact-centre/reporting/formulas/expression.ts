import type { FactKind, FactsByKind } from '../facts/fact.ts';

/** What a report may set; `within`: X of the service level. In milliseconds. */
export interface FormulaParameters {
  readonly within: number;
  /** Queues that have set their own. */
  readonly ofQueues?: Readonly<
    Partial<Record<ParameterName, readonly { readonly limit: number; readonly queueIds: readonly string[] }[]>>
  >;
  readonly shortAbandon: number;
  readonly repeat: number;
}
export type ParameterName = 'within' | 'shortAbandon' | 'repeat';

type FieldOf<K extends FactKind> = Extract<keyof FactsByKind[K], string>;

/** Which facts count. Comparisons with what is null are false, and so is `not` of nothing known only where it says so. */
export type Condition =
  | { readonly op: 'is'; readonly field: string; readonly values: readonly (string | boolean | number)[] }
  | { readonly op: 'is-not'; readonly field: string; readonly values: readonly (string | boolean | number)[] }
  /** Null never is. */
  | { readonly op: 'at-most'; readonly field: string; readonly limit: ParameterName | number }
  | { readonly op: 'more-than'; readonly field: string; readonly limit: number }
  | { readonly op: 'known'; readonly field: string }
  | { readonly op: 'unknown'; readonly field: string }
  /** Of a list: one of these is in it. */
  | { readonly op: 'has'; readonly field: string; readonly values: readonly string[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'all'; readonly of: readonly Condition[] }
  | { readonly op: 'any'; readonly of: readonly Condition[] };

/** What is taken of the facts that a condition lets through. */
export type Measure = {
  readonly fact: FactKind;
  readonly where: Condition;
} & (
  | { readonly take: 'count' }
  | { readonly take: 'sum' | 'max'; readonly field: string }
  /** The smallest value that at least `share` of all do not exceed. */
  | { readonly take: 'percentile'; readonly field: string; readonly share: number }
  /** How much of each interval they lasted, together; what crosses its ends is divided. */
  | { readonly take: 'time' }
  /** That go on now. */
  | { readonly take: 'open' }
  /** Since when the oldest of them goes on. */
  | { readonly take: 'open-since' }
);

/** A number of measures. */
export type Formula =
  | { readonly is: 'measure'; readonly measure: Measure }
  /** Null when there is nothing to divide by. */
  | { readonly is: 'ratio'; readonly of: Formula; readonly by: Formula }
  | { readonly is: 'plus' | 'minus'; readonly of: Formula; readonly and: Formula }
  /** The length of the interval, as far as it is over. */
  | { readonly is: 'interval-length' };

export const always: Condition = { op: 'all', of: [] };

/** Conditions and measures of one kind of facts, with its field names checked. */
export function about<K extends FactKind>(fact: K) {
  type Field = FieldOf<K>;
  const measure = (one: Omit<Measure, 'fact'>): Formula => ({ is: 'measure', measure: { ...one, fact } as Measure });
  return {
    is: (field: Field, ...values: (string | boolean | number)[]): Condition => ({ op: 'is', field, values }),
    isNot: (field: Field, ...values: (string | boolean | number)[]): Condition => ({ op: 'is-not', field, values }),
    atMost: (field: Field, limit: ParameterName | number): Condition => ({ op: 'at-most', field, limit }),
    moreThan: (field: Field, limit: number): Condition => ({ op: 'more-than', field, limit }),
    known: (field: Field): Condition => ({ op: 'known', field }),
    unknown: (field: Field): Condition => ({ op: 'unknown', field }),
    count: (where: Condition = always) => measure({ take: 'count', where }),
    sum: (field: Field, where: Condition = always) => measure({ take: 'sum', field, where } as never),
    max: (field: Field, where: Condition = always) => measure({ take: 'max', field, where } as never),
    percentile: (field: Field, share: number, where: Condition = always) =>
      measure({ take: 'percentile', field, share, where } as never),
    time: (where: Condition = always) => measure({ take: 'time', where }),
    open: (where: Condition = always) => measure({ take: 'open', where }),
    openSince: (where: Condition = always) => measure({ take: 'open-since', where }),
    /** Sum over those where the field is known, by their number. */
    mean: (field: Field, where: Condition = always) => {
      const known = all(where, { op: 'known', field });
      return ratio(measure({ take: 'sum', field, where: known } as never), measure({ take: 'count', where: known }));
    },
  };
}

export function all(...of: Condition[]): Condition {
  const given = of.filter((one) => one !== always);
  return given.length === 1 ? given[0]! : { op: 'all', of: given };
}

export function any(...of: Condition[]): Condition {
  return { op: 'any', of };
}

export function not(of: Condition): Condition {
  return { op: 'not', of };
}

export function ratio(of: Formula, by: Formula): Formula {
  return { is: 'ratio', of, by };
}

export function plus(of: Formula, and: Formula): Formula {
  return { is: 'plus', of, and };
}

export function minus(of: Formula, and: Formula): Formula {
  return { is: 'minus', of, and };
}

export const intervalLength: Formula = { is: 'interval-length' };

/** Every measure of a formula, in the order in which it reads. */
export function measuresOf(formula: Formula): readonly Measure[] {
  if (formula.is === 'measure') return [formula.measure];
  if (formula.is === 'interval-length') return [];
  return [...measuresOf(formula.of), ...measuresOf('by' in formula ? formula.by : formula.and)];
}

const keys = new WeakMap<Measure, string>();

/** The same measure has the same key, whoever wrote it. */
export function measureKey(measure: Measure): string {
  let key = keys.get(measure);
  if (key === undefined) keys.set(measure, (key = JSON.stringify(measure)));
  return key;
}

export function parametersOf(condition: Condition): readonly ParameterName[] {
  if (condition.op === 'at-most') return typeof condition.limit === 'string' ? [condition.limit] : [];
  if (condition.op === 'not') return parametersOf(condition.of);
  return condition.op === 'all' || condition.op === 'any' ? condition.of.flatMap(parametersOf) : [];
}
