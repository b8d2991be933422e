import { z } from 'zod';
import { versionSchema } from './listing.ts';
import { decisionSchema, idParams, languageSchema, pageSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const common = { audience: 'signed-in', tag: 'reports' } as const;

/**
 * What rows are made of. `interval-…`: in the zone of the report. `hour-of-day` and `weekday` (1 Monday to 7) lay days and weeks upon each
 * other. `user`, `partner` and `direction` are of telephone calls (T-STA-1), the others of interactions.
 */
export const reportDimensions = [
  'interval-15',
  'interval-30',
  'interval-hour',
  'interval-day',
  'interval-week',
  'interval-month',
  'hour-of-day',
  'weekday',
  'queue',
  'agent',
  'skill',
  'dialled',
  'channel',
  'disposition',
  'flow',
  'flow-node',
  'reason',
  'transfer-target',
  'user',
  'partner',
  'direction',
] as const;
export const reportDimensionSchema = z.enum(reportDimensions);
export type ReportDimension = z.infer<typeof reportDimensionSchema>;

export const figureUnitSchema = z.enum(['count', 'share', 'milliseconds', 'average', 'timestamp']);

/** One formula. `docs/guides/figures.md` is made of the same table. */
export const figureSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  /** In English, as the definition: pages say it in their language by the id. */
  name: z.string(),
  group: z.string(),
  definition: z.string(),
  /** `share`: 0 to 1. `average`: of things that go on at once. */
  unit: figureUnitSchema,
  /** To which interval something counts. */
  assigned: z.string(),
  dimensions: z.array(reportDimensionSchema),
  /** `within`, `short-abandon`, `repeat`: what the report may set. */
  parameters: z.array(z.string()),
  /** Of now: on wallboards and live pages only. */
  isLive: z.boolean(),
  /** More is better, less is, or neither: for colours. */
  better: z.enum(['more', 'less']).nullable(),
});
export type FigureView = z.infer<typeof figureSchema>;

export const listFigures = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/figures',
  summary: 'Every figure there is, with its definition',
  response: z.object({ items: z.array(figureSchema) }),
});

/** Words separated by commas. */
const wordsSchema = z
  .string()
  .max(8000)
  .transform((text) => text.split(',').filter((word) => word !== ''));

/** What is asked: period, rows, figures, filters. Those of one filter are alternatives, filters hold together. */
export const reportQuerySchema = z.object({
  from: z.coerce.number().int().min(0).max(8.64e15),
  /** Not included. */
  to: z.coerce.number().int().min(0).max(8.64e15),
  /** `Europe/Stockholm`; left out: the server's. */
  zone: z.string().max(60).optional(),
  /** Up to three of the dimensions. */
  by: wordsSchema.pipe(z.array(reportDimensionSchema).max(3)).optional(),
  figures: wordsSchema.pipe(z.array(z.string().max(60)).min(1).max(40)),
  queueId: wordsSchema.optional(),
  agentId: wordsSchema.optional(),
  skillId: wordsSchema.optional(),
  dialled: wordsSchema.optional(),
  channel: wordsSchema.optional(),
  disposition: wordsSchema.optional(),
  flowId: wordsSchema.optional(),
  /** Whose telephone calls; left out: my own; `all`: of everybody whose statistics I may see. */
  userId: wordsSchema.optional(),
  /** X of service level, seconds; left out: what each queue has set. */
  withinS: z.coerce.number().int().min(0).max(86_400).optional(),
  shortAbandonS: z.coerce.number().int().min(0).max(86_400).optional(),
  repeatDays: z.coerce.number().int().min(1).max(30).optional(),
});
export type ReportQuery = z.input<typeof reportQuerySchema>;

/** `language`: of the names of rows and columns; left out: English. */
export const reportTableQuerySchema = reportQuerySchema.extend({ language: languageSchema.default('en') });

/** Null: nothing to compute of (no answered call has no mean), or the figure does not go with these rows. */
const valueSchema = z.number().nullable();

/** `value` of an interval is its beginning in milliseconds; null: none (no queue, no agent). */
const reportKeySchema = z.object({ value: z.string().nullable(), label: z.string() });

export const reportTableSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  zone: z.string(),
  by: z.array(reportDimensionSchema),
  figures: z.array(figureSchema.pick({ id: true, name: true, unit: true, better: true })),
  rows: z.array(z.object({ keys: z.array(reportKeySchema), values: z.array(valueSchema) })),
  /** Recomputed of everything, not summed up of the rows. */
  total: z.array(valueSchema),
  /** Figures that do not go with these rows or filters. */
  unsupported: z.array(z.string()),
  /** More rows than are answered at once. */
  isCut: z.boolean(),
  /** Everything that happened until then is in it. */
  asOf: timestampSchema,
});
export type ReportTable = z.infer<typeof reportTableSchema>;

export const runReport = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/table',
  summary: 'A report: figures by interval, queue, agent, number …; of what I may see',
  query: reportTableQuerySchema,
  response: reportTableSchema,
});

export const reportAsCsv = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/csv',
  summary: 'The same as CSV (RFC 4180): durations in seconds, shares 0 to 1',
  query: reportTableQuerySchema,
  contentType: 'text/csv; charset=utf-8',
});

export const reportAsExcel = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/xlsx',
  summary: 'The same for Excel, with numbers and durations as such',
  query: reportTableQuerySchema,
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});

