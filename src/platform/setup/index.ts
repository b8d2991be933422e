export { type LinkFacts, type SetupFacts, SetupProgress, type SetupStep, type SetupStepName } from './setup-progress.ts';
export { type FirstPhone, SetupService, type SetupServiceParts, type SetupStore } from './setup-service.ts';
