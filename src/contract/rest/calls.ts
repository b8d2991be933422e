import { z } from 'zod';
import { decisionSchema, dialledSchema, namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

/** The state of one party, in the words of ECMA-269. */
export const legStateSchema = z.enum(['initiated', 'alerting', 'queued', 'connected', 'held', 'failed', 'cleared']);

/** A call I take part in, as my dock shows it. */
export const liveCallSchema = z.object({
  callId: z.string(),
  /** My side of it. */
  legId: z.string(),
  deviceId: z.string().nullable(),
  direction: z.enum(['incoming', 'outgoing']),
  state: legStateSchema,
  /** Who is at the other end now. */
  other: namedPartySchema,
  startedAt: timestampSchema,
  connectedAt: timestampSchema.nullable(),
  /** The conference I am in with it. */
  conference: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whom I supervise by it; `waiting`: he talks to nobody at present. */
  monitoring: z
    .object({ id: z.string(), userId: z.string(), name: z.string(), mode: z.enum(['listen', 'whisper', 'barge', 'waiting']) })
    .nullable(),
  /** Supervisors who are at my side in it, as far as I am told. */
  monitoredBy: z.array(z.object({ id: z.string(), name: z.string(), mode: z.enum(['listen', 'whisper', 'barge', 'waiting']) })),
  /** It is being recorded; `isPaused`: what is said now is not, for card data. Null: it is not recorded. */
  recording: z.object({ isPaused: z.boolean() }).nullable(),
  /** The queue it came through. */
  queueName: z.string().nullable(),
  sipCallId: z.string().nullable(),
  decision: decisionSchema.nullable(),
});
export type LiveCall = z.infer<typeof liveCallSchema>;

const legParams = z.object({ callId: z.string(), legId: z.string() });

export const myCalls = route({
  method: 'GET',
  path: '/api/v1/calls',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'My calls now',
  response: z.object({ items: z.array(liveCallSchema) }),
});

/** Rings the chosen device first, then the number. */
export const dial = route({
  method: 'POST',
  path: '/api/v1/calls',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Call a number with one of my devices',
  body: z.object({ number: dialledSchema, deviceId: z.string().optional() }),
  response: z.object({ callId: z.string(), legId: z.string() }),
});

function command<B extends z.ZodType>(name: string, summary: string, body?: B) {
  return route({
    method: 'POST',
    path: `/api/v1/calls/:callId/legs/:legId/${name}`,
    audience: 'signed-in',
    tag: 'calls',
    summary,
    params: legParams,
    ...(body ? { body } : {}),
  });
}

const targetBody = z.object({ number: dialledSchema });

export const answerCall = command('answer', 'Ask the desk phone to answer by itself');
export const hangUp = command('hang-up', 'End my side of the call');
export const holdCall = command('hold', 'Put the other side on hold');
export const retrieveCall = command('retrieve', 'Take the other side back');
export const sendDigits = command('dtmf', 'Send digits', z.object({ digits: z.string().regex(/^[0-9*#A-D]{1,32}$/) }));
/** `letGo`: my side ends at once, and when nobody takes the call it comes back to me. */
export const blindTransfer = command(
  'transfer',
  'Pass the call on at once',
  targetBody.extend({ letGo: z.boolean().optional() }),
);
export const deflectCall = command('deflect', 'Send a ringing call elsewhere', targetBody);
/** The other leg is mine too: the consultation call. */
export const completeTransfer = command(
  'complete-transfer',
  'Join the two parties and leave',
  z.object({ otherLegId: z.string() }),
);

export const pickUp = route({
  method: 'POST',
  path: '/api/v1/people/:userId/pick-up',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'Take the call that rings at a colleague',
  params: z.object({ userId: z.string() }),
  body: z.object({ deviceId: z.string().optional() }),
});
