import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { waitingSettingsSchema } from './flow-document.ts';
import { interactionTargetSchema, skillRequirementSchema } from './interaction-target.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { internalNumberSchema, nameSchema } from './telephony-primitives.ts';

const ms = (least: number, most: number) => z.number().int().min(least).max(most);

/** When a caller leaves for somewhere else unserved; `to` null: he is let go. `waited` at any time, the others when he comes. */
export const overflowRuleSchema = z.object({
  when: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('waited'), forMs: ms(1000, 86_400_000) }),
    /** So many wait already. */
    z.object({ kind: z.literal('length'), moreThan: z.number().int().min(0).max(10_000) }),
    /** Those who wait to one agent who is logged on. */
    z.object({ kind: z.literal('ratio'), moreThan: z.number().min(0).max(1000) }),
    z.object({ kind: z.literal('nobody-there') }),
    /** The wait will probably be longer. */
    z.object({ kind: z.literal('forecast'), beyondMs: ms(1000, 86_400_000) }),
  ]),
  to: interactionTargetSchema.nullable(),
});
export type OverflowRuleView = z.infer<typeof overflowRuleSchema>;

export const routingStrategies = ['longest-idle', 'least-occupied', 'best-skill', 'round-robin', 'ring-all'] as const;

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
  /** Which of several free agents is offered a caller. */
  strategy: z.enum(routingStrategies),
  /** What its agents must know, besides what a caller brings. */
  requirements: z.array(skillRequirementSchema).max(20),
  /** How long somebody waits for the agent who helped him last; 0: not. */
  stickyMs: ms(0, 3_600_000),
  /** The first that applies. */
  overflow: z.array(overflowRuleSchema).max(20),
  /** `ratio` of the callers shall be answered within `withinMs`. */
  serviceLevel: z.object({ withinMs: ms(1000, 3_600_000), ratio: z.number().min(0.01).max(1) }),
  /** Who hangs up sooner is no lost caller. */
  shortAbandonMs: ms(0, 600_000),
  /** When it takes callers; null: always. */
  hoursId: z.string().max(100).nullable(),
  /** Where callers go while it is closed; null: they are let go. */
  closedTo: interactionTargetSchema.nullable(),
  /** Who waited so long is offered to be called back; null: nobody. */
  offerCallBackAfterMs: ms(0, 3_600_000).nullable(),
  /** What an agent may say a matter was about, in this order; of a category everything beneath. */
  dispositionIds: z.array(z.string().max(100)).max(200),
  /** Wrap-up does not end before one was chosen. */
  needsDisposition: z.boolean(),
  /** What an agent reads out and fills in. */
  scriptId: z.string().max(100).nullable(),
  /** What callers hear and can do while they wait. */
  waitingSettings: waitingSettingsSchema,
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
  strategy: fields.strategy.default('longest-idle'),
  requirements: fields.requirements.default([]),
  stickyMs: fields.stickyMs.default(0),
  overflow: fields.overflow.default([]),
  serviceLevel: fields.serviceLevel.default({ withinMs: 20_000, ratio: 0.8 }),
  shortAbandonMs: fields.shortAbandonMs.default(5000),
  hoursId: fields.hoursId.default(null),
  closedTo: fields.closedTo.default(null),
  offerCallBackAfterMs: fields.offerCallBackAfterMs.default(null),
  dispositionIds: fields.dispositionIds.default([]),
  needsDisposition: fields.needsDisposition.default(false),
  scriptId: fields.scriptId.default(null),
  waitingSettings: fields.waitingSettings.prefault({}),
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
