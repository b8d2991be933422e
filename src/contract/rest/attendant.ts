import { z } from 'zod';
import { dialledSchema, namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const legParams = z.object({ callId: z.string(), legId: z.string() });

/** A caller who was passed on and whom nobody has taken yet. */
export const waitingPartySchema = z.object({
  callId: z.string(),
  /** Dialled from a phone of the domain it takes him. */
  takeCode: z.string(),
  /** How he was passed on. */
  kind: z.enum(['park', 'camp-on', 'transfer']),
  caller: namedPartySchema,
  /** The place he is parked on, or the number he waits for. */
  number: z.string(),
  /** Whose number it is; empty when nobody's. */
  name: z.string(),
  userId: z.string().nullable(),
  /** Who passed him on. */
  byUserId: z.string().nullable(),
  byName: z.string(),
  since: timestampSchema,
  /** When he comes back by himself; null: he is on the way already. */
  returnsAt: timestampSchema.nullable(),
  /** Why he comes back: `too-long`, or what became of ringing; null while he waits. */
  reason: z.string().nullable(),
  isRinging: z.boolean(),
});
export type WaitingPartyView = z.infer<typeof waitingPartySchema>;

export const waitingParties = route({
  method: 'GET',
  path: '/api/v1/waiting-parties',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Who is parked, waits for a busy colleague or comes back, in my domain',
  response: z.object({ items: z.array(waitingPartySchema) }),
});

export const takeWaiting = route({
  method: 'POST',
  path: '/api/v1/waiting-parties/:callId/take',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Take somebody who waits: my phone rings, and when it answers I have him',
  params: z.object({ callId: z.string() }),
  body: z.object({ deviceId: z.string().optional() }),
});

export const parkCall = route({
  method: 'POST',
  path: '/api/v1/calls/:callId/legs/:legId/park',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Park the other side on a place',
  params: legParams,
  body: z.object({
    /** Left out: the first that is free. */
    place: z
      .string()
      .regex(/^\d\d$/)
      .optional(),
  }),
  response: z.object({ place: z.string() }),
});

export const campOn = route({
  method: 'POST',
  path: '/api/v1/calls/:callId/legs/:legId/camp-on',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Let the other side wait for a colleague who is busy',
  params: legParams,
  body: z.object({ number: dialledSchema }),
});

/** In the order of `DeputyNumber`. */
const deputySchema = z.object({
  number: z.string(),
  /** Whose number it is; null: nobody's of the domain. */
  userId: z.string().nullable(),
  name: z.string(),
});

export const deputies = route({
  method: 'GET',
  path: '/api/v1/attendant/deputies',
  audience: 'signed-in',
  tag: 'attendant',
  summary: 'Who stands in for whom',
  response: z.object({ items: z.array(z.object({ userId: z.string(), deputies: z.array(deputySchema) })) }),
});

/** With whom a caller talked the last time, so that the attendant can guess whom he wants. */
export const askedBefore = route({
  method: 'GET',
  path: '/api/v1/attendant/asked-before/:callId',
  audience: 'signed-in',
  tag: 'attendant',
  summary: 'With whom this caller talked the last time',
  params: z.object({ callId: z.string() }),
  response: z.object({
    last: z.object({ userId: z.string(), name: z.string(), number: z.string().nullable(), at: timestampSchema }).nullable(),
  }),
});
