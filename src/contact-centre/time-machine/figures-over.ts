import type { QueueId } from '../../kernel/ids.ts';
import type { Queue } from '../contact-centre-directory/index.ts';
import {
  evaluate,
  type Fact,
  type Figure,
  type FormulaParameters,
  figureById,
  measureKey,
  measureOver,
  measuresOf,
} from '../reporting/index.ts';

/** What is compared; the formulas are those of every report. */
const totalIds = [
  'offered',
  'answered',
  'abandoned',
  'abandoned-share',
  'service-level-offered',
  'speed-of-answer',
  'speed-of-answer-p90',
  'wait-max',
  'overflowed-out',
  'let-go',
  'handled',
  'occupancy',
  'agents-on',
  'agents-working',
  'forecasts-met',
  'forecast-error',
];
const courseIds = ['offered', 'service-level-offered', 'speed-of-answer', 'abandoned', 'agents-on', 'agents-working'];

const named = (ids: readonly string[]): readonly Figure[] => ids.flatMap((id) => figureById(id) ?? []);
export const totalFigures = named(totalIds);
export const courseFigures = named(courseIds);

/** Facts of the queues that are looked at, and of the agents who serve them. */
export class SeenFacts {
  readonly facts: Fact[] = [];
  readonly #queueIds: ReadonlySet<string>;
  readonly #agentIds: ReadonlySet<string>;

  constructor(queues: readonly Queue[], queueIds: ReadonlySet<QueueId>) {
    this.#queueIds = queueIds;
    this.#agentIds = new Set(queues.flatMap(({ id, agentIds }) => (queueIds.has(id) ? agentIds : [])));
  }

  add(facts: Iterable<Fact>): void {
    for (const fact of facts) if (this.#isSeen(fact)) this.facts.push(fact);
  }

  #isSeen(fact: Fact): boolean {
    if (fact.kind === 'agent-span') return this.#agentIds.has(fact.agentId);
    return (fact.kind === 'visit' || fact.kind === 'work') && fact.queueId !== null && this.#queueIds.has(fact.queueId);
  }
}

export interface FiguresOver {
  readonly total: readonly (number | null)[];
  /** A line a figure, a value an interval. */
  readonly course: readonly (readonly (number | null)[])[];
}

/** The figures of the period and of each interval; `bounds` rising, one more than intervals. */
export function figuresOver(facts: readonly Fact[], bounds: readonly number[], parameters: FormulaParameters): FiguresOver {
  const fromMs = bounds[0]!;
  const toMs = bounds.at(-1)!;
  const by = { parameters, nowMs: toMs };
  const valueOf = (figure: Figure, of: readonly Fact[], interval: { fromMs: number; toMs: number }) => {
    const results = new Map(
      measuresOf(figure.formula).map((measure) => [measureKey(measure), measureOver(measure, of, interval, by)]),
    );
    return evaluate(figure.formula, results, interval.toMs - interval.fromMs);
  };
  const spans = facts.filter(({ kind }) => kind === 'agent-span');
  const parts = bounds.slice(0, -1).map((): Fact[] => []);
  for (const fact of facts) {
    const at = fact.kind === 'agent-span' ? -1 : bounds.findLastIndex((bound) => bound <= fact.atMs);
    if (at >= 0) parts[at]?.push(fact);
  }
  return {
    total: totalFigures.map((figure) => valueOf(figure, facts, { fromMs, toMs })),
    course: courseFigures.map((figure) =>
      parts.map((own, at) => valueOf(figure, isOfSpans(figure) ? spans : own, { fromMs: bounds[at]!, toMs: bounds[at + 1]! })),
    ),
  };
}

function isOfSpans({ formula }: Figure): boolean {
  return measuresOf(formula).some(({ fact }) => fact === 'agent-span');
}
