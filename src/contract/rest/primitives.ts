import { z } from 'zod';

export const idSchema = z.uuid();
/** Of one thing among those of a route. */
export const idParams = z.object({ id: z.string().max(100) });
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const timestampSchema = z.number().int();
/** What a person may type as a number: digits, `+ * #`, and the usual separators; or a reference to a number on the red list. */
export const dialledSchema = z.string().trim().min(1).max(128);
export const languageSchema = z.enum(['en', 'fr', 'de', 'sv']);
/** What something is called, by language (`name-in.ts` says what is shown where one is missing). */
export const namesSchema = z.partialRecord(languageSchema, z.string().trim().max(100));
/** Something with a name of its own, and what it is called in other languages. */
export const namedSchema = z.object({ name: z.string(), names: namesSchema });

/** One page of a list; `nextCursor` is null on the last. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Why something was decided: a sentence, then the steps. `code` and `params` let the reader's language say it again. */
const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export const decisionStepSchema = z.object({ code: z.string(), params: paramsSchema, sentence: z.string() });
export const decisionSchema = decisionStepSchema.extend({ steps: z.array(decisionStepSchema) });
export type DecisionView = z.infer<typeof decisionSchema>;

export const partySchema = z.object({
  number: z.string(),
  displayName: z.string(),
  isPrivate: z.boolean(),
  userId: z.string().nullable(),
});
export type PartyView = z.infer<typeof partySchema>;

/** A party with what the directories that the reader may see know of it. */
export const namedPartySchema = partySchema.extend({
  companyName: z.string().nullable(),
  /** What makes it very important; null: nothing. */
  vip: z.string().nullable(),
  /** The contact, where the reader may see its card. */
  contactId: z.string().nullable(),
  /** Of a number on the red list, which is empty then: what can be dialled in its place. */
  reference: z.string().nullable(),
});
export type NamedPartyView = z.infer<typeof namedPartySchema>;
