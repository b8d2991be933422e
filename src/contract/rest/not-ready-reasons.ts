import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { languageSchema } from './primitives.ts';
import { route } from './route.ts';

/** What a reason is called, by language. */
export const reasonNamesSchema = z
  .partialRecord(languageSchema, z.string().trim().max(60))
  .refine((all) => Object.values(all).some(Boolean), { message: 'a name in one language at least' });

const fields = {
  /** What agent states and reports say; never changes. */
  code: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, e.g. lunch'),
  /** By language; where one is missing, the first there is. */
  names: reasonNamesSchema,
  isPaid: z.boolean(),
  /** Counts as work: training, mail. */
  isProductive: z.boolean(),
  /** Longer is noted; null: as long as it takes. */
  allowedMs: z.number().int().min(60_000).max(86_400_000).nullable(),
  /** The smaller the sooner in the list. */
  position: z.number().int().min(0).max(10_000),
  enabled: z.boolean(),
};

export const notReadyReasonSchema = z.object({ ...fields, ...administeredSchema.shape, id: z.string() });
export type NotReadyReasonView = z.infer<typeof notReadyReasonSchema>;

const reasons = administered('not-ready-reasons');

export const listNotReadyReasons = reasons.list({
  summary: 'Why agents are not ready, in the order in which they are offered',
  item: notReadyReasonSchema,
  sortable: ['position', 'code', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createNotReadyReason = reasons.create({
  summary: 'Add a reason for not being ready',
  body: z.object({
    ...fields,
    isPaid: fields.isPaid.default(true),
    isProductive: fields.isProductive.default(false),
    allowedMs: fields.allowedMs.default(null),
    position: fields.position.default(100),
    enabled: fields.enabled.default(true),
  }),
  response: notReadyReasonSchema,
});

export const readNotReadyReason = reasons.read({ summary: 'One reason', response: notReadyReasonSchema });

export const changeNotReadyReason = reasons.change({
  summary: 'Change a reason',
  fields: z.object(fields).omit({ code: true }),
  response: notReadyReasonSchema,
});

export const notReadyReasonDependents = reasons.dependents('What hangs on a reason');

export const deleteNotReadyReason = reasons.remove('Delete a reason; reports of the past keep its code');

export const myNotReadyReasons = route({
  method: 'GET',
  path: '/api/v1/not-ready-reasons',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'The reasons an agent of my company may choose from',
  response: z.object({
    items: z.array(notReadyReasonSchema.omit({ version: true, changedAt: true, position: true, enabled: true })),
    /** Nobody becomes not ready without one. */
    mustChoose: z.boolean(),
  }),
});
