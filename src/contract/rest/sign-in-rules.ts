import { z } from 'zod';
import { versionSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

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
