import { z } from 'zod';
import { namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const agentStateSchema = z.enum(['logged-off', 'not-ready', 'ready', 'busy', 'wrap-up']);

export const agentViewSchema = z.object({
  agentId: z.string(),
  state: agentStateSchema,
  /** Why not ready, e.g. `break`, `no-answer`; null in the other states. */
  reason: z.string().nullable(),
  sinceMs: timestampSchema,
  queues: z.array(
    z.object({
      queueId: z.string(),
      name: z.string(),
      number: z.string(),
      /** 1 to 9: callers of a queue with a lower one come first. */
      priority: z.number().int(),
      waiting: z.number().int(),
      longestWaitMs: z.number().int(),
      /** The first of those who wait, named by the queue's directories and one's own. */
      callers: z.array(z.object({ callId: z.string(), sinceMs: timestampSchema, caller: namedPartySchema })),
    }),
  ),
});
export type AgentView = z.infer<typeof agentViewSchema>;

export const myAgent = route({
  method: 'GET',
  path: '/api/v1/me/agent',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'My agent state and my queues',
  response: agentViewSchema,
});

export const changeAgentState = route({
  method: 'PUT',
  path: '/api/v1/me/agent/state',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Log on or off, become ready or not ready',
  body: z.object({ state: z.enum(['logged-off', 'not-ready', 'ready']), reason: z.string().max(60).optional() }),
  response: agentViewSchema,
});
