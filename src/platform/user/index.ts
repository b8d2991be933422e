export type { MakePhones, NewUser, NewUserRequest, PhoneCredentials } from './new-user.ts';
export { displayName, type User, type UserExtras, type UserRecord } from './user.ts';
export type { UserServiceParts } from './user-creation.ts';
export { checkNewPin } from './user-guards.ts';
export type { UserChange, UserQuery, UserSecrets, UserStore } from './user-ports.ts';
export { UserService } from './user-service.ts';
export { userView } from './user-view.ts';
