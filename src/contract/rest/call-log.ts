import { z } from 'zod';
import { decisionSchema, idSchema, pageQuerySchema, pageSchema, timestampSchema } from './primitives.ts';
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
  /** Mine, or of whoever's call log it is. */
  note: z.string(),
  /** Shown to the others who had a part in the call. */
  noteIsShared: z.boolean(),
  /** What others of the company who had a part in the call share about it. */
  sharedNotes: z.array(z.object({ author: z.string(), text: z.string() })),
});
export type CallLogEntry = z.infer<typeof callLogEntrySchema>;

const filters = {
  /** A colleague. Left out: I myself. */
  userId: z.string().max(60).optional(),
  direction: z.enum(['incoming', 'outgoing', 'missed']).optional(),
  /** Part of a number, a note or a name: the one that came with the call, or one that a directory I may see has for the number. */
  search: z.string().trim().max(100).optional(),
  /** Calls that began from then on, and before then. */
  from: z.coerce.number().int().min(0).max(8.64e15).optional(),
  to: z.coerce.number().int().min(0).max(8.64e15).optional(),
  /** A colleague at the other end. */
  withUserId: idSchema.optional(),
  /** A number at the other end, however written. */
  number: z.string().trim().max(64).optional(),
  /** Came through a queue; `any`: through one at all. */
  queueId: z.union([idSchema, z.literal('any')]).optional(),
  /** Answered by this colleague instead. */
  answeredBy: idSchema.optional(),
  hasNote: z.stringbool().optional(),
};

export const listCallLog = route({
  method: 'GET',
  path: '/api/v1/call-log',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'My calls, or those of a colleague whose call log I may read; the newest first',
  query: pageQuerySchema.extend(filters),
  response: pageSchema(callLogEntrySchema),
});

export const exportCallLog = route({
  method: 'GET',
  path: '/api/v1/call-log-export',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'The same as CSV, at most 10,000 calls; numbers on the red list are left empty',
  query: z.object(filters),
  contentType: 'text/csv; charset=utf-8',
});

export const noteCall = route({
  method: 'PATCH',
  path: '/api/v1/call-log/:id',
  audience: 'signed-in',
  tag: 'call-log',
  summary: 'Write a note on a call of mine; shared, the others who had a part in it read it',
  params: z.object({ id: z.string() }),
  body: z.object({ note: z.string().max(2000), isShared: z.boolean().optional() }),
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
