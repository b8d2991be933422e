import { z } from 'zod';
import { versionSchema } from './listing.ts';
import { reasonNamesSchema } from './not-ready-reasons.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { figureSchema, sharedWithSchema } from './reports.ts';
import { route } from './route.ts';

const common = { audience: 'signed-in', tag: 'wallboards' } as const;

/** A colour from a value on: `good`, `warning`, `bad`. The last whose `from` is reached counts. Shares 0 to 1, durations in milliseconds. */
const thresholdSchema = z.object({ from: z.number(), colour: z.enum(['neutral', 'good', 'warning', 'bad']) });

/** Of whom a tile tells; `company`: of all queues and agents. Several are one together. */
const scopeSchema = z.object({
  kind: z.enum(['company', 'queue', 'agent']),
  ids: z.array(z.string().max(100)).max(100).default([]),
});

const place = { x: z.number().int().min(0).max(47), y: z.number().int().min(0).max(199) };
const size = { width: z.number().int().min(1).max(48), height: z.number().int().min(1).max(48) };

export const wallboardTileSchema = z.object({
  id: z.string().max(60),
  /** `figure`: one number; `plot`: over the day; `queues`, `agents`: a table, a line each; `text`, `clock`. */
  kind: z.enum(['figure', 'plot', 'queues', 'agents', 'text', 'clock']),
  ...place,
  ...size,
  title: z.string().max(100).default(''),
  /** Of a table several: its columns. */
  figures: z.array(z.string().max(60)).max(12).default([]),
  scope: scopeSchema,
  thresholds: z.array(thresholdSchema).max(6).default([]),
  text: z.string().max(2000).default(''),
});
export type WallboardTile = z.infer<typeof wallboardTileSchema>;

export const wallboardLayoutSchema = z.object({
  columns: z.number().int().min(1).max(48).default(12),
  rows: z.number().int().min(1).max(200).default(8),
  /** `auto`: as the display has it. */
  theme: z.enum(['auto', 'light', 'dark']).default('dark'),
  tiles: z.array(wallboardTileSchema).max(100),
});
export type WallboardLayout = z.infer<typeof wallboardLayoutSchema>;

const fields = { name: z.string().trim().min(1).max(100), layout: wallboardLayoutSchema, sharedWith: sharedWithSchema };

const displaySchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: timestampSchema,
  lastSeenAt: timestampSchema.nullable(),
});

export const wallboardSchema = z.object({
  ...fields,
  id: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  isMine: z.boolean(),
  /** Screens that show it without anybody signed in; for its owner. */
  displays: z.array(displaySchema),
  version: versionSchema,
});
export type Wallboard = z.infer<typeof wallboardSchema>;

const path = '/api/v1/wallboards';

export const listWallboards = route({
  ...common,
  method: 'GET',
  path,
  summary: 'My wallboards, and those shared with me',
  response: z.object({ items: z.array(wallboardSchema) }),
});

export const createWallboard = route({
  ...common,
  method: 'POST',
  path,
  status: 201,
  summary: 'Make a wallboard',
  body: z.object({ ...fields, sharedWith: sharedWithSchema.optional() }),
  response: wallboardSchema,
});

export const readWallboard = route({
  ...common,
  method: 'GET',
  path: `${path}/:id`,
  params: idParams,
  summary: 'One wallboard',
  response: wallboardSchema,
});

export const changeWallboard = route({
  ...common,
  method: 'PATCH',
  path: `${path}/:id`,
  params: idParams,
  summary: 'Change a wallboard of mine',
  body: z.object(fields).partial().extend({ version: versionSchema }),
  response: wallboardSchema,
});

export const deleteWallboard = route({
  ...common,
  method: 'DELETE',
  path: `${path}/:id`,
  params: idParams,
  summary: 'Delete a wallboard of mine; its displays go dark',
});

export const addWallboardDisplay = route({
  ...common,
  method: 'POST',
  path: `${path}/:id/displays`,
  params: idParams,
  summary: 'An address at which a screen shows this board and nothing else; told once',
  body: z.object({ name: z.string().trim().min(1).max(100) }),
  response: z.object({ id: z.string(), token: z.string(), path: z.string() }),
});

export const removeWallboardDisplay = route({
  ...common,
  method: 'DELETE',
  path: `${path}/:id/displays/:displayId`,
  params: z.object({ id: z.string().max(100), displayId: z.string().max(100) }),
  summary: 'Revoke the address; the screen goes dark at once',
});

// ---- live figures

/** Figures of one queue, one agent, or all together, of today and of now. */
export const liveScopeSchema = z.object({
  /** `company`, `queue:<id>` or `agent:<id>`. */
  scope: z.string(),
  name: z.string(),
  /** Id of a figure → value; null: nothing to compute of. Left out: does not go with the scope. */
  values: z.record(z.string(), z.number().nullable()),
  /** Of an agent. */
  state: z.string().nullable(),
  reason: z.string().nullable(),
  /** What the reason is called, by language; null: none. */
  reasonNames: reasonNamesSchema.nullable(),
  stateSince: timestampSchema.nullable(),
});
export type LiveScope = z.infer<typeof liveScopeSchema>;

export const liveFiguresSchema = z.object({
  /** When today began. */
  dayFrom: timestampSchema,
  asOf: timestampSchema,
  scopes: z.array(liveScopeSchema),
});
export type LiveFiguresView = z.infer<typeof liveFiguresSchema>;

export const readLiveFigures = route({
  ...common,
  method: 'GET',
  path: '/api/v1/live-figures',
  summary: 'Figures of today and now of every queue and agent I may see; changes come on the topic figures',
  response: liveFiguresSchema,
});

/** Over the day so far, a value for each interval. */
export const courseSchema = z.object({
  stepMs: z.number().int(),
  points: z.array(z.object({ at: timestampSchema, value: z.number().nullable() })),
});

export const readLiveCourse = route({
  ...common,
  method: 'GET',
  path: '/api/v1/live-figures/course',
  summary: 'A figure over today, quarter hour by quarter hour',
  query: z.object({ figure: z.string().max(60), scope: z.string().max(4000) }),
  response: courseSchema,
});

// ---- a display without anybody signed in

const displayParams = z.object({ token: z.string().min(20).max(200) });

export const boardDisplaySchema = z.object({
  name: z.string(),
  layout: wallboardLayoutSchema,
  figures: z.array(figureSchema.pick({ id: true, name: true, unit: true, better: true })),
  live: liveFiguresSchema,
  /** By the id of each tile that plots. */
  courses: z.record(z.string(), courseSchema),
});
export type BoardDisplay = z.infer<typeof boardDisplaySchema>;

export const showWallboard = route({
  method: 'GET',
  audience: 'anyone',
  tag: 'wallboards',
  path: '/api/v1/wallboard-displays/:token',
  params: displayParams,
  summary: 'A wallboard by the address of a display: layout and figures, with the rights of its owner',
  response: boardDisplaySchema,
});

export const followWallboard = route({
  method: 'GET',
  audience: 'anyone',
  tag: 'wallboards',
  path: '/api/v1/wallboard-displays/:token/stream',
  params: displayParams,
  summary:
    'Its changes as server-sent events: `figures` (scopes that changed), `layout` (read the board again), `gone` (revoked)',
  contentType: 'text/event-stream',
});
