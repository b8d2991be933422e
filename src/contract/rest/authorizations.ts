import { z } from 'zod';
import { deleteQuery, dependentsSchema, listQuery, listSchema, versionSchema } from './listing.ts';
import { idParams } from './primitives.ts';
import { route } from './route.ts';

export const authorizedKindSchema = z.enum([
  'application',
  'directory',
  'calendar',
  'intercom-group',
  'queue',
  'call-log',
  'statistics',
  'recording',
  'supervision',
]);
const objectTypeSchema = z.enum(['application', 'named', 'user', 'group', 'queue']);
const subjectTypeSchema = z.enum(['user', 'group', 'queue']);
const idSchema = z.string().min(1).max(60);

/** What can be authorized and how, for the page that does it. */
export const listAuthorizableKinds = route({
  method: 'GET',
  path: '/api/v1/admin/authorizable-kinds',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'What one can be authorized to',
  response: z.object({
    items: z.array(
      z.object({
        kind: authorizedKindSchema,
        describes: z.string(),
        objects: z.array(objectTypeSchema),
        subjects: z.array(subjectTypeSchema),
        /** What it allows to do with the object. */
        allows: z.enum(['read', 'use']),
        /** Whether people of other domains may be authorized. */
        crossesDomains: z.boolean(),
        /** `subject`: one picks who may see, then whose data he sees. */
        pickFirst: z.enum(['object', 'subject']),
      }),
    ),
  }),
});

const sideSchema = <T extends z.ZodType>(type: T) =>
  z.object({ type, id: z.string(), name: z.string(), domainId: z.string().nullable(), domainName: z.string().nullable() });

export const authorizationSchema = z.object({
  id: z.string(),
  kind: authorizedKindSchema,
  object: sideSchema(objectTypeSchema),
  subject: sideSchema(subjectTypeSchema),
  /** In English: "Sales is authorized to the call log of Anna." */
  sentence: z.string(),
});
export type AuthorizationView = z.infer<typeof authorizationSchema>;

export const listAuthorizations = route({
  method: 'GET',
  path: '/api/v1/admin/authorizations',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Who is authorized to what',
  query: listQuery(['object', 'subject', 'kind'], {
    kind: authorizedKindSchema.optional(),
    objectId: idSchema.optional(),
    subjectId: idSchema.optional(),
  }),
  response: listSchema(authorizationSchema),
});

/** Every subject is authorized to every object. What exists already is left as it is. */
export const createAuthorizations = route({
  method: 'POST',
  path: '/api/v1/admin/authorizations',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Authorize users, groups or queues to objects',
  body: z.object({
    kind: authorizedKindSchema,
    objects: z
      .array(z.object({ type: objectTypeSchema, id: idSchema }))
      .min(1)
      .max(500),
    subjects: z
      .array(z.object({ type: subjectTypeSchema, id: idSchema }))
      .min(1)
      .max(500),
  }),
  response: z.object({ items: z.array(authorizationSchema), existed: z.number().int() }),
  status: 201,
});

export const deleteAuthorization = route({
  method: 'DELETE',
  path: '/api/v1/admin/authorizations/:id',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Take a right away',
  params: idParams,
});

export const deleteAuthorizations = route({
  method: 'POST',
  path: '/api/v1/admin/authorizations/delete',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Take several rights away; all of them or none',
  body: z.object({ ids: z.array(idSchema).min(1).max(2000) }),
});

const stepSchema = z.object({
  code: z.enum(['member-of', 'authorized', 'owner-member-of']),
  params: z.record(z.string(), z.string()),
  sentence: z.string(),
});

export const explainAccess = route({
  method: 'GET',
  path: '/api/v1/admin/access/explain',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Why may somebody do something, or why not; every way that leads there',
  query: z.object({
    /** A user’s id, or `queue:` and a queue’s. */
    subject: z.string().min(1).max(80),
    action: z.enum(['read', 'use', 'change', 'administer']),
    /** A kind and an id with a colon between: `call-log:USER`, `queue:QUEUE`, `application:caller`, `directory:ID`, `device:ID`. */
    object: z.string().min(1).max(120),
  }),
  response: z.object({
    allowed: z.boolean(),
    reason: z.enum([
      'own',
      'administrator',
      'super-user',
      'everyone-in-company',
      'open-to-everyone',
      'authorized',
      'other-company',
      'other-domain',
      'not-authorized',
      'not-yours',
      'not-super',
    ]),
    sentence: z.string(),
    ways: z.array(z.object({ authorizationId: z.string(), sentence: z.string(), steps: z.array(stepSchema) })),
  }),
});

