export { displayName, type Language, type User, type UserRole } from './user.ts';
export { type NewUser, UserService, type UserServiceParts, type UserStore } from './user-service.ts';
