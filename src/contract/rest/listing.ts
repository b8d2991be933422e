import { z } from 'zod';
import { timestampSchema } from './primitives.ts';

/** The number a row has for the present; a change sends the one it was made from. */
export const versionSchema = z.number().int().min(1);

/** In a query text `false` must not be true. */
export const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

/**
 * The query of a list: how many, after which, in what order, which of them.
 * @param sortable fields to sort by, the usual one first; each also as `-field`, the other way round.
 * @param filters fields that pick rows, each optional by itself.
 */
export function listQuery<const Sortable extends readonly [string, ...string[]], Filters extends z.ZodRawShape>(
  sortable: Sortable,
  filters: Filters,
) {
  type Sort = Sortable[number] | `-${Sortable[number]}`;
  const orders = sortable.flatMap((name) => [name, `-${name}`]) as [Sort, ...Sort[]];
  return z.object({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    /** `nextAfter` of the page before. */
    after: z.string().max(2000).optional(),
    sort: z.enum(orders).default(sortable[0] as never),
    /** Words that must all occur in what the list shows, in any order. */
    search: z.string().trim().max(200).optional(),
    ...filters,
  });
}

/** One page of a list. */
export function listSchema<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    /** What the next page continues after; null on the last. */
    nextAfter: z.string().nullable(),
    /** How many there are on all pages. */
    total: z.number().int(),
  });
}

/**
 * What hangs on something that is to be deleted: `deleted` with it, `detached` from it, or `blocks`: must be taken away first.
 */
export const dependentSchema = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  effect: z.enum(['deleted', 'detached', 'blocks']),
});
export type Dependent = z.infer<typeof dependentSchema>;

/** `confirm` is null when nothing hangs on it or something blocks. Sent with the deletion it means: I have seen these. */
export const dependentsSchema = z.object({
  items: z.array(dependentSchema),
  total: z.number().int(),
  confirm: z.string().nullable(),
});

/** Query of a deletion. Without `confirm` only what nothing hangs on is deleted; else 409 `has-dependents`. */
export const deleteQuery = z.object({ confirm: z.string().max(100).optional() });

/** What every administered thing shows of itself. */
export const administeredSchema = z.object({ version: versionSchema, changedAt: timestampSchema });

/** What is wrong with a line of many: the details of `lines-refused` have `lines: LineFault[]`. Lines count from 1. */
export interface LineFault {
  readonly line: number;
  readonly field?: string;
  readonly message: string;
}
