export {
  type AccessObject,
  type AnySubject,
  demand,
  demandAll,
  may,
  mayAdministerAll,
  type QueueSubject,
  type Subject,
} from './access.ts';
export type { AccessAnswer, AccessReason, AccessStep } from './access-answer.ts';
export {
  type AccessContents,
  type AccessGroup,
  type AccessQueue,
  type AccessUser,
  type ApplicationSetting,
  emptyAccessContents,
  type NamedObject,
} from './access-contents.ts';
export { AccessSnapshot, byName } from './access-snapshot.ts';
export { type Application, type ApplicationId, applicationById, applications } from './applications.ts';
export { type AuthorizableKind, authorizableKinds } from './authorizable-kinds.ts';
export type { Action, Authorization, AuthorizedKind, ObjectRef, ObjectType, SubjectRef, SubjectType } from './authorization.ts';
export { type AccessExplanation, type AccessWay, explainAccess } from './explain-access.ts';
export { type Access, LiveAccess } from './live-access.ts';
export type { AdministratorRank, UserRole } from './rank.ts';
