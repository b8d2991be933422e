import { z } from 'zod';
import { agentStateSchema } from './agent.ts';
import { reasonNamesSchema } from './not-ready-reasons.ts';
import { namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const idSchema = z.string().max(100);

export const supervisedQueueSchema = z.object({
  queueId: z.string(),
  name: z.string(),
  number: z.string(),
  waiting: z.number().int(),
  /** Since when the longest waiting one does. */
  longestSince: timestampSchema.nullable(),
  /** Its agents by state. */
  agents: z.object({
    ready: z.number().int(),
    busy: z.number().int(),
    wrapUp: z.number().int(),
    notReady: z.number().int(),
    loggedOff: z.number().int(),
  }),
  /** How long a caller who came now would probably wait, in milliseconds. */
  forecast: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
});
export type SupervisedQueue = z.infer<typeof supervisedQueueSchema>;

export const supervisedAgentSchema = z.object({
  agentId: z.string(),
  userId: z.string(),
  name: z.string(),
  state: agentStateSchema,
  /** Why not ready; why logged off, where it was not he. */
  reason: z.string().nullable(),
  since: timestampSchema,
  /** What he will be after what he has in hand. */
  next: z.enum(['ready', 'not-ready', 'logged-off']),
  queueIds: z.array(z.string()),
  /** What he has in hand, the oldest first. */
  works: z.array(
    z.object({
      interactionId: z.string(),
      channel: z.string(),
      queueId: z.string().nullable(),
      callId: z.string().nullable(),
      since: timestampSchema,
    }),
  ),
  /** He is being offered somebody of this queue. */
  offeredQueueId: z.string().nullable(),
  /** No telephone of his can be rung. */
  isUnreachable: z.boolean(),
});
export type SupervisedAgent = z.infer<typeof supervisedAgentSchema>;

export const supervisionBoardSchema = z.object({
  queues: z.array(supervisedQueueSchema),
  agents: z.array(supervisedAgentSchema),
  /** After how many seconds something is marked; 0: never. */
  alarms: z.object({
    notReadyS: z.number().int(),
    wrapUpS: z.number().int(),
    callS: z.number().int(),
    waitingS: z.number().int(),
  }),
  /** Why somebody may be made not ready; the page says it in its own language. */
  reasons: z.array(z.object({ code: z.string(), names: reasonNamesSchema })),
});
export type SupervisionBoardView = z.infer<typeof supervisionBoardSchema>;

export const supervisedCallerSchema = z.object({
  interactionId: z.string(),
  channel: z.string(),
  position: z.number().int(),
  since: timestampSchema,
  priority: z.number().int(),
  /** Agent to whom he is offered now. */
  offeredTo: z.string().nullable(),
  caller: namedPartySchema,
});
export type SupervisedCaller = z.infer<typeof supervisedCallerSchema>;

/** What a supervisor does by hand. */
export const supervisionCommandSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent-state'),
    agentId: idSchema,
    state: z.enum(['ready', 'not-ready', 'logged-off']),
    reason: z.string().max(60).nullable().default(null),
  }),
  /** Until it is taken back: it is the queue's configuration. */
  z.object({ kind: z.literal('membership'), agentId: idSchema, queueId: idSchema, isMember: z.boolean() }),
  z.object({ kind: z.literal('assign'), interactionId: idSchema, queueId: idSchema, agentId: idSchema }),
  z.object({ kind: z.literal('requeue'), interactionId: idSchema, queueId: idSchema, toQueueId: idSchema }),
  z.object({
    kind: z.literal('priority'),
    interactionId: idSchema,
    queueId: idSchema,
    /** 1 is the most urgent. */
    priority: z.number().int().min(1).max(9),
  }),
]);
export type SupervisionCommand = z.infer<typeof supervisionCommandSchema>;

/** One thing that the command does; `code` and `params` let another language say it. */
export const supervisionEffectSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  sentence: z.string(),
});
export type SupervisionEffect = z.infer<typeof supervisionEffectSchema>;

const common = { audience: 'signed-in', tag: 'supervision' } as const;
const path = '/api/v1/contact-centre/supervision';

export const readSupervisionBoard = route({
  ...common,
  method: 'GET',
  path,
  summary: 'Queues and agents that I supervise, as they are now; changes come on the topic supervision',
  response: supervisionBoardSchema,
});

export const readSupervisedQueue = route({
  ...common,
  method: 'GET',
  path: `${path}/queues/:queueId`,
  summary: 'Who waits in a queue that I supervise, in their order',
  params: z.object({ queueId: idSchema }),
  response: z.object({ queue: supervisedQueueSchema, callers: z.array(supervisedCallerSchema) }),
});

export const previewSupervision = route({
  ...common,
  method: 'POST',
  path: `${path}/preview`,
  summary: 'What a command would do, without doing it',
  body: supervisionCommandSchema,
  response: z.object({ effects: z.array(supervisionEffectSchema) }),
});

export const superviseNow = route({
  ...common,
  method: 'POST',
  path: `${path}/commands`,
  summary: 'Do it; the answer says how to take it back, where that is possible',
  body: supervisionCommandSchema,
  response: z.object({ effects: z.array(supervisionEffectSchema), undo: supervisionCommandSchema.nullable() }),
});
