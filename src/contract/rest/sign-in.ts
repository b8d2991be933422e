import { z } from 'zod';
import { route } from './route.ts';
import { sessionAnswerSchema } from './session.ts';

export const ticket = z.string().min(1).max(100);
export const code = z.string().trim().min(1).max(40);
const company = z.string().trim().max(200).optional();
const remember = z.boolean().default(false);

/** What the browser's WebAuthn gives and takes; the server's library checks it. */
export const webAuthnOptions = z.record(z.string(), z.unknown());
export const webAuthnResponse = z.looseObject({
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

export const enrolmentSchema = z.object({ secret: z.string(), uri: z.string() });

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
