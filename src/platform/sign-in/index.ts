export { Admission, type Admitted, type SecondFactor } from './admission.ts';
export { Attempts } from './attempts.ts';
export type { AuthMethod } from './auth-method.ts';
export { type AttemptSubject, attemptSubjects, blockMs } from './lock-out.ts';
export {
  type IdentityProvider,
  type IdentityProviderStore,
  type OpenIdConnector,
  type OpenIdRequest,
  OpenIdSignIn,
} from './open-id-sign-in.ts';
export { OwnSecurity } from './own-security.ts';
export { ParameterSignInPolicy } from './parameter-policy.ts';
export { Passkeys } from './passkeys.ts';
export { type MethodAnswer, PasswordCheck } from './password-check.ts';
export { LocalPasswords, type PasswordHasher } from './password-hash.ts';
export { checkNewPassword, type PasswordContext } from './password-rules.ts';
export { hashToken, newToken } from './session-token.ts';
export { actorOf, type Begun, type Origin, Sessions } from './sessions.ts';
export { SignInAdministration } from './sign-in-administration.ts';
export type {
  Account,
  AccountStore,
  AttemptStore,
  CompanyRules,
  CompanyRulesStore,
  DirectoryAnswer,
  LdapSettings,
  Passkey,
  PasskeyStore,
  PasswordDirectory,
  SecondFactorRule,
  SessionHolder,
  SessionStore,
  SignInPolicy,
  StoredSession,
  TicketStore,
  TotpCredential,
  TotpStore,
  Whom,
} from './sign-in-ports.ts';
export { SignInService } from './sign-in-service.ts';
export { Tickets } from './tickets.ts';
export { type Enrolment, Totp } from './totp.ts';
export { type TicketAnswer, type TicketVerifier, WindowsSignIn } from './windows-sign-in.ts';
