import { z } from 'zod';
import { decisionSchema, pageQuerySchema, pageSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const callLogEntrySchema = z.object({
  id: z.string(),
  callId: z.string(),
  direction: z.enum(['incoming', 'outgoing', 'missed']),
  otherNumber: z.string(),
  otherName: z.string(),
  otherUserId: z.string().nullable(),
  isPrivate: z.boolean(),
  /** Of whoever has the number, in the directories that the reader may see. */
  companyName: z.string().nullable(),
  vip: z.string().nullable(),
  contactId: z.string().nullable(),
  /** Of a number on the red list, which is empty then: what can be dialled in its place. */
  reference: z.string().nullable(),
  startedAt: timestampSchema,
  answeredAt: timestampSchema.nullable(),
  endedAt: timestampSchema,
  /** Milliseconds of conversation; 0 when never answered. */
  talkMs: z.number().int(),
  /** Why it ended, e.g. `normal-clearing`, `busy`. */
  cause: z.string(),
  queueName: z.string().nullable(),
  /** Who answered instead, for a missed call answered elsewhere. */
  answeredBy: z.string().nullable(),
  note: z.string(),
});
export type CallLogEntry = z.infer<typeof callLogEntrySchema>;

export const listCallLog = route({
  method: 'GET',
  path: '/api/v1/call-log',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'My calls, or those of a colleague whose call log I may read; the newest first',
  query: pageQuerySchema.extend({
    /** A colleague. Left out: I myself. */
    userId: z.string().max(60).optional(),
    direction: z.enum(['incoming', 'outgoing', 'missed']).optional(),
    search: z.string().trim().max(100).optional(),
  }),
  response: pageSchema(callLogEntrySchema),
});

export const noteCall = route({
  method: 'PATCH',
  path: '/api/v1/call-log/:id',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'Write a note on a call of mine',
  params: z.object({ id: z.string() }),
  body: z.object({ note: z.string().max(2000) }),
  response: callLogEntrySchema,
});

export const callStepSchema = z.object({
  seq: z.number().int(),
  atMs: timestampSchema,
  type: z.string(),
  /** In English. */
  sentence: z.string(),
  decision: decisionSchema.nullable(),
  /** The event as stored. */
  raw: z.record(z.string(), z.unknown()),
});
export type CallStep = z.infer<typeof callStepSchema>;

export const explainCall = route({
  method: 'GET',
  path: '/api/v1/calls/:callId/why',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'Why this call went where it went: every step with its reason',
  params: z.object({ callId: z.string() }),
  response: z.object({ callId: z.string(), steps: z.array(callStepSchema) }),
});
