export { RememberedCustomers, rememberedCustomers } from './known-customers.ts';
export { type Queue, usualPriority } from './queue.ts';
export type {
  ByHand,
  KnownCustomers,
  QueueHours,
  QueueServiceParts,
  QueueSnapshot,
  WaitingTreatment,
  WaitingView,
  Wish,
} from './queue-ports.ts';
export { QueueService } from './queue-service.ts';
export type { RoutingMachine } from './routing-pump.ts';
export type { Waiting } from './waiting-line.ts';
