export { HoldService } from './hold-service.ts';
