import { z } from 'zod';
import {
  flowComparisonSchema,
  flowOperandSchema,
  keySchema,
  speechSchema,
  templateSchema,
  variableNameSchema,
  variableValueSchema,
} from './flow-speech.ts';
import { flowTestSchema } from './flow-test.ts';
import { languageSchema } from './primitives.ts';
import { internalNumberSchema } from './telephony-primitives.ts';

/** Of what was chosen; empty: nothing yet, which a draft may have and the check names. */
const id = z.string().max(100);
const seconds = (from: number, to: number) => z.number().min(from).max(to);

/** How an answer by keys is waited for. */
const patience = {
  /** Until the first key. */
  timeoutS: seconds(1, 60).default(6),
  /** How often it is asked before `timeout`, `invalid` or `failed`. */
  tries: z.number().int().min(1).max(10).default(3),
  /** Said when nothing was pressed, before it is asked again. */
  timeoutSpeech: speechSchema.default([]),
  /** Said after a wrong answer. */
  invalidSpeech: speechSchema.default([]),
  /** A key interrupts what is said. */
  bargeIn: z.boolean().default(true),
};

export const collectCheckSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** RE2; must fit all of what was typed. */
  z.object({ kind: z.literal('pattern'), pattern: z.string().min(1).max(500) }),
  /** The check digit of cards and many customer numbers (ISO/IEC 7812). */
  z.object({ kind: z.literal('luhn') }),
  /** A contact has it in one of its free fields or numbers. Empty `directoryIds`: in any. */
  z.object({ kind: z.literal('customer'), directoryIds: z.array(id).max(50) }),
]);

/** What callers hear and can do while they wait; also read by `WaitingTreatment`. */
export const waitingSettingsSchema = z.object({
  /** Before the music. */
  welcome: speechSchema.default([]),
  music: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('usual') }),
      z.object({ kind: z.literal('silence') }),
      /** A sound of the library, over and over. */
      z.object({ kind: z.literal('prompt'), promptId: id }),
    ])
    .default({ kind: 'usual' }),
  /** What is announced; the wait as a range, or not at all while nobody knows it. */
  announces: z
    .array(z.enum(['position', 'estimated-wait']))
    .max(2)
    .default([]),
  /** First after so long, then every; 0: never again. */
  firstAfterS: seconds(0, 3600).default(20),
  everyS: seconds(0, 3600).default(60),
  /** Said in turn, one at each announcement. */
  comfort: z.array(speechSchema).max(10).default([]),
  /** Callers are told they may be called back by pressing this key. */
  callBack: z
    .object({ key: keySchema, firstAfterS: seconds(0, 3600).default(60), everyS: seconds(0, 3600).default(120) })
    .nullable()
    .default(null),
  /** Keys by which one leaves the queue: outlets `key-1` … */
  exits: z
    .array(z.object({ key: keySchema, label: z.string().trim().max(100).default('') }))
    .max(12)
    .default([]),
});
export type WaitingSettings = z.infer<typeof waitingSettingsSchema>;

