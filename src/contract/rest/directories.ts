import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, listQuery, listSchema, versionSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'directories';
const audience = 'administrator';

export const connectorKindSchema = z.enum([
  'ldap',
  'active-directory',
  'postgresql',
  'mysql',
  'sql-server',
  'odbc',
  'file',
  'exchange',
  'microsoft-graph',
  'google',
  'domino',
  'carddav',
  'portal-users',
  'private-contacts',
  'outlook',
]);

/** The contact's fields, in the order of forms. */
export const directoryFields = {
  text: [
    'lastName',
    'firstName',
    'displayName',
    'companyName',
    'department',
    'jobTitle',
    'email1',
    'email2',
    'postalAddress',
    'picture',
    'url',
  ],
  number: ['workPhone', 'mobilePhone', 'homePhone', 'assistantPhone', 'standardPhone', 'fax'],
  free: ['private0', 'private1', 'private2', 'private3', 'private4', 'private5', 'private6', 'private7', 'private8', 'private9'],
} as const;

const settingValue = z.union([z.string().max(100_000), z.number(), z.boolean(), z.null()]);
const settingsSchema = z.record(z.string().max(100), settingValue);
/** By name of the setting; null takes it away, what is left out stays. */
const secretsSchema = z.record(z.string().max(100), z.string().max(100_000).nullable());

export const contactFieldSchema = z.enum([...directoryFields.text, ...directoryFields.number, ...directoryFields.free]);
const expressionSchema = z.string().max(2000);

/** `Surname | u`: a field of the source and options; see the guide. */
export const contactMappingSchema = z.object({
  id: expressionSchema.nullable().default(null),
  fields: z.partialRecord(contactFieldSchema, expressionSchema).default({}),
  redList: z.partialRecord(z.enum(directoryFields.number), expressionSchema).default({}),
  names: z.partialRecord(z.enum(directoryFields.free), z.string().max(1000)).default({}),
});

export const synchronisationPlanSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('manual') }),
  /** At the parameter `timeSynchronizationDirectories`. */
  z.object({ kind: z.literal('daily') }),
  z.object({ kind: z.literal('every'), minutes: z.number().int().min(1).max(10_080) }),
]);

const fields = {
  domainId: z.string(),
  name: z.string().trim().min(1).max(100),
  type: z.enum(['draft', 'public', 'private']),
  priority: z.number().int().min(0).max(10_000),
  connector: connectorKindSchema,
  settings: settingsSchema,
  mapping: contactMappingSchema,
  merges: z.boolean(),
  plan: synchronisationPlanSchema,
  holdBackPercent: z.number().int().min(0).max(100),
};

export const synchronisationStateSchema = z.enum([
  'running',
  'done',
  'held-back',
  'approved',
  'discarded',
  'failed',
  'cancelled',
  'interrupted',
]);

export const contactSynchronisationSchema = z.object({
  id: z.string(),
  directoryId: z.string(),
  origin: z.enum(['hand', 'schedule', 'upload', 'approval']),
  state: synchronisationStateSchema,
  startedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  entriesRead: z.number().int(),
  entriesRejected: z.number().int(),
  /** present, created, changed, unchanged, removed, duplicates */
  counts: z.record(z.string(), z.number()),
  /** Milliseconds: read, compare, apply */
  timings: z.record(z.string(), z.number()),
  error: z.string().nullable(),
});

/** How a directory is doing; told again on the WebSocket topic `directories`. */
export const directoryConditionSchema = z.object({
  directoryId: z.string(),
  contacts: z.number().int(),
  /** Null: only by hand, or a draft. */
  nextAt: timestampSchema.nullable(),
  latest: contactSynchronisationSchema.nullable(),
  /** While it runs. */
  progress: z
    .object({
      /** `waiting` for its turn, `read`, `compare`, `apply` */
      step: z.enum(['waiting', 'read', 'compare', 'apply']),
      entriesRead: z.number().int(),
      /** Entries that the last run read; null: there was none. */
      expected: z.number().int().nullable(),
    })
    .nullable(),
});

