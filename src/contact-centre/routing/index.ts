export { leaseGraceMs, RoutingEngine } from './routing-engine.ts';
export type {
  OverflowRule,
  Readiness,
  Refusal,
  RoutedAgent,
  RoutedInteraction,
  RoutedQueue,
  RoutingInput,
  RoutingOutput,
  RoutingStrategy,
} from './routing-model.ts';
export type { RoutingSnapshot } from './routing-snapshot.ts';