const settingsByKind = {
  /** Where calls begin that came to one of `numbers`; exactly one without numbers takes all others. */
  start: z.object({ numbers: z.array(internalNumberSchema).max(100).default([]) }),
  hours: z.object({ hoursId: id }),
  menu: z.object({
    speech: speechSchema,
    choices: z
      .array(z.object({ key: keySchema, label: z.string().trim().max(100).default('') }))
      .min(1)
      .max(12),
    ...patience,
  }),
  say: z.object({ speech: speechSchema, bargeIn: patience.bargeIn }),
  collect: z.object({
    speech: speechSchema,
    variable: variableNameSchema,
    min: z.number().int().min(1).max(40).default(1),
    max: z.number().int().min(1).max(40).default(20),
    /** Ends what is typed; null: only the number of digits and the time do. */
    terminator: keySchema.nullable().default('#'),
    betweenKeysS: seconds(1, 30).default(4),
    check: collectCheckSchema.default({ kind: 'none' }),
    ...patience,
  }),
  /** By number: as callers are named (reverse lookup); by text: as a search in the directories. */
  lookup: z.object({
    by: z.enum(['number', 'text']).default('number'),
    of: flowOperandSchema.default({ kind: 'caller', field: 'number' }),
    /** Empty: all that the domain's callers are looked up in. */
    directoryIds: z.array(id).max(50).default([]),
    /** Fields of the contact that go into variables. */
    results: z
      .array(z.object({ field: z.string().min(1).max(60), variable: variableNameSchema }))
      .max(30)
      .default([]),
    timeoutS: seconds(1, 20).default(3),
  }),
  http: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    url: templateSchema,
    headers: z
      .array(z.object({ name: z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/), value: templateSchema }))
      .max(30)
      .default([]),
    /** Sent as JSON when it is JSON, else as text. */
    body: templateSchema.default(''),
    timeoutS: seconds(0.5, 20).default(5),
    /** `path` is a JSON path: `$.customer.orders[0].state`. */
    results: z
      .array(z.object({ path: z.string().min(1).max(500), variable: variableNameSchema }))
      .max(30)
      .default([]),
  }),
  condition: z.object({
    /** The first that holds is taken: outlet `branch-<id>`; none: `else`. */
    branches: z
      .array(
        z.object({
          id: z.string().regex(/^[a-z0-9-]{1,40}$/),
          label: z.string().trim().max(100).default(''),
          match: z.enum(['all', 'any']).default('all'),
          comparisons: z.array(flowComparisonSchema).min(1).max(20),
        }),
      )
      .min(1)
      .max(20),
  }),
  set: z.object({
    assignments: z
      .array(
        z.object({
          variable: variableNameSchema,
          value: flowOperandSchema,
          /** `value` is added to (…) what the variable has. */
          operation: z.enum(['set', 'add', 'subtract']).default('set'),
        }),
      )
      .min(1)
      .max(20),
  }),
  /** What the queues after it go by. Left out (null): stays as it is. */
  require: z.object({
    skills: z
      .array(
        z.object({
          skillId: id,
          level: z.number().int().min(1).max(10),
          relaxations: z
            .array(z.object({ afterS: seconds(1, 86_400), level: z.number().int().min(0).max(10) }))
            .max(10)
            .default([]),
        }),
      )
      .max(20)
      .nullable()
      .default(null),
    /** 1 is the most urgent. */
    priority: z.number().int().min(1).max(9).nullable().default(null),
    language: languageSchema.nullable().default(null),
  }),
  queue: z.object({
    queueId: id,
    waiting: waitingSettingsSchema.prefault({}),
    /** Then `timeout`; 0: as long as the queue itself has it. */
    maxWaitS: z.number().int().min(0).max(86_400).default(0),
  }),
  /** Offers to be called back, in the place that he would have in the queue. */
  'call-back': z.object({
    queueId: id,
    /** Asks to press the key; null: he has chosen already. */
    key: keySchema.nullable().default('1'),
    speech: speechSchema.default([]),
    /** Whether he may enter another number than the one he calls from; who withholds his is always asked. */
    asksNumber: z.boolean().default(false),
    timeoutS: patience.timeoutS,
  }),
  voicemail: z.object({ userId: id }),
  transfer: z.object({
    to: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('number'), number: templateSchema }),
      z.object({ kind: z.literal('user'), userId: id }),
      z.object({ kind: z.literal('queue'), queueId: id }),
      z.object({ kind: z.literal('flow'), flowId: id }),
    ]),
  }),
  release: z.object({ cause: z.enum(['normal', 'busy', 'unreachable', 'rejected']).default('normal') }),
} as const;

export type FlowNodeKind = keyof typeof settingsByKind;
export const flowNodeKinds = Object.keys(settingsByKind) as readonly FlowNodeKind[];

function node<Kind extends FlowNodeKind>(kind: Kind) {
  return z.object({
    id: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
    kind: z.literal(kind),
    /** What people call it; empty: its kind. */
    name: z.string().trim().max(100).default(''),
    /** Where it is drawn. */
    x: z.number().min(-100_000).max(100_000),
    y: z.number().min(-100_000).max(100_000),
    settings: settingsByKind[kind],
  });
}

export const flowNodeSchema = z.discriminatedUnion('kind', [
  node('start'),
  node('hours'),
  node('menu'),
  node('say'),
  node('collect'),
  node('lookup'),
  node('http'),
  node('condition'),
  node('set'),
  node('require'),
  node('queue'),
  node('call-back'),
  node('voicemail'),
  node('transfer'),
  node('release'),
]);
export type FlowNode = z.infer<typeof flowNodeSchema>;
export type FlowNodeOf<Kind extends FlowNodeKind> = Extract<FlowNode, { readonly kind: Kind }>;

export const flowEdgeSchema = z.object({ from: id, outlet: z.string().min(1).max(60), to: id });
export type FlowEdge = z.infer<typeof flowEdgeSchema>;

export const flowVariableSchema = z.object({
  name: variableNameSchema,
  type: z.enum(['text', 'number', 'flag']),
  /** Before anything is set; null: empty, 0 or false. */
  initial: variableValueSchema.nullable().default(null),
  /** Shown to the agent under this name; empty: not shown. */
  label: z.string().trim().max(100).default(''),
});
export type FlowVariable = z.infer<typeof flowVariableSchema>;

/** All of a flow that has versions: what is drawn, what is said, and the tests that must hold. */
export const flowDocumentSchema = z.object({
  /** The first one is spoken unless the caller's own is among them or the flow sets another. */
  languages: z.array(languageSchema).min(1).max(4).default(['en']),
  variables: z.array(flowVariableSchema).max(100).default([]),
  nodes: z.array(flowNodeSchema).max(300),
  edges: z.array(flowEdgeSchema).max(2000),
  tests: z.array(flowTestSchema).max(200).default([]),
});
export type FlowDocument = z.infer<typeof flowDocumentSchema>;
/** As it may be sent: what has a usual value may be left out. */
export type FlowDocumentInput = z.input<typeof flowDocumentSchema>;
