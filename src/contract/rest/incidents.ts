import { z } from 'zod';
import { listQuery, listSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const incidentSchema = z.object({
  id: z.string(),
  /** Stable; with `params` it can be said in another language. */
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** True: of the server itself, not of the company's telephony. */
  isServer: z.boolean(),
  subject: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What is wrong, in English. */
  sentence: z.string(),
  /** What to do about it, in English. */
  remedy: z.string(),
  count: z.number().int(),
  firstAt: timestampSchema,
  lastAt: timestampSchema,
  /** Null while it lasts. */
  resolvedAt: timestampSchema.nullable(),
});
export type IncidentView = z.infer<typeof incidentSchema>;

/** Those of the server itself are shown to who administers every company. Changes arrive on the WebSocket topic `incidents`. */
export const listIncidents = route({
  method: 'GET',
  path: '/api/v1/admin/incidents',
  audience: 'administrator',
  tag: 'incidents',
  summary: 'What is or was wrong, and what to do about it',
  query: listQuery(['lastAt', 'firstAt', 'count', 'code'], {
    state: z.enum(['open', 'resolved']).optional(),
    severity: z.enum(['error', 'warning']).optional(),
    code: z.string().max(60).optional(),
  }).extend({
    sort: z.enum(['lastAt', '-lastAt', 'firstAt', '-firstAt', 'count', '-count', 'code', '-code']).default('-lastAt'),
  }),
  response: listSchema(incidentSchema),
});

/** Every code there is. */
export const listIncidentKinds = route({
  method: 'GET',
  path: '/api/v1/admin/incident-kinds',
  audience: 'administrator',
  tag: 'incidents',
  summary: 'The kinds of incidents with their sentences and remedies',
  response: z.object({
    items: z.array(
      z.object({ code: z.string(), severity: z.enum(['error', 'warning']), sentence: z.string(), remedy: z.string() }),
    ),
  }),
});
