import { z } from 'zod';
import { namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const waitingCallSchema = z.object({
  callId: z.string(),
  caller: namedPartySchema,
  since: timestampSchema,
  /** It rings at somebody of the queue just now. */
  isOffered: z.boolean(),
});
export type WaitingCallView = z.infer<typeof waitingCallSchema>;

export const callQueueSchema = z.object({
  queueId: z.string(),
  name: z.string(),
  number: z.string(),
  /** `agents`: of the contact centre, offered to its agents besides. `shared`: taken by hand alone. `extension`: what rings at a telephone. */
  kind: z.enum(['agents', 'shared', 'extension']),
  /** How many may wait at once; null: as many as come. */
  lines: z.number().int().nullable(),
  /** 1 to 9: callers of a queue with a lower one come first. */
  priority: z.number().int(),
  /** The longest waiting first; at most 50. */
  calls: z.array(waitingCallSchema),
  waiting: z.number().int(),
});
export type CallQueueView = z.infer<typeof callQueueSchema>;

export const myCallQueues = route({
  method: 'GET',
  path: '/api/v1/call-queues',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'The call queues that I am authorized to, with who waits',
  response: z.object({ items: z.array(callQueueSchema) }),
});

export const takeWaitingCall = route({
  method: 'POST',
  path: '/api/v1/call-queues/:queueId/calls/:callId/take',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Take a waiting call with one of my devices',
  params: z.object({ queueId: z.string().max(100), callId: z.string().max(100) }),
  body: z.object({
    deviceId: z.string().max(100).optional(),
    /** No device is rung: the call is mine when I dial `number` within a minute. */
    dialsMyself: z.boolean().default(false),
  }),
  response: z.object({ number: z.string() }),
});
