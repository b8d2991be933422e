export { PickupService } from './pickup-service.ts';
