export { authorizeInterception } from './pickup-parameters.ts';
export { PickupService } from './pickup-service.ts';
