import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { idParams, languageSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

/** Words of a button by language; where one is missing, ours are said. */
const labels = z.partialRecord(languageSchema, z.string().trim().max(60));
const consents = z.partialRecord(languageSchema, z.string().trim().max(400));

/** A page's origin as browsers send it: no path, no slash at the end. */
const origin = z
  .string()
  .trim()
  .max(200)
  .regex(/^https?:\/\/[^\s/?#@*]+$/, 'a web address without a path, like https://www.example.com');

const fields = {
  name: nameSchema,
  enabled: z.boolean(),
  /** Who is called first: a person, whose phones ring, or the agent of a queue whose turn it is. */
  target: z.enum(['person', 'queue']),
  userId: z.string().max(100).nullable(),
  queueId: z.string().max(100).nullable(),
  /** Whose pages may show the button; its own page (`/call-back/<key>`) always may. */
  origins: z.array(origin).max(50),
  /** Countries whose numbers are called, as ISO 3166 writes them. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'two capital letters, like FR'))
    .min(1)
    .max(250),
  /** Numbers of other kinds (premium, shared cost, special services) are never called. */
  numberKinds: z
    .array(z.enum(['fixed', 'mobile']))
    .min(1)
    .max(2),
  /** Null: always open. */
  hoursId: z.string().max(100).nullable(),
  /** Outside the hours: says when it opens, or offers times to choose from. */
  whenClosed: z.enum(['say', 'ask-time']),
  /** The first is spoken to visitors whose browser wants none of them. */
  languages: z.array(languageSchema).min(1).max(4),
  labels,
  /** `#0f766e` */
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour like #0f766e'),
  /** What visitors agree to with a tick; none in a language: nobody is asked. */
  consents,
  asksName: z.boolean(),
  /** Requests that are taken: of one address in an hour, for one number in a day, by the button in an hour. */
  perSourceHour: z.number().int().min(1).max(1000),
  perNumberDay: z.number().int().min(1).max(100),
  perButtonHour: z.number().int().min(1).max(10_000),
};

export const callBackButtonSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  /** In addresses; no secret. */
  key: z.string(),
  /** Of the person or queue. */
  targetName: z.string(),
  /** Its own page, and the script that pages include. */
  pageUrl: z.string(),
  scriptUrl: z.string(),
  /** Requests of the last 30 days. */
  requestCount: z.number().int(),
});
export type CallBackButtonView = z.infer<typeof callBackButtonSchema>;

export const newCallBackButtonSchema = z.object({
  ...fields,
  enabled: fields.enabled.default(true),
  userId: fields.userId.default(null),
  queueId: fields.queueId.default(null),
  origins: fields.origins.default([]),
  numberKinds: fields.numberKinds.default(['fixed', 'mobile']),
  hoursId: fields.hoursId.default(null),
  whenClosed: fields.whenClosed.default('say'),
  languages: fields.languages.default(['en', 'fr', 'de', 'sv']),
  labels: labels.default({}),
  colour: fields.colour.default('#0f766e'),
  consents: consents.default({}),
  asksName: fields.asksName.default(true),
  perSourceHour: fields.perSourceHour.default(5),
  perNumberDay: fields.perNumberDay.default(3),
  perButtonHour: fields.perButtonHour.default(60),
});

const buttons = administered('call-back-buttons');
const common = { tag: 'call-back-buttons', audience: 'administrator' } as const;

export const listCallBackButtons = buttons.list({
  summary: 'Buttons by which web pages and mails ask for a call',
  item: callBackButtonSchema,
  sortable: ['name', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createCallBackButton = buttons.create({
  summary: 'Add a button',
  body: newCallBackButtonSchema,
  response: callBackButtonSchema,
});

export const readCallBackButton = buttons.read({ summary: 'One button', response: callBackButtonSchema });

export const changeCallBackButton = buttons.change({
  summary: 'Change a button; it counts for requests from now on',
  fields: z.object(fields),
  response: callBackButtonSchema,
});

export const callBackButtonDependents = buttons.dependents('What hangs on a button');

export const deleteCallBackButton = buttons.remove('Delete a button; pages that show it find none');

/**
 * ```
 * planned ─► ringing (the person) or waiting (in the queue) ─► calling (the visitor) ─► connected ─► ended
 *                 └ not-reached         └ not-reached            └ visitor-not-reached      cancelled, failed: from any before
 * ```
 */
export const callBackRequestStateSchema = z.enum([
  'planned',
  'ringing',
  'waiting',
  'calling',
  'connected',
  'ended',
  'not-reached',
  'visitor-not-reached',
  'cancelled',
  'failed',
]);
export type CallBackRequestState = z.infer<typeof callBackRequestStateSchema>;

export const callBackRequestSchema = z.object({
  id: z.string(),
  state: callBackRequestStateSchema,
  /** Of how it ended: the cause of the call's release, or why it failed. */
  cause: z.string().nullable(),
  askedAt: timestampSchema,
  /** When the visitor wants to be called; null: at once. */
  wantedAt: timestampSchema.nullable(),
  connectedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable(),
  /** `page`: the button's own; `web`: another's; `api`: a program. */
  via: z.enum(['web', 'page', 'api']),
  /** The page that showed the button; empty where that is not known. */
  origin: z.string(),
  /** All but its end hidden. */
  number: z.string(),
  /** How often the same number asked again meanwhile. */
  merged: z.number().int(),
  callId: z.string().nullable(),
});
export type CallBackRequestView = z.infer<typeof callBackRequestSchema>;

export const callBackSummarySchema = z.object({
  counts: z.partialRecord(callBackRequestStateSchema, z.number().int()),
  /** Asked again by a number that waited already. */
  merged: z.number().int(),
  /** Turned away since the program started: wrong numbers, limits, forms that nobody can have filled in. */
  refused: z.number().int(),
  /** By day, the oldest first; `day` in UTC. */
  days: z.array(z.object({ day: z.string(), asked: z.number().int(), connected: z.number().int() })),
  items: z.array(callBackRequestSchema),
});
export type CallBackSummaryView = z.infer<typeof callBackSummarySchema>;

export const listCallBackRequests = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/call-back-buttons/:id/requests',
  summary: 'What came by a button: counts of the last 30 days, the last requests',
  params: idParams,
  response: callBackSummarySchema,
});

export const createCallBackRequest = route({
  ...common,
  method: 'POST',
  path: '/api/v1/admin/call-back-buttons/:id/requests',
  status: 201,
  summary: 'Ask for a call by a button, as a program: its rules for numbers and hours hold, its limits by number, too',
  params: idParams,
  body: z.object({
    /** As one dials it in the country, or with + and country. */
    number: z.string().trim().min(1).max(40),
    name: z.string().trim().max(80).default(''),
    /** Null: at once. */
    wantedAt: timestampSchema.nullable().default(null),
  }),
  response: callBackRequestSchema,
});

const requestParams = z.object({ id: z.string(), requestId: z.string() });

export const readCallBackRequest = route({
  ...common,
  method: 'GET',
  path: '/api/v1/admin/call-back-buttons/:id/requests/:requestId',
  summary: 'How a request stands',
  params: requestParams,
  response: callBackRequestSchema,
});

export const cancelCallBackRequest = route({
  ...common,
  method: 'POST',
  path: '/api/v1/admin/call-back-buttons/:id/requests/:requestId/cancel',
  summary: 'Cancel a request before both talk',
  params: requestParams,
  response: callBackRequestSchema,
});