/** What a number is made of: one line for each thing counted. */
export const countedSchema = z.object({
  /** Null: of an agent's time there is none. */
  interactionId: z.string().nullable(),
  callId: z.string().nullable(),
  at: timestampSchema,
  endAt: timestampSchema.nullable(),
  channel: z.string().nullable(),
  customer: z.string().nullable(),
  dialled: z.string().nullable(),
  queueId: z.string().nullable(),
  queueName: z.string().nullable(),
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  /** How it came out, e.g. `assigned`, `abandoned`, `accepted`. */
  outcome: z.string().nullable(),
  /** What it adds to the figure: 1 where things are counted, else milliseconds. */
  value: z.number(),
});
export type Counted = z.infer<typeof countedSchema>;

export const openFigure = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/counted',
  summary: 'What one number of a report is made of, the latest first; as many as it says',
  query: reportQuerySchema.extend({
    /** One of `figures`. */
    figure: z.string().max(60),
    /** `value`: what is counted; `base`: what it is a share or mean of. */
    part: z.enum(['value', 'base']).default('value'),
    /** The row: a JSON array of the `value` of its keys; left out: the total. */
    row: z.string().max(2000).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: pageSchema(countedSchema).extend({ total: z.number().int() }),
});

/** One interaction, told: its events, its calls, whose Why is at `/api/v1/calls/:callId/why`. */
export const interactionStorySchema = z.object({
  id: z.string(),
  callIds: z.array(z.string()),
  steps: z.array(
    z.object({
      seq: z.number().int(),
      at: timestampSchema,
      type: z.string(),
      /** In English. */
      sentence: z.string(),
      decision: decisionSchema.nullable(),
    }),
  ),
});
export type InteractionStory = z.infer<typeof interactionStorySchema>;

export const readInteraction = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/interactions/:id',
  params: idParams,
  summary: 'What happened to an interaction, step by step',
  response: interactionStorySchema,
});

const subjectSchema = z.object({ id: z.string(), name: z.string() });

export const reportSubjects = route({
  ...common,
  method: 'GET',
  path: '/api/v1/reports/subjects',
  summary: 'Whose figures I may see, and what reports can be filtered by',
  query: z.object({ language: languageSchema.default('en') }),
  response: z.object({
    queues: z.array(subjectSchema),
    agents: z.array(subjectSchema),
    users: z.array(subjectSchema),
    /** Of skills, numbers and dispositions that occurred lately. */
    skills: z.array(subjectSchema),
    dialled: z.array(z.string()),
    dispositions: z.array(subjectSchema),
    channels: z.array(z.string()),
    flows: z.array(subjectSchema),
    /** Whether every figure of the company is mine to see. */
    seesAll: z.boolean(),
    zone: z.string(),
    defaults: z.object({ withinS: z.number(), shortAbandonS: z.number(), repeatDays: z.number() }),
  }),
});

// ---- saved reports

/** A period that moves along. `last-…`: the whole one before this. */
export const reportPeriodSchema = z.enum([
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'last-7-days',
  'last-30-days',
]);
export type ReportPeriod = z.infer<typeof reportPeriodSchema>;

const idsSchema = z.array(z.string().max(200)).max(500);

/** A report without its moment: what is saved and subscribed to. */
export const reportDefinitionSchema = z.object({
  period: reportPeriodSchema,
  zone: z.string().max(60).default(''),
  by: z.array(reportDimensionSchema).max(3).default([]),
  figures: z.array(z.string().max(60)).min(1).max(40),
  filters: z
    .object({
      queueId: idsSchema.optional(),
      agentId: idsSchema.optional(),
      skillId: idsSchema.optional(),
      dialled: idsSchema.optional(),
      channel: idsSchema.optional(),
      disposition: idsSchema.optional(),
      flowId: idsSchema.optional(),
      userId: idsSchema.optional(),
    })
    .default({}),
  withinS: z.number().int().min(0).max(86_400).optional(),
  shortAbandonS: z.number().int().min(0).max(86_400).optional(),
  repeatDays: z.number().int().min(1).max(30).optional(),
  /** What is drawn; left out: the first figure, where there are intervals. */
  plot: z.string().max(60).optional(),
});
export type ReportDefinition = z.infer<typeof reportDefinitionSchema>;

/** With whom it is shared: they read it, each with his own rights to the figures. */
export const sharedWithSchema = z.object({
  everyone: z.boolean().default(false),
  userIds: idsSchema.default([]),
  groupIds: idsSchema.default([]),
});
export type SharedWith = z.infer<typeof sharedWithSchema>;

const savedFields = { name: z.string().trim().min(1).max(100), definition: reportDefinitionSchema, sharedWith: sharedWithSchema };

export const savedReportSchema = z.object({
  ...savedFields,
  id: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  isMine: z.boolean(),
  version: versionSchema,
});
export type SavedReport = z.infer<typeof savedReportSchema>;

const saved = '/api/v1/reports/saved';

export const listSavedReports = route({
  ...common,
  method: 'GET',
  path: saved,
  summary: 'My saved reports, and those shared with me',
  response: z.object({ items: z.array(savedReportSchema) }),
});

export const saveReport = route({
  ...common,
  method: 'POST',
  path: saved,
  status: 201,
  summary: 'Save a report',
  body: z.object({ ...savedFields, sharedWith: sharedWithSchema.optional() }),
  response: savedReportSchema,
});

export const changeSavedReport = route({
  ...common,
  method: 'PATCH',
  path: `${saved}/:id`,
  params: idParams,
  summary: 'Change a report of mine',
  body: z.object(savedFields).partial().extend({ version: versionSchema }),
  response: savedReportSchema,
});

export const deleteSavedReport = route({
  ...common,
  method: 'DELETE',
  path: `${saved}/:id`,
  params: idParams,
  summary: 'Delete a report of mine',
});
