export { displayName, type Language, type User, type UserRole } from './user.ts';
