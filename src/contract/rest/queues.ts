import { z } from 'zod';
import {
  administeredSchema,
  deleteQuery,
  dependentsSchema,
  flagSchema,
  listQuery,
  listSchema,
  versionSchema,
} from './listing.ts';
import { idParams } from './primitives.ts';
import { route } from './route.ts';
import { internalNumberSchema, nameSchema } from './telephony-primitives.ts';

const fields = {
  domainId: z.string(),
  name: nameSchema,
  /** The internal number one dials to reach it. */
  number: internalNumberSchema,
  /** Users who serve it; who is no agent yet becomes one. */
  memberUserIds: z.array(z.string().max(100)).max(5000),
  /** How long one agent is rung before the next. */
  offerTimeoutMs: z.number().int().min(3000).max(120_000),
  /** Time an agent is left alone after a call. */
  wrapUpMs: z.number().int().min(0).max(3_600_000),
  /** A caller who waited so long is released; 0 waits for ever. */
  maxWaitMs: z.number().int().min(0).max(86_400_000),
  enabled: z.boolean(),
};

export const queueSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  domainName: z.string(),
  members: z.array(z.object({ userId: z.string(), agentId: z.string(), name: z.string(), enabled: z.boolean() })),
  /** Callers who wait now. */
  waiting: z.number().int(),
});
export type QueueView = z.infer<typeof queueSchema>;

export const newQueueSchema = z.object({
  ...fields,
  domainId: z.string().optional(),
  memberUserIds: fields.memberUserIds.default([]),
  offerTimeoutMs: fields.offerTimeoutMs.default(20_000),
  wrapUpMs: fields.wrapUpMs.default(10_000),
  maxWaitMs: fields.maxWaitMs.default(0),
  enabled: z.boolean().default(true),
});
export type NewQueueInput = z.infer<typeof newQueueSchema>;

const tag = 'queues';
const audience = 'administrator';

export const listQueues = route({
  method: 'GET',
  path: '/api/v1/admin/queues',
  audience,
  tag,
  summary: 'Queues of the company',
  query: listQuery(['name', 'number', 'domain', 'changedAt'], {
    domainId: z.string().max(100).optional(),
    userId: z.string().max(100).optional(),
    enabled: flagSchema.optional(),
  }),
  response: listSchema(queueSchema),
});

export const createQueue = route({
  method: 'POST',
  path: '/api/v1/admin/queues',
  audience,
  status: 201,
  tag,
  summary: 'Add a queue',
  body: newQueueSchema,
  response: queueSchema,
});

export const readQueue = route({
  method: 'GET',
  path: '/api/v1/admin/queues/:id',
  audience,
  tag,
  summary: 'One queue',
  params: idParams,
  response: queueSchema,
});

export const changeQueue = route({
  method: 'PATCH',
  path: '/api/v1/admin/queues/:id',
  audience,
  tag,
  summary: 'Change a queue or its members; callers who wait go on waiting',
  params: idParams,
  body: z.object(fields).omit({ domainId: true }).partial().extend({ version: versionSchema }),
  response: queueSchema,
});

export const queueDependents = route({
  method: 'GET',
  path: '/api/v1/admin/queues/:id/dependents',
  audience,
  tag,
  summary: 'What hangs on a queue',
  params: idParams,
  response: dependentsSchema,
});

export const deleteQueue = route({
  method: 'DELETE',
  path: '/api/v1/admin/queues/:id',
  audience,
  tag,
  summary: 'Delete a queue',
  params: idParams,
  query: deleteQuery,
});
