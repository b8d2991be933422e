export { type Binding, type BindingSource, bindingKey, type RemovalReason, type StoredBinding } from './binding.ts';
export { type AuthenticationResult, DeviceAuthentication } from './device-authentication.ts';
export { InMemoryBindingStore } from './in-memory-binding-store.ts';
export type { RegisterAnswer } from './register-answer.ts';
export { defaultLimits, type RegistrationLimits } from './register-request.ts';
export { Registrar, type RegistrarParts } from './registrar.ts';
export type { RegistrationEvents } from './registration-events.ts';
export type { BindingStore, HostileKind, HostileTrafficPort, RegistrationDirectory } from './registration-ports.ts';
export { routesTo } from './routes-to.ts';
