import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const serviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['stopped', 'starting', 'running', 'degraded', 'failed', 'stopping']),
  /** Why it is degraded, failed or stopped; empty while all is well. */
  stateText: z.string(),
  /** What it does now in a few words. */
  detail: z.string(),
  sinceMs: timestampSchema,
  lastError: z.object({ atMs: timestampSchema, message: z.string() }).nullable(),
  dependsOn: z.array(z.string()),
  dependents: z.array(z.string()),
  /** What may be asked of it now; empty for what lives and ends with the program. */
  actions: z.array(z.enum(['start', 'stop', 'restart'])),
});
export type ServiceView = z.infer<typeof serviceSchema>;

/** Changes arrive on the WebSocket topic `services`. */
export const listServices = route({
  method: 'GET',
  path: '/api/v1/admin/services',
  audience: 'super',
  tag: 'services',
  summary: 'The parts of the server, their state and what depends on what',
  response: z.object({ items: z.array(serviceSchema) }),
});

export const actOnService = route({
  method: 'POST',
  path: '/api/v1/admin/services/:id/:action',
  audience: 'super',
  tag: 'services',
  summary: 'Start, stop or restart a part of the server',
  params: z.object({ id: z.string().max(60), action: z.enum(['start', 'stop', 'restart']) }),
  response: serviceSchema,
});
