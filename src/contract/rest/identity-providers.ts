import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { versionSchema } from './listing.ts';
import { idParams } from './primitives.ts';
import { route } from './route.ts';

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

const tag = 'sign-in-administration';
const audience = 'administrator';
const providers = administered('identity-providers', { tag });

export const listIdentityProviders = route({
  method: 'GET',
  path: '/api/v1/admin/identity-providers',
  audience,
  tag,
  summary: 'OpenID Connect providers of the company',
  response: z.object({ items: z.array(identityProviderSchema), nextAfter: z.null(), total: z.number().int() }),
});

export const createIdentityProvider = providers.create({
  summary: 'Add an OpenID Connect provider',
  body: z.object({ ...providerBody.shape, clientSecret: clientSecret.default(null) }),
  response: identityProviderSchema,
});

export const readIdentityProvider = providers.read({ summary: 'One OpenID Connect provider', response: identityProviderSchema });

/** What is left out stays as it is, the secret too. */
export const changeIdentityProvider = route({
  method: 'PATCH',
  path: '/api/v1/admin/identity-providers/:id',
  audience,
  tag,
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

export const deleteIdentityProvider = providers.remove(
  'Remove an OpenID Connect provider; who signed in with it must use another way',
);

export const identityProviderDependents = providers.dependents(
  'What hangs on an OpenID Connect provider: the people known by it',
);

export const checkIdentityProvider = route({
  method: 'POST',
  path: '/api/v1/admin/identity-providers/:id/check',
  audience,
  tag,
  summary: 'See whether a provider answers as it should',
  params: idParams,
});
