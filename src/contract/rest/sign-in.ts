import { z } from 'zod';
import { deleteQuery, dependentsSchema, versionSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { sessionAnswerSchema } from './session.ts';

const ticket = z.string().min(1).max(100);
const code = z.string().trim().min(1).max(40);
const company = z.string().trim().max(200).optional();
const remember = z.boolean().default(false);
const idParams = z.object({ id: z.string() });

/** What the browser's WebAuthn gives and takes; the server's library checks it. */
const webAuthnOptions = z.record(z.string(), z.unknown());
const webAuthnResponse = z.looseObject({
  id: z.string().min(1).max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
});

export const signInOptionsSchema = z.object({
  /** Whether a Windows session may sign in by itself. */
  windows: z.boolean(),
  /** Whether a name without a password may be enough for somebody. */
  nameAlone: z.boolean(),
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type SignInOptions = z.infer<typeof signInOptionsSchema>;

export const signInOptions = route({
  method: 'GET',
  path: '/api/v1/sign-in',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Ways to sign in',
  response: signInOptionsSchema,
});

/** Asks for a Kerberos ticket by `WWW-Authenticate: Negotiate` (RFC 4559) when none came. */
export const signInWithWindows = route({
  method: 'POST',
  path: '/api/v1/sign-in/windows',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Sign in with the ticket of a Windows session',
  body: z.object({ company, remember }),
  response: sessionAnswerSchema,
});

export const beginPasskey = route({
  method: 'POST',
  path: '/api/v1/sign-in/passkey/options',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Begin to sign in with a passkey',
  response: z.object({ ticket: z.string(), options: webAuthnOptions }),
});

export const signInWithPasskey = route({
  method: 'POST',
  path: '/api/v1/sign-in/passkey',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Sign in with a passkey',
  body: z.object({ ticket, response: webAuthnResponse, remember }),
  response: sessionAnswerSchema,
});

/** For the browser to go to, not to fetch. */
export const beginOpenId = route({
  method: 'GET',
  path: '/api/v1/sign-in/openid/:providerId/begin',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Go to an identity provider',
  params: z.object({ providerId: z.string() }),
  query: z.object({ remember: z.enum(['true', 'false']).default('false') }),
  redirects: true,
});

/** Where the provider sends the browser back; its address is what one registers there. Ends at the pages, with `?sign-in-error=` when it failed. */
export const returnFromOpenId = route({
  method: 'GET',
  path: '/api/v1/sign-in/openid/return',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Come back from an identity provider',
  query: z.looseObject({ state: z.string().max(200).default('') }),
  redirects: true,
});

/** The code of an authenticator, or a recovery code. */
export const showSecondFactor = route({
  method: 'POST',
  path: '/api/v1/sign-in/second-factor',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Show the second factor',
  body: z.object({ ticket, code, remember }),
  response: sessionAnswerSchema,
});

export const beginSecondFactorPasskey = route({
  method: 'POST',
  path: '/api/v1/sign-in/second-factor/passkey/options',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Begin to show a passkey as second factor',
  body: z.object({ ticket }),
  response: z.object({ passkeyTicket: z.string(), options: webAuthnOptions }),
});

export const showSecondFactorPasskey = route({
  method: 'POST',
  path: '/api/v1/sign-in/second-factor/passkey',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Show a passkey as second factor',
  body: z.object({ ticket, passkeyTicket: ticket, response: webAuthnResponse, remember }),
  response: sessionAnswerSchema,
});

const enrolmentSchema = z.object({ secret: z.string(), uri: z.string() });

/** Where the company demands a second factor and there is none yet. */
export const enrolAtSignIn = route({
  method: 'POST',
  path: '/api/v1/sign-in/second-factor/enrol',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Set up the demanded second factor',
  body: z.object({ ticket }),
  response: enrolmentSchema,
});

export const confirmAtSignIn = route({
  method: 'POST',
  path: '/api/v1/sign-in/second-factor/enrol/confirm',
  audience: 'anyone',
  tag: 'sign-in',
  summary: 'Show the first code of the demanded second factor',
  body: z.object({ ticket, code, remember }),
  response: sessionAnswerSchema.extend({ recoveryCodes: z.array(z.string()) }),
});

const passkeySchema = z.object({
  id: z.string(),
  name: z.string(),
  isSynced: z.boolean(),
  createdAt: timestampSchema,
  lastUsedAt: timestampSchema.nullable(),
});

export const securitySchema = z.object({
  /** Whether a password is kept here that can be changed. */
  hasPassword: z.boolean(),
  mayHavePasskeys: z.boolean(),
  /** Since when an authenticator is asked for; null: none. */
  totpSince: timestampSchema.nullable(),
  recoveryCodesLeft: z.number().int(),
  passkeys: z.array(passkeySchema),
  /** Whether the company demands a second factor of me. */
  mustHaveSecondFactor: z.boolean(),
});
export type Security = z.infer<typeof securitySchema>;

export const mySecurity = route({
  method: 'GET',
  path: '/api/v1/me/security',
  audience: 'signed-in',
  tag: 'security',
  summary: 'How I sign in',
  response: securitySchema,
});

/** Answers `confirmation-needed` by the routes below: some time after signing in they want the password once more. */
export const confirmMyself = route({
  method: 'POST',
  path: '/api/v1/me/confirm',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Prove once more who I am',
  body: z.object({ password: z.string().min(1).max(500) }),
});

export const changeMyPassword = route({
  method: 'PUT',
  path: '/api/v1/me/password',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Change my password; I am signed out everywhere else',
  body: z.object({ current: z.string().min(1).max(500), password: z.string().min(1).max(500) }),
});

export const enrolTotp = route({
  method: 'POST',
  path: '/api/v1/me/totp',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Set up an authenticator',
  response: enrolmentSchema,
});

export const confirmTotp = route({
  method: 'POST',
  path: '/api/v1/me/totp/confirm',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Show its first code; recovery codes are shown once',
  body: z.object({ code }),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
});

export const removeTotp = route({
  method: 'DELETE',
  path: '/api/v1/me/totp',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Remove my authenticator and recovery codes',
});

export const renewRecoveryCodes = route({
  method: 'POST',
  path: '/api/v1/me/recovery-codes',
  audience: 'signed-in',
  tag: 'security',
  summary: 'New recovery codes, shown once; the old ones stop working',
  response: z.object({ recoveryCodes: z.array(z.string()) }),
});

export const beginMyPasskey = route({
  method: 'POST',
  path: '/api/v1/me/passkeys/options',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Begin to make a passkey',
  response: z.object({ ticket: z.string(), options: webAuthnOptions }),
});

const passkeyName = z.string().trim().min(1).max(100);

export const addMyPasskey = route({
  method: 'POST',
  path: '/api/v1/me/passkeys',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Keep a passkey that was made',
  status: 201,
  body: z.object({ ticket, name: passkeyName, response: webAuthnResponse }),
  response: passkeySchema,
});

export const renameMyPasskey = route({
  method: 'PATCH',
  path: '/api/v1/me/passkeys/:id',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Name a passkey',
  params: idParams,
  body: z.object({ name: passkeyName }),
});

export const removeMyPasskey = route({
  method: 'DELETE',
  path: '/api/v1/me/passkeys/:id',
  audience: 'signed-in',
  tag: 'security',
  summary: 'Remove a passkey',
  params: idParams,
});

export const signInRulesSchema = z.object({
  secondFactor: z.enum(['optional', 'administrators', 'everyone']),
  /** When the warning about the method `None` was accepted, and by whom; null: it does not work. */
  noneAccepted: z.object({ at: timestampSchema, by: z.string() }).nullable(),
  version: versionSchema,
  /** Null when this server can read Kerberos tickets; else one sentence that says what is missing. */
  windowsProblem: z.string().nullable(),
});

export const readSignInRules = route({
  method: 'GET',
  path: '/api/v1/admin/sign-in-rules',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'What the company asks of its people when they sign in',
  response: signInRulesSchema,
});

/** `allowNone: true` alone is answered `none-warning-needed` with the warning; with `acceptsWarning` it is taken, and who accepted it is kept. */
export const changeSignInRules = route({
  method: 'PATCH',
  path: '/api/v1/admin/sign-in-rules',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Change what the company asks of its people',
  body: z.object({
    version: versionSchema,
    secondFactor: z.enum(['optional', 'administrators', 'everyone']).optional(),
    allowNone: z.boolean().optional(),
    acceptsWarning: z.boolean().default(false),
  }),
  response: signInRulesSchema,
});

const methodAnswerSchema = z.object({
  method: z.enum(['WindowsSecurity', 'LDAP', 'TWS', 'None']),
  outcome: z.enum(['good', 'refused', 'unavailable']),
  why: z.string(),
});

export const explainSignIn = route({
  method: 'POST',
  path: '/api/v1/admin/sign-in-rules/explain',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Try a name and password without signing in, and see what each method says',
  body: z.object({ login: z.string().trim().min(1).max(200), password: z.string().max(500) }),
  response: z.object({ items: z.array(methodAnswerSchema) }),
});

export const resetSecondFactor = route({
  method: 'DELETE',
  path: '/api/v1/admin/users/:userId/second-factor',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Take away the authenticator, recovery codes and passkeys of somebody who lost them',
  params: z.object({ userId: z.string() }),
});

export const forgetExternalIdentities = route({
  method: 'DELETE',
  path: '/api/v1/admin/users/:userId/external-identities',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Forget by which keys identity providers know somebody: he got a new account there',
  params: z.object({ userId: z.string() }),
});

const providerBody = z.object({
  /** Null: for the whole company. */
  domainId: z.string().nullable().default(null),
  name: z.string().trim().min(1).max(100),
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(300),
  scopes: z
    .string()
    .trim()
    .regex(/^openid( [\x21-\x7e]+)*$/, 'scopes separated by spaces, `openid` first')
    .max(500)
    .default('openid profile email'),
  userClaim: z.string().trim().min(1).max(100).default('preferred_username'),
  matches: z.enum(['login', 'email']).default('login'),
  stripSuffix: z.string().trim().max(200).default(''),
  /** Its word counts as two factors. */
  isStrong: z.boolean().default(true),
  enabled: z.boolean().default(true),
});

/** The secret is never sent back. */
export const identityProviderSchema = z.object({
  ...providerBody.shape,
  id: z.string(),
  hasSecret: z.boolean(),
  version: versionSchema,
  /** How many people have signed in with it. */
  users: z.number().int(),
  /** What to register at the provider. */
  redirectUri: z.string(),
});
export type IdentityProviderView = z.infer<typeof identityProviderSchema>;

/** Null: a public client, which PKCE alone protects. */
const clientSecret = z.string().min(1).max(500).nullable();

export const listIdentityProviders = route({
  method: 'GET',
  path: '/api/v1/admin/identity-providers',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'OpenID Connect providers of the company',
  response: z.object({ items: z.array(identityProviderSchema), nextAfter: z.null(), total: z.number().int() }),
});

export const createIdentityProvider = route({
  method: 'POST',
  path: '/api/v1/admin/identity-providers',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Add an OpenID Connect provider',
  status: 201,
  body: z.object({ ...providerBody.shape, clientSecret: clientSecret.default(null) }),
  response: identityProviderSchema,
});

export const readIdentityProvider = route({
  method: 'GET',
  path: '/api/v1/admin/identity-providers/:id',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'One OpenID Connect provider',
  params: idParams,
  response: identityProviderSchema,
});

/** What is left out stays as it is, the secret too. */
export const changeIdentityProvider = route({
  method: 'PATCH',
  path: '/api/v1/admin/identity-providers/:id',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Change an OpenID Connect provider',
  params: idParams,
  body: z.object({
    version: versionSchema,
    domainId: z.string().nullable().optional(),
    name: providerBody.shape.name.optional(),
    issuer: providerBody.shape.issuer.optional(),
    clientId: providerBody.shape.clientId.optional(),
    clientSecret: clientSecret.optional(),
    scopes: providerBody.shape.scopes.unwrap().optional(),
    userClaim: providerBody.shape.userClaim.unwrap().optional(),
    matches: z.enum(['login', 'email']).optional(),
    stripSuffix: z.string().trim().max(200).optional(),
    isStrong: z.boolean().optional(),
    enabled: z.boolean().optional(),
  }),
  response: identityProviderSchema,
});

export const deleteIdentityProvider = route({
  method: 'DELETE',
  path: '/api/v1/admin/identity-providers/:id',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'Remove an OpenID Connect provider; who signed in with it must use another way',
  params: idParams,
  query: deleteQuery,
});

export const identityProviderDependents = route({
  method: 'GET',
  path: '/api/v1/admin/identity-providers/:id/dependents',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'What hangs on an OpenID Connect provider: the people known by it',
  params: idParams,
  response: dependentsSchema,
});

export const checkIdentityProvider = route({
  method: 'POST',
  path: '/api/v1/admin/identity-providers/:id/check',
  audience: 'administrator',
  tag: 'sign-in-administration',
  summary: 'See whether a provider answers as it should',
  params: idParams,
});
