export { type CompanyKindParts, companyKinds, domainReference } from './company-kinds.ts';
export { type ParameterKindParts, parameterKind } from './parameter-kind.ts';
export type { ReadPresent, StoredKind } from './read-present.ts';
export { queueReference, type RightsKindParts, rightsKinds } from './rights-kinds.ts';
export { groupReference, numberClaim, type UserKindParts, userKinds, userReference } from './user-kinds.ts';
