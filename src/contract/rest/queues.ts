import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
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
  /** `shared`: a call queue; nobody is offered its callers, whoever is authorized takes them. */
  kind: z.enum(['agents', 'shared']),
  /** How many may wait at once in a shared one. */
  lines: z.number().int().min(1).max(1000),
  /** Callers of a queue with a lower one stand first on the attendant console. */
  priority: z.number().int().min(1).max(9),
  /** Of a shared one: the extension whose ringing calls are the waiting ones. Its number is the queue's then. */
  deviceId: z.string().max(100).nullable(),
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
  kind: fields.kind.default('agents'),
  lines: fields.lines.default(100),
  priority: fields.priority.default(5),
  deviceId: fields.deviceId.default(null),
});
export type NewQueueInput = z.infer<typeof newQueueSchema>;

const queues = administered('queues');

export const listQueues = queues.list({
  summary: 'Queues of the company',
  item: queueSchema,
  sortable: ['name', 'number', 'domain', 'changedAt'],
  filters: {
    domainId: z.string().max(100).optional(),
    userId: z.string().max(100).optional(),
    enabled: flagSchema.optional(),
  },
});

export const createQueue = queues.create({ summary: 'Add a queue', body: newQueueSchema, response: queueSchema });

export const readQueue = queues.read({ summary: 'One queue', response: queueSchema });

export const changeQueue = queues.change({
  summary: 'Change a queue or its members; callers who wait go on waiting',
  fields: z.object(fields).omit({ domainId: true, deviceId: true }),
  response: queueSchema,
});

export const queueDependents = queues.dependents('What hangs on a queue');

export const deleteQueue = queues.remove('Delete a queue');
