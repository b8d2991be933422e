export {
  companyKinds,
  domainReference,
  groupReference,
  numberClaim,
  parameterKind,
  queueReference,
  type ReadPresent,
  rightsKinds,
  type StoredKind,
  userKinds,
  userReference,
} from './kinds/index.ts';
export { type PlannedLine, planTakeover, type TakeoverCounts, type TakeoverOutcome } from './plan-takeover.ts';
export {
  type Claim,
  keyOf,
  type Made,
  type Making,
  type NewAccount,
  type Present,
  type Reference,
  type TakeoverFile,
  type TakeoverFormat,
  type TakeoverKind,
} from './takeover-kind.ts';
export type {
  TakeoverCompanies,
  TakeoverId,
  TakeoverLine,
  TakeoverLineQuery,
  TakeoverRun,
  TakeoverState,
  TakeoverStore,
  TargetCompany,
} from './takeover-run.ts';
export { type TakeoverOptions, TakeoverService, type TakeoverServiceParts } from './takeover-service.ts';