export const directorySchema = z.object({
  ...administeredSchema.shape,
  id: z.string(),
  ...fields,
  domainName: z.string(),
  /** Which secrets there are; they are never told. */
  secrets: z.array(z.string()),
  condition: directoryConditionSchema,
});
export type DirectoryView = z.infer<typeof directorySchema>;

const settable = {
  ...fields,
  secrets: secretsSchema,
};

export const newDirectorySchema = z.object({
  ...settable,
  domainId: z.string().optional(),
  type: fields.type.default('draft'),
  priority: fields.priority.default(100),
  settings: settingsSchema.default({}),
  secrets: secretsSchema.default({}),
  mapping: contactMappingSchema.prefault({}),
  merges: fields.merges.default(false),
  plan: synchronisationPlanSchema.default({ kind: 'manual' }),
  holdBackPercent: fields.holdBackPercent.default(30),
});

const directories = administered('directories');

export const listDirectories = directories.list({
  summary: 'Directories of contacts and how they are doing',
  item: directorySchema,
  sortable: ['name', 'priority', 'connector', 'domain', 'changedAt'],
  filters: {
    domainId: z.string().max(100).optional(),
    type: fields.type.optional(),
    connector: connectorKindSchema.optional(),
  },
});

export const createDirectory = directories.create({
  summary: 'Add a directory',
  body: newDirectorySchema,
  response: directorySchema,
});

export const readDirectory = directories.read({ summary: 'One directory', response: directorySchema });

/** Secrets that are left out stay as they are. The connector of a directory cannot be changed. */
export const changeDirectory = route({
  method: 'PATCH',
  path: '/api/v1/admin/directories/:id',
  audience,
  tag,
  summary: 'Change a directory; its contacts change at the next synchronisation',
  params: idParams,
  body: z.object(settable).omit({ connector: true }).partial().extend({ version: versionSchema }),
  response: directorySchema,
});

export const directoryDependents = directories.dependents('What goes with a directory: its contacts, rights to it');

export const deleteDirectory = directories.remove('Delete a directory with its contacts');

const settingFieldSchema = z.object({
  name: z.string(),
  type: z.enum(['text', 'secret', 'number', 'boolean', 'choice', 'long-text', 'file']),
  required: z.boolean(),
  isSecret: z.boolean(),
  default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  choices: z.array(z.string()),
  accepts: z.array(z.string()),
  least: z.number().nullable(),
  most: z.number().nullable(),
  when: z.object({ name: z.string(), in: z.array(z.union([z.string(), z.boolean()])) }).nullable(),
});

export const connectorSchema = z.object({
  kind: connectorKindSchema,
  settings: z.array(settingFieldSchema),
  usualMapping: z.partialRecord(contactFieldSchema, z.string()),
  types: z.array(z.enum(['public', 'private'])),
  way: z.enum(['pull', 'push']),
});
export type ConnectorView = z.infer<typeof connectorSchema>;

export const listConnectors = route({
  method: 'GET',
  path: '/api/v1/admin/directory-connectors',
  audience,
  tag,
  summary: 'Where contacts can come from, and which settings each needs',
  response: z.object({ items: z.array(connectorSchema) }),
});

const rawEntrySchema = z.object({
  key: z.string().nullable(),
  ownerEmail: z.string().nullable(),
  fields: z.record(z.string(), z.array(z.string())),
});

const faultSchema = z.object({ field: z.string(), message: z.string() });

/** One entry as it would be. */
export const mappedEntrySchema = z.object({
  raw: rawEntrySchema,
  /** Null when it is rejected. */
  contact: z
    .object({
      name: z.string(),
      sourceKey: z.string(),
      values: z.partialRecord(contactFieldSchema, z.string()),
      invisible: z.array(contactFieldSchema),
      addresses: z.array(contactFieldSchema),
      redListed: z.array(contactFieldSchema),
      vip: z.string().nullable(),
      /** What callers are known by. */
      numbers: z.array(z.object({ field: contactFieldSchema, comparable: z.string() })),
    })
    .nullable(),
  rejected: z.string().nullable(),
  notes: z.array(faultSchema),
});

const mappedSchema = z.object({ rows: z.array(mappedEntrySchema), faults: z.array(faultSchema) });

