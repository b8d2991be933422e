export { authorizeInterception } from './pickup-parameters.ts';
export { PickupService, type WaitingCallers } from './pickup-service.ts';
