export { type CentreChange, ContactCentreState, type ContactCentreStateParts, type QueueNow } from './contact-centre-state.ts';
export { RememberedCustomers, rememberedCustomers } from './known-customers.ts';
export type {
  ByHand,
  Demand,
  KnownCustomers,
  QueueHours,
  QueueServiceParts,
  QueueSnapshot,
  WaitingView,
} from './queue-ports.ts';
export { QueueService } from './queue-service.ts';
export { RoutedConfiguration } from './routed-configuration.ts';
export type { RoutingMachine } from './routing-pump.ts';
export { WaitForecasts } from './wait-forecasts.ts';
export type { Waiting } from './waiting-line.ts';
