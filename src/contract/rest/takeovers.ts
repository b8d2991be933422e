import { z } from 'zod';
import { countrySchema, sipDomainSchema } from './domains.ts';
import { listQuery, listSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const common = { tag: 'takeovers', audience: 'administrator' } as const;

export const takeoverFormatSchema = z.enum(['folder', 'freepbx', 'asterisk', 'fusionpbx', '3cx']);
const outcomeSchema = z.enum(['created', 'updated', 'ignored', 'failed']);
const countsSchema = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  ignored: z.number().int(),
  failed: z.number().int(),
});

export const takeoverSchema = z.object({
  id: z.string(),
  /** The name of the file, or of the first of them. */
  origin: z.string(),
  format: takeoverFormatSchema,
  isDryRun: z.boolean(),
  state: z.enum(['running', 'done', 'failed']),
  error: z.string().nullable(),
  startedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  /** By kind, e.g. `users`; under an empty name what is of no kind that is known. */
  counts: z.record(z.string(), countsSchema),
  /** While it runs: rows done of all. */
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** SIP accounts with made-up passwords that can still be fetched, once. */
  accounts: z.number().int(),
});
export type TakeoverView = z.infer<typeof takeoverSchema>;

/** Reads the files at once and answers 400 `takeover-refused` for bad ones; the rest is done in the background. */
export const startTakeover = route({
  ...common,
  method: 'POST',
  path: '/api/v1/admin/takeovers',
  status: 201,
  summary: 'Take over what an earlier installation or a PBX had, or try to',
  body: z.object({
    /** Each file in Base64; a zip is unpacked. */
    files: z
      .array(z.object({ name: z.string().trim().min(1).max(200), content: z.base64().max(48 << 20) }))
      .min(1)
      .max(200),
    /** Tries everything and takes it back. */
    isDryRun: z.boolean(),
    /** Takes the rows that can be taken although others cannot. */
    withoutFailed: z.boolean().default(false),
    /** Null: found out. */
    format: takeoverFormatSchema.nullable().default(null),
    /** The domain of rows that name none; null: the oldest. */
    domain: z.string().max(100).nullable().default(null),
    /** A company to be made for rows that name none, for super users; null: the one one works in. */
    newCompany: z
      .object({
        name: z.string().trim().min(1).max(100),
        sipDomain: sipDomainSchema,
        country: countrySchema,
        internalLength: z.number().int().min(1).max(12).default(4),
      })
      .nullable()
      .default(null),
  }),
  maxBodyBytes: 64 << 20,
  response: takeoverSchema,
});

export const listTakeovers = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/takeovers',
  summary: 'What was taken over, and what came of it',
  query: listQuery(['startedAt'], {}),
  response: listSchema(takeoverSchema),
});

export const readTakeover = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/takeovers/:id',
  summary: 'One takeover and how far it is',
  params: idParams,
  response: takeoverSchema,
});

export const listTakeoverLines = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/takeovers/:id/lines',
  summary: 'What became, or would become, of each row',
  params: idParams,
  query: listQuery(['position', 'name'], { outcome: outcomeSchema.optional(), kind: z.string().max(100).optional() }),
  response: listSchema(
    z.object({
      position: z.number().int(),
      company: z.string(),
      kind: z.string(),
      file: z.string(),
      line: z.number().int(),
      name: z.string(),
      outcome: outcomeSchema,
      reason: z.string(),
    }),
  ),
});

export const downloadTakeoverReport = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/takeovers/:id/report',
  summary: 'The report as a CSV file',
  params: idParams,
  contentType: 'text/csv; charset=utf-8',
});

export const fetchTakeoverAccounts = route({
  ...common,
  method: 'POST',
  path: '/api/v1/admin/takeovers/:id/accounts',
  summary: 'SIP accounts whose passwords were made up, as a CSV file; they are given out once',
  params: idParams,
  contentType: 'text/csv; charset=utf-8',
});

export const cancelTakeover = route({
  ...common,
  method: 'POST',
  path: '/api/v1/admin/takeovers/:id/cancel',
  summary: 'End a takeover; nothing of it stays',
  params: idParams,
});

export const listTakeoverKinds = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/takeover-kinds',
  summary: 'The files that can be taken over, and their columns',
  response: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        alsoKnownAs: z.array(z.string()),
        columns: z.array(z.object({ name: z.string(), alsoKnownAs: z.array(z.string()) })),
      }),
    ),
  }),
});
