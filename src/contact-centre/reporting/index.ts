export { type AgentSpanFact, allFacts, type Fact, type FactKind, type InteractionFacts } from './facts/fact.ts';
export { factsOfInteraction } from './facts/facts-of-interaction.ts';
export { evaluate, holds, type Interval, measureOver, timeWithin, valueIn } from './formulas/evaluate.ts';
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
export type { LiveDay, ScopeKey } from './live/live-day.ts';
export { type LiveChange, LiveFigures, type LiveFiguresPort } from './live/live-figures.ts';
export { FactProjector } from './projection/fact-projector.ts';
export { FactStream } from './projection/fact-stream.ts';
export { dayBegin, periodAt } from './report/periods.ts';
export { ReportNames } from './report/report-names.ts';
export type {
  CountedFact,
  FactPage,
  FactQuery,
  FactReader,
  FactRow,
  FactWriter,
  OccurredValues,
} from './report/report-ports.ts';
export { type Reader, ReportService } from './report/report-service.ts';
export { type Sight, type SightParts, sightOf } from './report/sight.ts';
export { reportingParameters, reportParameters } from './report-parameters.ts';
export {
  ReportSubscriptions,
  type StoredSubscription,
  type SubscriptionBody,
  type SubscriptionPositions,
} from './subscription/report-subscriptions.ts';
export { type Display, type DisplayRecords, Displays } from './wallboard/displays.ts';
export type { Owned, OwnedChange, OwnedRecords } from './wallboard/owned.ts';
export { OwnedService } from './wallboard/owned-service.ts';
