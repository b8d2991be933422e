import type { Fact } from '../../src/contact-centre/reporting/facts/fact.ts';
import { allFacts } from '../../src/contact-centre/reporting/facts/fact.ts';
import { factsOfInteraction } from '../../src/contact-centre/reporting/facts/facts-of-interaction.ts';
import { evaluate, type Interval, measureOver } from '../../src/contact-centre/reporting/formulas/evaluate.ts';
import { measureKey, measuresOf } from '../../src/contact-centre/reporting/formulas/expression.ts';
import { figureById } from '../../src/contact-centre/reporting/formulas/figures.ts';
import { ToldHistory } from './told-history.ts';

const parameters = { within: 20_000, shortAbandon: 5000, repeat: 7 * 86_400_000 };
export const day: Interval = { fromMs: 0, toMs: 86_400_000 };

export const factsOf = (...histories: ToldHistory[]): Fact[] =>
  histories.flatMap(({ events }) => allFacts(factsOfInteraction(events)!));

/** The figure of facts, the plain way. Durations in seconds. */
export function figure(id: string, facts: readonly Fact[], interval = day, nowMs = day.toMs): number | null {
  const { formula, unit } = figureById(id)!;
  const results = new Map(
    measuresOf(formula).map((one) => [measureKey(one), measureOver(one, facts, interval, { parameters, nowMs })]),
  );
  const value = evaluate(formula, results, Math.min(interval.toMs, nowMs) - interval.fromMs);
  return value !== null && unit === 'milliseconds' ? value / 1000 : value;
}

export const told = (facts: readonly Fact[], ...ids: string[]) => Object.fromEntries(ids.map((id) => [id, figure(id, facts)]));
export const by = (facts: readonly Fact[], of: object) =>
  facts.filter((fact) => Object.entries(of).every(([field, value]) => (fact as never)[field] === value));

export const history = (id = 'one', more: object = {}) => new ToldHistory({ id, ...more });
