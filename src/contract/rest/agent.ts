import { z } from 'zod';
import { agentPhoneSchema, lineStateSchema } from './agent-place.ts';
import { decisionSchema, namedPartySchema, namedSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { scriptBlockSchema } from './scripts.ts';

export const agentStateSchema = z.enum(['logged-off', 'not-ready', 'ready', 'busy', 'wrap-up']);
export const channelSchema = z.enum(['voice', 'call-back', 'video', 'chat', 'e-mail', 'whatsapp', 'sms']);

/** A matter in which the agent has a part. */
const matterFields = {
  interactionId: z.string(),
  channel: channelSchema,
  /** Null where it is no call. */
  callId: z.string().nullable(),
  /** Null: not from a queue. */
  queueId: z.string().nullable(),
  queueName: z.string(),
  customer: namedPartySchema,
};

export const agentOfferSchema = z.object({
  ...matterFields,
  /** So long it rings. */
  expiresAtMs: timestampSchema,
  /** Why he. */
  decision: decisionSchema,
});

export const agentWorkSchema = z.object({ ...matterFields, sinceMs: timestampSchema, heldSinceMs: timestampSchema.nullable() });

export const agentWrapUpSchema = z.object({
  /** What ended, the latest last; one where he has one matter at a time. */
  matters: z.array(z.object(matterFields)),
  sinceMs: timestampSchema,
  endsAtMs: timestampSchema,
  /** He must say what it was about before he may end it himself. */
  needsDisposition: z.boolean(),
});

export const agentViewSchema = z.object({
  agentId: z.string(),
  state: agentStateSchema,
  /** Why not ready, e.g. `break`, `no-answer`, `phone-lost`; why logged off, where we did it; null in the other states. */
  reason: z.string().nullable(),
  sinceMs: timestampSchema,
  /** What he will be when he is done with what he has in hand; null: ready. */
  next: z.object({ state: z.enum(['not-ready', 'logged-off']), reason: z.string().nullable() }).nullable(),
  /** Whether a telephone of his can be rung; without one he is offered nothing. */
  isReachable: z.boolean(),
  place: agentPhoneSchema,
  /** Where his place is a line that stays open: whether it is. Nobody is offered to him before. */
  line: lineStateSchema,
  offer: agentOfferSchema.nullable(),
  /** What he has in hand, the oldest first. */
  works: z.array(agentWorkSchema),
  wrapUp: agentWrapUpSchema.nullable(),
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
export type AgentOfferView = z.infer<typeof agentOfferSchema>;
export type AgentWorkView = z.infer<typeof agentWorkSchema>;

export const myAgent = route({
  method: 'GET',
  path: '/api/v1/me/agent',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'My agent state, what I have in hand, and my queues',
  response: agentViewSchema,
});

export const changeAgentState = route({
  method: 'PUT',
  path: '/api/v1/me/agent/state',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Log on or off, become ready or not ready; with something in hand, afterwards',
  body: z.object({ state: z.enum(['logged-off', 'not-ready', 'ready']), reason: z.string().max(60).optional() }),
  response: agentViewSchema,
});

export const endWrapUp = route({
  method: 'POST',
  path: '/api/v1/me/agent/wrap-up/end',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Be done with wrap-up',
  response: agentViewSchema,
});

export const passOnQueueSchema = z.object({
  queueId: z.string(),
  name: z.string(),
  number: z.string(),
  waiting: z.number().int(),
  /** Agents who could take one now. */
  ready: z.number().int(),
});
export type PassOnQueue = z.infer<typeof passOnQueueSchema>;

export const passOnQueues = route({
  method: 'GET',
  path: '/api/v1/me/agent/queues',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Queues that an agent may pass a caller on to, with how it stands there',
  response: z.object({ items: z.array(passOnQueueSchema) }),
});

const interactionParams = z.object({ interactionId: z.string().max(100) });

/** What an agent said a matter was about. */
const saidSchema = z.object({
  /** Ids of dispositions. */
  dispositions: z.array(z.string().max(100)).max(20),
  note: z.string().max(4000),
  /** What was filled into the script, by its keys. */
  fields: z.record(z.string().max(40), z.string().max(4000)),
});
export type SaidOfMatter = z.infer<typeof saidSchema>;

export const agentMatterSchema = z.object({
  ...matterFields,
  beganAt: timestampSchema,
  dialled: z.string(),
  /** What may be chosen, in the queue's order; `path` from the outermost category down. */
  dispositions: z.array(z.object({ id: z.string(), path: z.array(namedSchema), needsNote: z.boolean() })),
  /** To be read out and filled in; null: none. */
  script: z.object({ id: z.string(), name: z.string(), blocks: z.array(scriptBlockSchema) }).nullable(),
  /** What flows learnt of him. */
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  said: saidSchema,
  /** Earlier matters of the same customer, the newest first. */
  history: z.array(
    z.object({
      interactionId: z.string(),
      channel: channelSchema,
      at: timestampSchema,
      queueName: z.string(),
      agentNames: z.array(z.string()),
      /** How it ended; null: it goes on. */
      cause: z.string().nullable(),
      /** Each from the outermost category down. */
      dispositions: z.array(z.array(namedSchema)),
      note: z.string(),
    }),
  ),
});
export type AgentMatter = z.infer<typeof agentMatterSchema>;

export const readMatter = route({
  method: 'GET',
  path: '/api/v1/me/agent/interactions/:interactionId',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'A matter that I am offered, have in hand or wrap up: who it is, what can be said of it, what was before',
  params: interactionParams,
  response: agentMatterSchema,
});

export const disposeMatter = route({
  method: 'PUT',
  path: '/api/v1/me/agent/interactions/:interactionId/disposition',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Say what it was about: while talking or in wrap-up, and again to correct it',
  params: interactionParams,
  body: saidSchema,
  response: agentViewSchema,
});
