import { z } from 'zod';
import { flagSchema, listQuery, listSchema, versionSchema } from './listing.ts';
import { route } from './route.ts';

const levelSchema = z.enum(['default', 'domain', 'group', 'user']);
const areaSchema = z.enum(['Server', 'Caller', 'Alerter', 'Rules', 'MediaServer', 'System settings']);
const idSchema = z.string().min(1).max(60);
/** What a parameter's kind takes; a secret's is sent, never answered. */
export const parameterJsonSchema = z.union([
  z.boolean(),
  z.number(),
  z.string().max(60_000),
  z.array(z.string().max(1000)).max(200),
]);

export const parameterValueSchema = z.object({
  id: z.string(),
  name: z.string(),
  level: levelSchema,
  /** The domain, group or user; null for the company. */
  targetId: z.string().nullable(),
  targetName: z.string(),
  /** Null for secrets. */
  value: parameterJsonSchema.nullable(),
  /** Of a group its name, else empty. */
  valueName: z.string(),
  /** Whether there is anything but an empty value: all that is told of a secret. */
  isSet: z.boolean(),
  version: versionSchema,
});
export type ParameterValueView = z.infer<typeof parameterValueSchema>;

export const parameterSchema = z.object({
  name: z.string(),
  /** Other spellings by which it is found. */
  alsoKnownAs: z.array(z.string()),
  area: areaSchema,
  kind: z.enum([
    'boolean',
    'integer',
    'text',
    'choice',
    'choices',
    'time',
    'email',
    'url',
    'host',
    'list',
    'group',
    'intercom-group',
    'secret',
  ]),
  limits: z.object({
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
    maxLength: z.number().optional(),
    values: z.array(z.string()).optional(),
    optional: z.boolean().optional(),
  }),
  describes: z.string(),
  expert: z.boolean(),
  levels: z.array(levelSchema),
  /** Which part of the program reads it today; null: nothing yet. */
  readBy: z.string().nullable(),
  builtIn: parameterJsonSchema.nullable(),
  /** For whom was asked. Null for secrets. */
  value: parameterJsonSchema.nullable(),
  valueName: z.string(),
  isSet: z.boolean(),
  /** Where the value comes from; `built-in`: nobody set it. */
  source: z.object({
    level: z.enum(['built-in', ...levelSchema.options]),
    targetId: z.string().nullable(),
    targetName: z.string(),
  }),
  /** How often it is set in the company, for whomever. */
  timesSet: z.number().int(),
});
export type ParameterView = z.infer<typeof parameterSchema>;

export const listParameters = route({
  method: 'GET',
  path: '/api/v1/admin/parameters',
  audience: 'administrator',
  tag: 'parameters',
  summary: 'Parameters, their values and where these come from',
  query: listQuery(['name', 'area'], {
    area: areaSchema.optional(),
    /** Also those that are shown in expert mode only. */
    expert: flagSchema.default(false),
    /** Only those that somebody set. */
    set: flagSchema.default(false),
    /** For whom the values are: one of these, or none for the company. */
    userId: idSchema.optional(),
    groupId: idSchema.optional(),
    domainId: idSchema.optional(),
    /** Of the descriptions, where there is a translation; both are searched. */
    language: z.enum(['en', 'fr', 'de', 'sv']).default('en'),
  }),
  response: listSchema(parameterSchema),
});

export const listParameterValues = route({
  method: 'GET',
  path: '/api/v1/admin/parameters/values',
  audience: 'administrator',
  tag: 'parameters',
  summary: 'Everything that is set: of one parameter, or for one domain, group or user',
  query: listQuery(['name', 'target'], {
    name: z.string().max(100).optional(),
    level: levelSchema.optional(),
    targetId: idSchema.optional(),
  }),
  response: listSchema(parameterValueSchema),
});

export const setParameterValue = route({
  method: 'PUT',
  path: '/api/v1/admin/parameters/values',
  audience: 'administrator',
  tag: 'parameters',
  summary: 'Set a parameter for the company, a domain, a group or a user',
  body: z.object({
    name: z.string().min(1).max(100),
    level: levelSchema,
    targetId: idSchema.nullable().default(null),
    value: parameterJsonSchema,
    /** Of the value that this replaces; null where none was set. */
    version: versionSchema.nullable().default(null),
    /** The answer `parameter-warning` was read. */
    acceptsWarning: z.boolean().default(false),
  }),
  response: parameterValueSchema,
});

export const deleteParameterValue = route({
  method: 'DELETE',
  path: '/api/v1/admin/parameters/values/:id',
  audience: 'administrator',
  tag: 'parameters',
  summary: 'Take a value away: the next nearer one holds',
  params: z.object({ id: z.string() }),
});

/** What the pages of the signed-in user need to know. */
export const myParameters = route({
  method: 'GET',
  path: '/api/v1/me/parameters',
  audience: 'signed-in',
  tag: 'me',
  summary: 'The parameters of my pages, as they hold for me',
  response: z.object({ values: z.record(z.string(), parameterJsonSchema) }),
});
