export { PickupService } from './pickup-service.ts';
export { authorizeInterception } from './pickup-parameters.ts';
