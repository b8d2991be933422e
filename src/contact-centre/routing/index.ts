export { LongestIdleRouting, type RoutedAgent, type RoutingEngine, type WaitingInteraction } from './routing-engine.ts';
