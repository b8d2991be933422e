export { allFacts, type Fact, type FactKind, type InteractionFacts } from './facts/fact.ts';
export { factsOfInteraction } from './facts/facts-of-interaction.ts';
export { evaluate, holds, type Interval, limitOf, measureOver, timeWithin, valueIn } from './formulas/evaluate.ts';
export {
  type Condition,
  type Formula,
  type FormulaParameters,
  type Measure,
  measureKey,
  measuresOf,
} from './formulas/expression.ts';
export { dimensionsOf, type Figure, isLiveOnly } from './formulas/figure.ts';
export { figureById, figures } from './formulas/figures.ts';
export type {
  CountedFact,
  FactPage,
  FactQuery,
  FactReader,
  FactRow,
  FactWriter,
  OccurredValues,
} from './report/report-ports.ts';
