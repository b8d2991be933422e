import type { ReportDimension } from '../../../contract/rest/reports.ts';
import type { FactKind } from '../facts/fact.ts';
import { type Formula, measuresOf, type ParameterName, parametersOf } from './expression.ts';

export type FigureUnit = 'count' | 'share' | 'milliseconds' | 'average' | 'timestamp';

/** A formula with its name and its definition in words. A change of what it computes raises `version`. */
export interface Figure {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly group: FigureGroup;
  readonly definition: string;
  readonly unit: FigureUnit;
  readonly formula: Formula;
  /** Dimensions of its facts that make no sense for it. */
  readonly notBy?: readonly ReportDimension[];
  readonly better?: 'more' | 'less';
}

export type FigureGroup =
  | 'queue'
  | 'service-level'
  | 'waiting'
  | 'handling'
  | 'transfers'
  | 'offers'
  | 'agent-time'
  | 'customers'
  | 'call-backs'
  | 'flows'
  | 'now'
  | 'telephone';

const intervals: readonly ReportDimension[] = [
  'interval-15',
  'interval-30',
  'interval-hour',
  'interval-day',
  'interval-week',
  'interval-month',
];
const courses: readonly ReportDimension[] = [...intervals, 'hour-of-day', 'weekday'];

/** By what facts of each kind can be laid out. */
export const dimensionsOfFacts: Readonly<Record<FactKind, readonly ReportDimension[]>> = {
  visit: [...courses, 'queue', 'agent', 'skill', 'dialled', 'channel', 'disposition'],
  work: [...courses, 'agent', 'queue', 'skill', 'dialled', 'channel', 'disposition', 'transfer-target'],
  offer: [...courses, 'agent', 'queue', 'dialled', 'channel', 'disposition'],
  interaction: [...courses, 'queue', 'agent', 'dialled', 'channel', 'disposition'],
  step: [...courses, 'flow', 'flow-node', 'dialled', 'channel'],
  'agent-span': [...intervals, 'agent', 'reason'],
  call: [...courses, 'user', 'partner', 'direction'],
};

const assignments: Readonly<Record<FactKind, string>> = {
  visit: 'To the interval in which the stay in the queue began, whatever became of it and when.',
  work: 'To the interval in which the agent’s part began, with all its time, wrap-up included.',
  offer: 'To the interval in which the offer was made.',
  interaction: 'To the interval in which the interaction began.',
  step: 'To the interval in which the flow was at the node.',
  'agent-span': 'Time is divided among the intervals in which it passed.',
  call: 'To the interval in which the call began for the user.',
};

export function factKindsOf({ formula }: Figure): readonly FactKind[] {
  return [...new Set(measuresOf(formula).map(({ fact }) => fact))];
}

export function isLiveOnly({ formula }: Figure): boolean {
  return measuresOf(formula).some(({ take }) => take === 'open' || take === 'open-since');
}

export function isOfTime({ formula }: Figure): boolean {
  return measuresOf(formula).some(({ take }) => take === 'time');
}

/** By what a report may lay a figure out. */
export function dimensionsOf(figure: Figure): readonly ReportDimension[] {
  if (isLiveOnly(figure)) return [];
  const [first = [], ...rest] = factKindsOf(figure).map((kind) => dimensionsOfFacts[kind]);
  const excluded = new Set<ReportDimension>(figure.notBy ?? []);
  // Time is laid out in intervals; folding days upon each other would need to divide it anew.
  if (isOfTime(figure)) for (const one of ['hour-of-day', 'weekday', 'skill', 'disposition'] as const) excluded.add(one);
  return first.filter((one) => !excluded.has(one) && rest.every((dimensions) => dimensions.includes(one)));
}

export function parametersOfFigure({ formula }: Figure): readonly ParameterName[] {
  return [...new Set(measuresOf(formula).flatMap(({ where }) => parametersOf(where)))];
}

/** The rule by which something counts for an interval. */
export function assignmentOf(figure: Figure): string {
  if (isLiveOnly(figure)) return 'As it is now.';
  if (isOfTime(figure)) return 'Time is divided among the intervals in which it passed.';
  return [...new Set(factKindsOf(figure).map((kind) => assignments[kind]))].join(' ');
}
