import { z } from 'zod';
import { languageSchema } from './primitives.ts';
import { route } from './route.ts';

const tokenParams = z.object({ token: z.string().min(20).max(100) });

/** Answers 404 `setup-link-invalid` once used or expired. */
export const readSetup = route({
  method: 'GET',
  path: '/api/v1/setup/:token',
  audience: 'anyone',
  tag: 'setup',
  summary: 'Whether the one-time set-up link is good',
  params: tokenParams,
  response: z.object({ suggestedSipDomain: z.string() }),
});

export const completeSetup = route({
  method: 'POST',
  path: '/api/v1/setup/:token',
  audience: 'anyone',
  tag: 'setup',
  summary: 'Makes the first company, domain and administrator; uses the link up',
  params: tokenParams,
  body: z.object({
    companyName: z.string().trim().min(1).max(100),
    sipDomain: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'letters, digits, dots and hyphens, e.g. phone.example.org'),
    country: z.string().regex(/^[A-Z]{2}$/, 'two letters, e.g. FR'),
    internalLength: z.number().int().min(1).max(12).default(4),
    administrator: z.object({
      login: z.string().trim().min(1).max(200),
      firstName: z.string().trim().max(100),
      lastName: z.string().trim().max(100),
      password: z.string().min(12, 'at least 12 characters').max(500),
      number: z.string().regex(/^\d{1,12}$/, 'digits only, e.g. 201'),
      language: languageSchema,
    }),
  }),
  response: z.object({
    /** Shown once. For a desk phone or SIP program; the browser phone needs none. */
    sip: z.object({ user: z.string(), password: z.string(), domain: z.string() }),
  }),
});
