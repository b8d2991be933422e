import { z } from 'zod';
import { agentStateSchema } from './agent.ts';
import {
  administeredSchema,
  deleteQuery,
  dependentsSchema,
  flagSchema,
  listQuery,
  listSchema,
  versionSchema,
} from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const agentSchema = z.object({
  ...administeredSchema.shape,
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  login: z.string(),
  /** A disabled agent stays in his queues and is offered nothing. */
  enabled: z.boolean(),
  queues: z.array(z.object({ id: z.string(), name: z.string() })),
  /** What he does now. */
  state: agentStateSchema,
  reason: z.string().nullable(),
  stateSinceMs: timestampSchema,
});
export type AgentAdministrationView = z.infer<typeof agentSchema>;

const tag = 'agents';
const audience = 'administrator';

export const listAgents = route({
  method: 'GET',
  path: '/api/v1/admin/agents',
  audience,
  tag,
  summary: 'Agents of the company and what they do now',
  query: listQuery(['name', 'login', 'changedAt'], { queueId: z.string().max(100).optional(), enabled: flagSchema.optional() }),
  response: listSchema(agentSchema),
});

export const createAgent = route({
  method: 'POST',
  path: '/api/v1/admin/agents',
  audience,
  status: 201,
  tag,
  summary: 'Make a user an agent',
  body: z.object({ userId: z.string().max(100), enabled: z.boolean().default(true) }),
  response: agentSchema,
});

export const readAgent = route({
  method: 'GET',
  path: '/api/v1/admin/agents/:id',
  audience,
  tag,
  summary: 'One agent',
  params: idParams,
  response: agentSchema,
});

export const changeAgent = route({
  method: 'PATCH',
  path: '/api/v1/admin/agents/:id',
  audience,
  tag,
  summary: 'Enable or disable an agent',
  params: idParams,
  body: z.object({ version: versionSchema, enabled: z.boolean().optional() }),
  response: agentSchema,
});

export const agentDependents = route({
  method: 'GET',
  path: '/api/v1/admin/agents/:id/dependents',
  audience,
  tag,
  summary: 'What hangs on an agent',
  params: idParams,
  response: dependentsSchema,
});

export const deleteAgent = route({
  method: 'DELETE',
  path: '/api/v1/admin/agents/:id',
  audience,
  tag,
  summary: 'Make an agent a mere user again',
  params: idParams,
  query: deleteQuery,
});
