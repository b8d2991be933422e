export { type ApplicationState, AuthorizationService, demandSharedDomain } from './authorization-service.ts';
export type { AuthorizationStore, NamedAuthorization, StoredApplication } from './authorization-store.ts';
export { forApplication } from './for-application.ts';
export { rightsOfPages } from './my-rights.ts';
export { NamedObjects } from './named-objects.ts';
