import { z } from 'zod';
import { dialledSchema, namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const idSchema = z.string().max(100);

/** A customer who waits to be called back. */
export const callBackSchema = z.object({
  interactionId: z.string(),
  queueId: z.string(),
  queueName: z.string(),
  /** Internal, or in E.164 form; empty when it is on the red list. */
  number: z.string(),
  /** As he gave it. */
  name: z.string(),
  /** The same as calls show him to me. */
  customer: namedPartySchema,
  /** Where he asked for it. */
  source: z.enum(['web', 'e-mail', 'api', 'caller', 'flow', 'overflow']),
  /**
   * `planned`: for a time that was wished, or for the next try; `waiting` in his queue; `on-the-line`: he is on the telephone with us
   * himself; `calling`: an agent has taken it and he is called; `talking`.
   */
  state: z.enum(['planned', 'waiting', 'on-the-line', 'calling', 'talking']),
  askedAt: timestampSchema,
  /** From when on his age counts in the queue. */
  enqueuedAt: timestampSchema,
  /** Of `planned`: when he comes into the queue. */
  dueAt: timestampSchema.nullable(),
  /** How often he was called in vain. */
  tries: z.number().int(),
  /** Of `waiting`: 1 is the next. */
  position: z.number().int().nullable(),
});
export type CallBackItem = z.infer<typeof callBackSchema>;

const common = { audience: 'signed-in', tag: 'supervision' } as const;
const path = '/api/v1/contact-centre/call-backs';

export const listCallBacks = route({
  ...common,
  method: 'GET',
  path,
  summary: 'Who waits to be called back in queues that I supervise, the oldest first',
  response: z.object({ items: z.array(callBackSchema) }),
});

export const requestCallBack = route({
  ...common,
  method: 'POST',
  path,
  summary: 'Have a customer called back by a queue that I supervise; who waits there already keeps his place',
  body: z.object({
    queueId: idSchema,
    /** International, or national in the country of the queue's domain. */
    number: dialledSchema,
    name: z.string().trim().max(200).default(''),
    /** No sooner than then; null: in his turn. */
    notBefore: timestampSchema.nullable().default(null),
    /** 1 is the most urgent; left out: as the queue has it. */
    priority: z.number().int().min(1).max(9).optional(),
  }),
  response: z.object({ callBack: callBackSchema, isMerged: z.boolean() }),
});

export const cancelCallBack = route({
  ...common,
  method: 'DELETE',
  path: `${path}/:interactionId`,
  summary: 'He wants it no more',
  params: z.object({ interactionId: idSchema }),
});
