import { z } from 'zod';
import { languageSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const signedInUserSchema = z.object({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  number: z.string().nullable(),
  language: languageSchema,
  role: z.enum(['user', 'administrator']),
  companyName: z.string(),
  /** `company`: administers his own and listed others; `super`: every company and the installation. */
  administrator: z.enum(['none', 'company', 'super']),
  /** The other company he chose to administer; null: his own. */
  actingCompany: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Set when the user serves queues. */
  agentId: z.string().nullable(),
  /** ISO 3166 letters, for showing numbers in national form. */
  country: z.string(),
});
export type SignedInUser = z.infer<typeof signedInUserSchema>;

export const sessionAnswerSchema = z.object({ user: signedInUserSchema, csrfToken: z.string() });

/**
 * Sets the session cookie. `company` only when `sign-in-company-needed` was answered; `second-factor-needed` is answered where one is
 * asked for, and `sign-in.ts` has what comes then.
 */
export const signIn = route({
  method: 'POST',
  path: '/api/v1/session',
  audience: 'anyone',
  tag: 'session',
  summary: 'Sign in with name and password',
  body: z.object({
    login: z.string().trim().min(1).max(200),
    /** Empty where a name alone is enough. */
    password: z.string().max(500),
    company: z.string().trim().max(200).optional(),
    remember: z.boolean().default(false),
  }),
  response: sessionAnswerSchema,
});

export const currentSession = route({
  method: 'GET',
  path: '/api/v1/session',
  audience: 'signed-in',
  tag: 'session',
  summary: 'Who is signed in',
  response: sessionAnswerSchema,
});

export const signOut = route({
  method: 'DELETE',
  path: '/api/v1/session',
  audience: 'signed-in',
  tag: 'session',
  summary: 'Sign out here',
});

export const listSessions = route({
  method: 'GET',
  path: '/api/v1/me/sessions',
  audience: 'signed-in',
  tag: 'session',
  summary: 'Where I am signed in',
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        createdAt: timestampSchema,
        lastSeenAt: timestampSchema,
        address: z.string(),
        userAgent: z.string(),
        /** Made of the user agent: `Firefox on Windows`. */
        deviceName: z.string(),
        /** How he signed in: `TWS`, `LDAP`, `passkey`, … */
        method: z.string(),
        isCurrent: z.boolean(),
      }),
    ),
  }),
});

export const signOutThere = route({
  method: 'DELETE',
  path: '/api/v1/me/sessions/:id',
  audience: 'signed-in',
  tag: 'session',
  summary: 'Sign out somewhere else',
  params: z.object({ id: z.string() }),
});

export const signOutEverywhere = route({
  method: 'DELETE',
  path: '/api/v1/me/sessions',
  audience: 'signed-in',
  tag: 'session',
  summary: 'Sign out everywhere, here too',
});
