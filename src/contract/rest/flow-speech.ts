import { z } from 'zod';
import { languageSchema } from './primitives.ts';

/** Of a variable: begins with a letter. */
export const variableNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'letters, digits and _, first a letter');
export const variableValueSchema = z.union([z.string().max(2000), z.number(), z.boolean()]);
export type VariableValue = z.infer<typeof variableValueSchema>;

/** One of the keys of a telephone. */
export const keySchema = z.string().regex(/^[0-9*#]$/, 'one of 0–9, * and #');

/**
 * Text in which `{name}` stands for a variable, `{caller.number}`, `{caller.name}`, `{called.number}`, `{time.clock}` or `{time.date}` for
 * what they say; `{{` for a brace. In headers and bodies of HTTP requests also `{secret.name}`.
 */
export const templateSchema = z.string().max(4000);

/** Something that has a value when a call is there. */
export const flowOperandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), value: variableValueSchema }),
  z.object({ kind: z.literal('variable'), name: variableNameSchema }),
  z.object({ kind: z.literal('template'), text: templateSchema }),
  /** `type`: how he came: `internal` from a phone of ours, `trunk`, or `unknown`. */
  z.object({ kind: z.literal('caller'), field: z.enum(['number', 'name', 'isPrivate', 'type', 'language']) }),
  /** What was dialled. */
  z.object({ kind: z.literal('called'), field: z.enum(['number']) }),
  /** In the domain's time zone. `clock` is `HH:MM`, `date` `YYYY-MM-DD`, `weekday` 1 (Monday) to 7. */
  z.object({ kind: z.literal('time'), field: z.enum(['clock', 'hour', 'weekday', 'date', 'day', 'month']) }),
  /**
   * Of a queue now. Waits in seconds: how long who came now, asking for what the flow asks for so far, would probably wait, from
   * `estimatedWaitFromS` to `estimatedWaitS`; without a value where nothing is known.
   */
  z.object({
    kind: z.literal('queue'),
    queueId: z.string().max(100),
    figure: z.enum(['waiting', 'longestWaitS', 'estimatedWaitFromS', 'estimatedWaitS', 'agentsReady', 'agentsSignedIn']),
  }),
]);
export type FlowOperand = z.infer<typeof flowOperandSchema>;

export const flowTestOperators = [
  'is',
  'is-not',
  'less',
  'at-most',
  'more',
  'at-least',
  'starts-with',
  'ends-with',
  'contains',
  'matches',
  'is-empty',
  'is-not-empty',
] as const;

/** One comparison. `matches`: an RE2 pattern that the whole text must fit. `right` is not looked at by `is-empty`. */
export const flowComparisonSchema = z.object({
  left: flowOperandSchema,
  operator: z.enum(flowTestOperators),
  right: flowOperandSchema,
});
export type FlowComparison = z.infer<typeof flowComparisonSchema>;

/** What is said, part after part. */
export const speechPartSchema = z.discriminatedUnion('kind', [
  /** From the company's library. */
  z.object({ kind: z.literal('prompt'), promptId: z.string().max(100) }),
  /** Spoken by the machine, in the caller's language; a template. What has no variables is spoken before the call comes. */
  z.object({ kind: z.literal('text'), texts: z.partialRecord(languageSchema, templateSchema) }),
  /** A phrase that comes with the product, in every language: `one-moment`, `is-closed` … (`GET /admin/prompts/phrases`). */
  z.object({ kind: z.literal('phrase'), name: z.string().max(60) }),
  /** A value, read digit by digit or as a number. */
  z.object({ kind: z.literal('value'), of: flowOperandSchema, as: z.enum(['digits', 'number']) }),
]);
export type SpeechPart = z.infer<typeof speechPartSchema>;

/** Empty: nothing is said. */
export const speechSchema = z.array(speechPartSchema).max(20);
export type Speech = z.infer<typeof speechSchema>;
