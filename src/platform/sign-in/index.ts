export { type AttemptSubject, attemptSubjects, blockMs } from './lock-out.ts';
export { LocalPasswords, type PasswordHasher } from './password-hash.ts';
export { checkNewPassword, type PasswordContext } from './password-rules.ts';
export { hashToken, newToken } from './session-token.ts';
export type { Account, AccountStore, AttemptStore, SessionHolder, SessionStore, StoredSession } from './sign-in-ports.ts';
export { SignInService, type SignInServiceParts } from './sign-in-service.ts';
