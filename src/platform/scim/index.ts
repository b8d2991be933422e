export { ScimError } from './scim-error.ts';
export { parseFilter, type Resource } from './scim-filter.ts';
export { applyPatch } from './scim-patch.ts';
export type { ScimClient, ScimClientId, ScimGroup, ScimGroupFields, ScimStore, ScimUser, ScimUserFields } from './scim-ports.ts';
export { type ScimRequest, type ScimResponse, ScimService, type ScimServiceParts } from './scim-service.ts';
