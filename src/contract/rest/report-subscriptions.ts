import { z } from 'zod';
import { versionSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { reportDefinitionSchema } from './reports.ts';
import { route } from './route.ts';

const common = { audience: 'signed-in', tag: 'reports' } as const;
const path = '/api/v1/reports/subscriptions';

/** When it is sent, by the clock on the wall of `zone`. A day of the month that a month lacks is its last. */
export const subscriptionScheduleSchema = z.object({
  every: z.enum(['day', 'workday', 'week', 'month']),
  /** HH:MM. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** 1 Monday to 7. */
  weekday: z.number().int().min(1).max(7).default(1),
  dayOfMonth: z.number().int().min(1).max(31).default(1),
  /** `Europe/Stockholm`; empty: the server's. */
  zone: z.string().max(60).default(''),
});
export type SubscriptionSchedule = z.infer<typeof subscriptionScheduleSchema>;

const fields = {
  name: z.string().trim().min(1).max(100),
  definition: reportDefinitionSchema,
  schedule: subscriptionScheduleSchema,
  /** Colleagues. Each is sent what he may see himself; who may see nothing of it is not written to. */
  userIds: z.array(z.string().max(100)).min(1).max(200),
  attachCsv: z.boolean(),
  attachExcel: z.boolean(),
  enabled: z.boolean(),
};

export const reportSubscriptionSchema = z.object({
  ...fields,
  id: z.string(),
  ownerId: z.string(),
  recipients: z.array(z.object({ userId: z.string(), name: z.string(), hasAddress: z.boolean() })),
  nextAt: timestampSchema.nullable(),
  lastSentAt: timestampSchema.nullable(),
  version: versionSchema,
});
export type ReportSubscription = z.infer<typeof reportSubscriptionSchema>;

export const listReportSubscriptions = route({
  ...common,
  method: 'GET',
  path,
  summary: 'Reports that are sent by e-mail: those I made; administrators see all',
  response: z.object({ items: z.array(reportSubscriptionSchema), canSend: z.boolean() }),
});

export const subscribeToReport = route({
  ...common,
  method: 'POST',
  path,
  status: 201,
  summary: 'Have a report sent by e-mail, again and again',
  body: z.object({
    ...fields,
    attachCsv: z.boolean().default(true),
    attachExcel: z.boolean().default(true),
    enabled: z.boolean().default(true),
  }),
  response: reportSubscriptionSchema,
});

export const changeReportSubscription = route({
  ...common,
  method: 'PATCH',
  path: `${path}/:id`,
  params: idParams,
  summary: 'Change a subscription',
  body: z.object(fields).partial().extend({ version: versionSchema }),
  response: reportSubscriptionSchema,
});

export const deleteReportSubscription = route({
  ...common,
  method: 'DELETE',
  path: `${path}/:id`,
  params: idParams,
  summary: 'End a subscription',
});

export const sendReportNow = route({
  ...common,
  method: 'POST',
  path: `${path}/:id/send`,
  params: idParams,
  summary: 'Send it to me now, to see how it looks',
  response: z.object({ sentTo: z.string() }),
});