/** With `directoryId` its stored secrets are used where none are sent. Ended by the end of the request. */
export const previewDirectory = route({
  method: 'POST',
  path: '/api/v1/admin/directory-preview',
  audience,
  tag,
  summary: 'Ten real entries of a source, as they come and as they would be; nothing is kept',
  body: z.object({
    directoryId: z.string().optional(),
    domainId: z.string().optional(),
    connector: connectorKindSchema,
    type: fields.type.default('public'),
    settings: settingsSchema.default({}),
    secrets: secretsSchema.default({}),
    mapping: contactMappingSchema.prefault({}),
  }),
  response: mappedSchema.extend({ fieldNames: z.array(z.string()) }),
});

/** What a mapping makes of entries that were read before: for a preview that follows each key. */
export const mapEntries = route({
  method: 'POST',
  path: '/api/v1/admin/directory-mapping',
  audience,
  tag,
  summary: 'What a mapping makes of given entries',
  body: z.object({
    domainId: z.string().optional(),
    mapping: contactMappingSchema,
    entries: z.array(rawEntrySchema).max(50),
  }),
  maxBodyBytes: 8 << 20,
  response: mappedSchema,
});

export const synchroniseDirectory = route({
  method: 'POST',
  path: '/api/v1/admin/directories/:id/synchronisation',
  audience,
  tag,
  summary: 'Synchronise now, in the background',
  params: idParams,
  response: directoryConditionSchema,
});

export const cancelSynchronisation = route({
  method: 'DELETE',
  path: '/api/v1/admin/directories/:id/synchronisation',
  audience,
  tag,
  summary: 'End the synchronisation that runs; the directory stays as it was',
  params: idParams,
});

/** `approve` reads the source again and takes it, unless more would go than was approved. */
export const answerHeldBack = route({
  method: 'POST',
  path: '/api/v1/admin/directories/:id/held-back',
  audience,
  tag,
  summary: 'Decide about a synchronisation that waits because many contacts would go',
  params: idParams,
  body: z.object({ synchronisationId: z.string(), answer: z.enum(['approve', 'discard']) }),
  response: directoryConditionSchema,
});

export const listSynchronisations = route({
  method: 'GET',
  path: '/api/v1/admin/directories/:id/synchronisations',
  audience,
  tag,
  summary: 'What came of the synchronisations of a directory',
  params: idParams,
  query: listQuery(['startedAt'], {}),
  response: listSchema(contactSynchronisationSchema),
});

export const listSynchronisationLines = route({
  method: 'GET',
  path: '/api/v1/admin/directory-synchronisations/:id/lines',
  audience,
  tag,
  summary: 'Entries that became no contact, and fields that were left out, with the reason; the first thousand',
  params: idParams,
  query: listQuery(['position', 'name'], { outcome: z.enum(['rejected', 'field-left-out']).optional() }),
  response: listSchema(
    z.object({
      position: z.number().int(),
      outcome: z.enum(['rejected', 'field-left-out']),
      /** Counted as the source gives them, from 1. */
      entry: z.number().int(),
      key: z.string(),
      name: z.string(),
      field: z.string().nullable(),
      reason: z.string(),
    }),
  ),
});

export const directoryFileSchema = z.object({ id: z.string(), name: z.string(), sizeBytes: z.number().int() });

/** With `directoryId` the directory takes it instead of the file it had, and is synchronised. */
export const uploadDirectoryFile = route({
  method: 'POST',
  path: '/api/v1/admin/directory-files',
  audience,
  tag,
  status: 201,
  summary: 'Upload a CSV, Excel or LDIF file as application/octet-stream, 512 MB at most; kept a day unless a directory uses it',
  query: z.object({ name: z.string().trim().min(1).max(200), directoryId: z.string().max(100).optional() }),
  isUpload: true,
  response: directoryFileSchema,
});

export const readDirectoryFile = route({
  method: 'GET',
  path: '/api/v1/admin/directory-files/:id',
  audience,
  tag,
  summary: 'Name and size of an uploaded file',
  params: idParams,
  response: directoryFileSchema,
});
