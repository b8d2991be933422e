export { type AttemptSubject, attemptSubjects, blockMs } from './lock-out.ts';
export { checkNewPassword, LocalPasswords, type PasswordHasher } from './password-hash.ts';
export { hashToken, newToken } from './session-token.ts';
export type { Account, AccountStore, AttemptStore, SessionHolder, SessionStore, StoredSession } from './sign-in-ports.ts';
export { SignInService, type SignInServiceParts } from './sign-in-service.ts';
