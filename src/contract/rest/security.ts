import { z } from 'zod';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { code, enrolmentSchema, ticket, webAuthnOptions, webAuthnResponse } from './sign-in.ts';

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
