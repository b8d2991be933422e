import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { namedSchema, namesSchema } from './primitives.ts';
import { nameSchema } from './telephony-primitives.ts';

const fields = {
  name: nameSchema,
  /** Where pages and reports call it otherwise, by their language. */
  names: namesSchema,
  /** The category it is in; null: at the top. */
  parentId: z.string().max(100).nullable(),
  /** What it says of the matter: counted as solved at the first contact or not. */
  outcome: z.enum(['none', 'resolved', 'unresolved', 'follow-up']),
  /** The agent must write a sentence. */
  needsNote: z.boolean(),
  position: z.number().int().min(0).max(10_000),
  enabled: z.boolean(),
};

export const dispositionSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  /** `Orders › Delivery › Late` */
  path: z.string(),
  /** The same with the names by language, from the top down to itself. */
  levels: z.array(namedSchema),
  /** How many are beneath it: with any it is a category, and not chosen itself. */
  childCount: z.number().int(),
  queueCount: z.number().int(),
});
export type DispositionView = z.infer<typeof dispositionSchema>;

const dispositions = administered('dispositions');

export const listDispositions = dispositions.list({
  summary: 'What matters were about, as a tree',
  item: dispositionSchema,
  sortable: ['path', 'name', 'changedAt'],
  filters: { enabled: flagSchema.optional(), parentId: z.string().max(100).optional() },
});

export const createDisposition = dispositions.create({
  summary: 'Add a disposition or a category',
  body: z.object({
    ...fields,
    names: fields.names.default({}),
    parentId: fields.parentId.default(null),
    outcome: fields.outcome.default('none'),
    needsNote: fields.needsNote.default(false),
    position: fields.position.default(100),
    enabled: fields.enabled.default(true),
  }),
  response: dispositionSchema,
});

export const readDisposition = dispositions.read({ summary: 'One disposition', response: dispositionSchema });

export const changeDisposition = dispositions.change({
  summary: 'Change a disposition, or put it into another category',
  fields: z.object(fields),
  response: dispositionSchema,
});

export const dispositionDependents = dispositions.dependents('What hangs on a disposition: those beneath it, and queues');

export const deleteDisposition = dispositions.remove('Delete a disposition with all beneath it; reports of the past keep its id');
