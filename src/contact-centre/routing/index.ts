export { LongestIdleRouting, type RoutedAgent, type RoutingEngine, type WaitingInteraction } from './routing-engine.ts';
export type {
  OverflowRule,
  Readiness,
  Refusal,
  RoutedInteraction,
  RoutedQueue,
  RoutingInput,
  RoutingOutput,
  RoutingStrategy,
} from './routing-model.ts';
