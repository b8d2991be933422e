export {
  LongestIdleRouting,
  type SimpleRoutedAgent,
  type SimpleRouting,
  type WaitingInteraction,
} from './longest-idle-routing.ts';
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
