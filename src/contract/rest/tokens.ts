import { z } from 'zod';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const scopesSchema = z.array(z.string().max(100)).min(1).max(200);

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to recognise it by. */
  beginning: z.string(),
  scopes: z.array(z.string()),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable(),
  lastUsedFrom: z.string().nullable(),
});
export type TokenView = z.infer<typeof tokenSchema>;

/** Also `all:read` and `all:write`. */
export const listTokenScopes = route({
  method: 'GET',
  path: '/api/v1/token-scopes',
  audience: 'signed-in',
  tag: 'tokens',
  summary: 'What a token can be allowed',
  response: z.object({ items: z.array(z.string()) }),
});

export const listMyTokens = route({
  method: 'GET',
  path: '/api/v1/me/tokens',
  audience: 'signed-in',
  tag: 'tokens',
  summary: 'My API tokens',
  response: z.object({ items: z.array(tokenSchema) }),
});

export const createToken = route({
  method: 'POST',
  path: '/api/v1/me/tokens',
  audience: 'signed-in',
  tag: 'tokens',
  summary: 'Make an API token; it is shown once',
  status: 201,
  body: z.object({ name: z.string().trim().min(1).max(100), scopes: scopesSchema, expiresAt: timestampSchema.nullable() }),
  response: tokenSchema.extend({ secret: z.string() }),
});

export const revokeToken = route({
  method: 'DELETE',
  path: '/api/v1/me/tokens/:id',
  audience: 'signed-in',
  tag: 'tokens',
  summary: 'Revoke one of my tokens',
  params: idParams,
});

export const listCompanyTokens = route({
  method: 'GET',
  path: '/api/v1/admin/tokens',
  audience: 'administrator',
  tag: 'tokens',
  summary: 'API tokens of everybody in the company',
  response: z.object({
    items: z.array(tokenSchema.extend({ userId: z.string(), login: z.string() })),
    nextAfter: z.null(),
    total: z.number().int(),
  }),
});

export const revokeCompanyToken = route({
  method: 'DELETE',
  path: '/api/v1/admin/tokens/:id',
  audience: 'administrator',
  tag: 'tokens',
  summary: 'Revoke a token of anybody in the company',
  params: idParams,
});
