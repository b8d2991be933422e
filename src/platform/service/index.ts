export type { ServiceAction, ServiceDefinition, ServiceHandle, ServiceState, ServiceView } from './service.ts';
export { type ServiceRegistration, ServiceRegistry } from './service-registry.ts';
