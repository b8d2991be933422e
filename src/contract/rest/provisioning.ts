import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'import';
const audience = 'administrator';

export const scimClientSchema = z.object({
  id: z.string(),
  name: z.string(),
  domainId: z.string(),
  enabled: z.boolean(),
  createdAt: timestampSchema,
  lastUsedAt: timestampSchema.nullable(),
});

export const listScimClients = route({
  method: 'GET',
  path: '/api/v1/admin/scim-clients',
  audience,
  tag,
  summary: 'Who provisions users and groups by SCIM',
  response: z.object({ items: z.array(scimClientSchema) }),
});

export const createScimClient = route({
  method: 'POST',
  path: '/api/v1/admin/scim-clients',
  audience,
  tag,
  summary: 'Let another system provision; its token is shown once',
  body: z.object({ name: z.string().trim().min(1).max(100), domainId: z.string() }),
  response: z.object({ id: z.string(), token: z.string(), url: z.string() }),
  status: 201,
});

export const deleteScimClient = route({
  method: 'DELETE',
  path: '/api/v1/admin/scim-clients/:id',
  audience,
  tag,
  summary: 'End it; what it provisioned stays',
  params: z.object({ id: z.string() }),
});
