export { explainedAgents } from './explain-offer.ts';
export {
  LongestIdleRouting,
  type SimpleRoutedAgent,
  type SimpleRouting,
  type WaitingInteraction,
} from './longest-idle-routing.ts';
export { RoutingEngine } from './routing-engine.ts';
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
