import { z } from 'zod';
import { variableNameSchema, variableValueSchema } from './flow-speech.ts';
import { clockTimeSchema, dateSchema } from './forwarding.ts';
import { languageSchema } from './primitives.ts';

const id = z.string().max(100);

/** When the call comes, in the domain's time zone. A weekday means one that is no holiday; `holiday` means one, whatever the calendar says. */
export const flowTestDaySchema = z.union([
  z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'holiday']),
  dateSchema,
]);

/** What the test pretends. What is left out is quiet: nobody known, HTTP requests fail, queues are empty, keys are not pressed. */
export const flowTestGivenSchema = z.object({
  day: flowTestDaySchema.default('monday'),
  time: clockTimeSchema.default('10:00'),
  callerNumber: z.string().max(64).default('+4612345678'),
  callerName: z.string().max(200).default(''),
  /** Empty: the first number of the flow. */
  called: z.string().max(64).default(''),
  language: languageSchema.nullable().default(null),
  /** What is pressed each time keys are asked for, in order; `''`: nothing, until it times out. */
  keys: z
    .array(z.string().regex(/^[0-9*#]{0,40}$/))
    .max(100)
    .default([]),
  /** Instead of what the opening hours say at that time. */
  hours: z
    .array(z.object({ hoursId: id, state: z.enum(['open', 'closed', 'holiday']) }))
    .max(50)
    .default([]),
  http: z
    .array(z.object({ nodeId: id, status: z.number().int().min(100).max(599), body: z.string().max(20_000).default('') }))
    .max(100)
    .default([]),
  /** The contact that a lookup, or a check of a customer number, finds; null: none. */
  contacts: z
    .array(z.object({ nodeId: id, contact: z.record(z.string().max(60), z.string().max(500)).nullable() }))
    .max(100)
    .default([]),
  queues: z
    .array(
      z.object({
        queueId: id,
        /** It takes callers. */
        takes: z.boolean().default(true),
        waiting: z.number().int().min(0).default(0),
        longestWaitS: z.number().min(0).default(0),
        estimatedWaitFromS: z.number().min(0).nullable().default(null),
        estimatedWaitS: z.number().min(0).nullable().default(null),
        agentsReady: z.number().int().min(0).default(1),
        agentsSignedIn: z.number().int().min(0).default(1),
        /** What happens to who waits there: an agent answers, he waits until `timeout`, or he presses a key of the queue. */
        waits: z.enum(['answered', 'timeout', 'key']).default('answered'),
        key: z.string().max(1).default(''),
      }),
    )
    .max(50)
    .default([]),
  /** How transfers that are tried come out. */
  transfers: z
    .array(z.object({ nodeId: id, result: z.enum(['answered', 'busy', 'no-answer', 'failed']) }))
    .max(50)
    .default([]),
});

/** Where a call ends. What a test leaves out of it may be anything. */
export const flowEndSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('queue'),
    queueId: id,
    priority: z.number().int().min(1).max(9).optional(),
    skills: z.array(z.object({ skillId: id, level: z.number().int().min(0).max(10) })).optional(),
  }),
  z.object({ kind: z.literal('voicemail'), userId: id }),
  z.object({ kind: z.literal('number'), number: z.string().max(128) }),
  z.object({ kind: z.literal('user'), userId: id }),
  z.object({ kind: z.literal('flow'), flowId: id }),
  z.object({ kind: z.literal('call-back'), queueId: id, number: z.string().max(128).optional() }),
  z.object({ kind: z.literal('released') }),
  /** The flow could not go on; never expected by a good test. */
  z.object({ kind: z.literal('failed'), reason: z.string().max(500).optional() }),
]);
export type FlowEnd = z.infer<typeof flowEndSchema>;

export const flowTestSchema = z.object({
  id: z.string().min(1).max(100),
  /** A sentence: "A call at 17:05 on a holiday reaches the mailbox". */
  name: z.string().trim().min(1).max(200),
  given: flowTestGivenSchema.prefault({}),
  expect: z.object({
    end: flowEndSchema,
    /** Nodes in the order they are passed; left out: any way. */
    path: z.array(id).max(500).optional(),
    /** Texts, or names of prompts, that are said, in this order; others may come between. */
    says: z.array(z.string().max(500)).max(50).default([]),
    /** Variables at the end. */
    variables: z
      .array(z.object({ name: variableNameSchema, value: variableValueSchema }))
      .max(50)
      .default([]),
  }),
});
export type FlowTest = z.infer<typeof flowTestSchema>;
