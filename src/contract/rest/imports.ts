import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, listQuery, listSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'import';
const audience = 'administrator';

export const synchronisationSchema = z.enum(['full', 'insert-update-disable', 'insert-update', 'update']);

export const directorySchema = z.object({
  /** `dc1.example.org|dc2.example.org:636` */
  servers: z.string().trim().min(1).max(500),
  security: z.enum(['ldaps', 'starttls', 'none']),
  /** Certificates (PEM) to trust instead of the system's. */
  ca: z.string().max(100_000).nullable().default(null),
  bindName: z.string().max(500).default(''),
  base: z.string().max(1000),
  filter: z.string().trim().min(1).max(2000),
  pageSize: z.number().int().min(1).max(5000).default(500),
});

/** The fields of a user that a source can bring and an export writes, in this order. */
export const exchangedFields = [
  'login',
  'firstName',
  'lastName',
  'email',
  'mobile',
  'number',
  'language',
  'externalKey',
  'custom0',
  'custom1',
  'enabled',
] as const;

/** Our field → attribute of the source; several joined by `|`: the first that has a value. `key` tells entries apart. */
export const mappingSchema = z.partialRecord(z.enum(['key', ...exchangedFields]), z.string().max(300));

export const scheduleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), timeZone: z.string().max(100) }),
  z.object({ kind: z.literal('every'), minutes: z.number().int().min(5).max(1440) }),
]);

const sourceFields = {
  name: z.string().trim().min(1).max(100),
  domainId: z.string(),
  directory: directorySchema.nullable(),
  /** Fields that differ from what is usual for the kind. */
  mapping: mappingSchema,
  synchronisation: synchronisationSchema,
  /** Null: by hand. */
  schedule: scheduleSchema.nullable(),
  /** Held back when more than so many percent of the users it brought would go. */
  holdBackPercent: z.number().int().min(0).max(100),
  enabled: z.boolean(),
};

export const userSourceSchema = administeredSchema.extend({
  id: z.string(),
  kind: z.enum(['ldap', 'active-directory', 'file']),
  ...sourceFields,
  hasPassword: z.boolean(),
  /** The mapping with what is usual filled in. */
  wholeMapping: mappingSchema,
});

const sources = administered('user-sources', { tag });

export const listUserSources = sources.list({
  summary: 'Where users come from',
  item: userSourceSchema,
  sortable: ['name'],
  filters: {},
});

export const createUserSource = sources.create({
  summary: 'Add a source of users',
  body: z.object({
    ...sourceFields,
    kind: z.enum(['ldap', 'active-directory', 'file']),
    directory: directorySchema.nullable().default(null),
    mapping: mappingSchema.default({}),
    schedule: scheduleSchema.nullable().default(null),
    holdBackPercent: z.number().int().min(0).max(100).default(20),
    enabled: z.boolean().default(true),
    password: z.string().max(500).nullable().default(null),
  }),
  response: userSourceSchema,
});

export const readUserSource = sources.read({ summary: 'A source of users', response: userSourceSchema });

export const changeUserSource = sources.change({
  summary: 'Change a source; what is left out stays',
  fields: z.object({ ...sourceFields, password: z.string().max(500).nullable() }),
  response: userSourceSchema,
});

export const deleteUserSource = route({
  method: 'DELETE',
  path: '/api/v1/admin/user-sources/:id',
  audience,
  tag,
  summary: 'Remove a source; its users stay and are nobody’s but yours from then on',
  params: idParams,
});

export const userImportSchema = z.object({
  id: z.string(),
  sourceId: z.string().nullable(),
  origin: z.string(),
  synchronisation: synchronisationSchema,
  isDryRun: z.boolean(),
  state: z.enum(['running', 'done', 'held-back', 'failed']),
  error: z.string().nullable(),
  startedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  /** created, updated, disabled, deleted, ignored, failed, unchanged */
  counts: z.record(z.string(), z.number()),
  /** Milliseconds: read, plan, apply */
  timings: z.record(z.string(), z.number()),
});

const runOptions = {
  /** Shows what would change and changes nothing. */
  isDryRun: z.boolean(),
  /** Apply it although suspiciously many users would go. */
  evenIfFewer: z.boolean().default(false),
};

export const runImport = route({
  method: 'POST',
  path: '/api/v1/admin/user-sources/:id/runs',
  audience,
  tag,
  summary: 'Read a directory now, in the background; follow it in the list of imports',
  params: idParams,
  body: z.object(runOptions),
  response: z.object({ runId: z.string() }),
});

export const uploadUsers = route({
  method: 'POST',
  path: '/api/v1/admin/user-sources/:id/upload',
  audience,
  tag,
  summary: 'Take users from a CSV or LDIF file; a bad file changes nothing and each bad line is named',
  params: idParams,
  body: z.object({
    ...runOptions,
    name: z.string().trim().min(1).max(200),
    format: z.enum(['csv', 'ldif']),
    /** The file in Base64. */
    content: z.base64().max(32 << 20),
  }),
  maxBodyBytes: 36 << 20,
  response: userImportSchema,
});

export const listUserImports = route({
  method: 'GET',
  path: '/api/v1/admin/user-imports',
  audience,
  tag,
  summary: 'Imports and what came of them',
  query: listQuery(['startedAt'], { sourceId: z.string().optional() }),
  response: listSchema(userImportSchema),
});

export const readUserImport = route({
  method: 'GET',
  path: '/api/v1/admin/user-imports/:id',
  audience,
  tag,
  summary: 'One import',
  params: idParams,
  response: userImportSchema,
});

export const listImportLines = route({
  method: 'GET',
  path: '/api/v1/admin/user-imports/:id/lines',
  audience,
  tag,
  summary: 'What became, or would become, of each entry',
  params: idParams,
  query: listQuery(['position', 'name'], {
    outcome: z.enum(['created', 'updated', 'disabled', 'deleted', 'ignored', 'failed']).optional(),
  }),
  response: listSchema(
    z.object({
      position: z.number().int(),
      outcome: z.enum(['created', 'updated', 'disabled', 'deleted', 'ignored', 'failed']),
      key: z.string(),
      name: z.string(),
      userId: z.string().nullable(),
      reason: z.string(),
      /** Field → before and after. */
      changes: z.record(z.string(), z.tuple([z.string(), z.string()])),
    }),
  ),
});

/** At most once in 24 hours (P-IMP-3). */
export const exportUsers = route({
  method: 'POST',
  path: '/api/v1/admin/user-export',
  audience,
  tag,
  summary: 'All users as a CSV or LDIF file, once in 24 hours; those without the identifier are left out',
  body: z.object({
    format: z.enum(['csv', 'ldif']),
    identifier: z.enum(['email', 'mobile', 'number', 'login', 'externalKey']).default('email'),
  }),
  contentType: 'application/octet-stream',
});