export const applicationSchema = z.object({
  id: z.string(),
  name: z.string(),
  describes: z.string(),
  /** Whether the program asks for this right today. */
  isAsked: z.boolean(),
  /** Everybody may use it; otherwise only who is authorized. */
  isOpen: z.boolean(),
  /** How many users may be authorized; null: any number. */
  seats: z.number().int().nullable(),
  /** Enabled users who are authorized, themselves or through a group. */
  seatsUsed: z.number().int(),
  /** 0 while nobody has set it up. */
  version: z.number().int().min(0),
});
export type ApplicationView = z.infer<typeof applicationSchema>;

export const listApplications = route({
  method: 'GET',
  path: '/api/v1/admin/applications',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Applications, who may use them and their seats',
  response: z.object({ items: z.array(applicationSchema) }),
});

export const changeApplication = route({
  method: 'PATCH',
  path: '/api/v1/admin/applications/:id',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Open or close an application; set its seats (super users)',
  params: idParams,
  body: z.object({
    version: z.number().int().min(0),
    isOpen: z.boolean().optional(),
    seats: z.number().int().min(0).max(1_000_000).nullable().optional(),
  }),
  response: applicationSchema,
});

export const accessObjectSchema = z.object({
  id: z.string(),
  kind: z.enum(['directory', 'intercom-group']),
  name: z.string(),
  domainId: z.string(),
  domainName: z.string(),
  version: versionSchema,
});
export type AccessObjectView = z.infer<typeof accessObjectSchema>;

const objectBody = { name: z.string().trim().min(1).max(100) };

export const listAccessObjects = route({
  method: 'GET',
  path: '/api/v1/admin/access-objects',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Directories and intercom groups that one can be authorized to',
  query: listQuery(['name', 'kind', 'domain'], {
    kind: z.enum(['directory', 'intercom-group']).optional(),
    domainId: idSchema.optional(),
  }),
  response: listSchema(accessObjectSchema),
});

export const createAccessObject = route({
  method: 'POST',
  path: '/api/v1/admin/access-objects',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Add the name of an intercom group; directories have routes of their own',
  body: z.object({ kind: z.literal('intercom-group'), domainId: idSchema, ...objectBody }),
  response: accessObjectSchema,
  status: 201,
});

export const changeAccessObject = route({
  method: 'PATCH',
  path: '/api/v1/admin/access-objects/:id',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Rename an intercom group',
  params: idParams,
  body: z.object({ version: versionSchema, ...objectBody }),
  response: accessObjectSchema,
});

export const dependentsOfAccessObject = route({
  method: 'GET',
  path: '/api/v1/admin/access-objects/:id/dependents',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Who is authorized to it: what its deletion would take away',
  params: idParams,
  response: dependentsSchema,
});

export const deleteAccessObject = route({
  method: 'DELETE',
  path: '/api/v1/admin/access-objects/:id',
  audience: 'administrator',
  tag: 'authorizations',
  summary: 'Delete the name of an intercom group',
  params: idParams,
  query: deleteQuery,
});

/** What the signed-in user may see and use beyond his own: what his pages offer. */
export const myRights = route({
  method: 'GET',
  path: '/api/v1/me/rights',
  audience: 'signed-in',
  tag: 'me',
  summary: 'What I am authorized to',
  response: z.object({
    applications: z.array(z.string()),
    /** Colleagues whose call log I may read, and so on. */
    callLogs: z.array(z.object({ userId: z.string(), name: z.string() })),
    queues: z.array(z.object({ queueId: z.string(), name: z.string() })),
    /** There is somebody, or a queue, whom I supervise. */
    supervises: z.boolean(),
  }),
});
