import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { agentStateSchema } from './agent.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';

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

const agents = administered('agents');

export const listAgents = agents.list({
  summary: 'Agents of the company and what they do now',
  item: agentSchema,
  sortable: ['name', 'login', 'changedAt'],
  filters: { queueId: z.string().max(100).optional(), enabled: flagSchema.optional() },
});

export const createAgent = agents.create({
  summary: 'Make a user an agent',
  body: z.object({ userId: z.string().max(100), enabled: z.boolean().default(true) }),
  response: agentSchema,
});

export const readAgent = agents.read({ summary: 'One agent', response: agentSchema });

export const changeAgent = agents.change({
  summary: 'Enable or disable an agent',
  fields: z.object({ enabled: z.boolean() }),
  response: agentSchema,
});

export const agentDependents = agents.dependents('What hangs on an agent');

export const deleteAgent = agents.remove('Make an agent a mere user again');
