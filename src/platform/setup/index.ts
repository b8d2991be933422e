export { type FirstPhone, SetupService, type SetupServiceParts, type SetupStore } from './setup-service.ts';
