import { z } from 'zod';
import { bulkAnswerSchema, bulkBytes, csvBodySchema, mostAtOnce } from './bulk.ts';
import {
  administeredSchema,
  deleteQuery,
  dependentsSchema,
  flagSchema,
  listQuery,
  listSchema,
  versionSchema,
} from './listing.ts';
import { route } from './route.ts';

const admin = { audience: 'administrator', tag: 'groups' } as const;
const params = z.object({ id: z.string() });

const groupFields = {
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500).default(''),
  enabled: z.boolean().default(true),
};

export const groupSchema = z
  .object({ ...groupFields, id: z.string(), memberCount: z.number().int() })
  .extend(administeredSchema.shape);
export type GroupView = z.infer<typeof groupSchema>;

export const newGroupSchema = z.object({
  ...groupFields,
  userIds: z.array(z.string()).max(10_000).default([]),
});

/** As shown in a group and offered for one. */
export const memberSchema = z.object({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  domainName: z.string(),
  number: z.string().nullable(),
  enabled: z.boolean(),
});

const membersBody = z.object({ userIds: z.array(z.string()).min(1).max(10_000) });

export const listGroups = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/groups',
  summary: 'Groups of users',
  query: listQuery(['name', 'memberCount', 'changedAt'], { enabled: flagSchema.optional(), userId: z.uuid().optional() }),
  response: listSchema(groupSchema),
});

export const createGroup = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/groups',
  summary: 'Add a group',
  body: newGroupSchema,
  response: groupSchema,
  status: 201,
});

export const createGroups = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/groups/bulk',
  summary: 'Add several groups, all or none',
  body: z.object({ items: z.array(newGroupSchema).min(1).max(mostAtOnce) }),
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

/** Columns: name, description, enabled, members (logins with spaces between them). */
export const pasteGroups = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/groups/csv',
  summary: 'Add groups from the text of a spreadsheet, all or none',
  body: csvBodySchema,
  maxBodyBytes: bulkBytes,
  response: bulkAnswerSchema,
});

export const readGroup = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/groups/:id',
  summary: 'A group',
  params,
  response: groupSchema,
});

export const changeGroup = route({
  ...admin,
  method: 'PATCH',
  path: '/api/v1/admin/groups/:id',
  summary: 'Change a group',
  params,
  body: z.object({
    version: versionSchema,
    name: groupFields.name.optional(),
    description: z.string().trim().max(500).optional(),
    enabled: z.boolean().optional(),
  }),
  response: groupSchema,
});

export const groupDependents = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/groups/:id/dependents',
  summary: 'What hangs on a group',
  params,
  response: dependentsSchema,
});

export const deleteGroup = route({
  ...admin,
  method: 'DELETE',
  path: '/api/v1/admin/groups/:id',
  summary: 'Delete a group',
  params,
  query: deleteQuery,
});

export const listGroupMembers = route({
  ...admin,
  method: 'GET',
  path: '/api/v1/admin/groups/:id/members',
  summary: 'Who is in a group, or could be',
  params,
  query: listQuery(['name', 'login'], {
    domainId: z.uuid().optional(),
    /** `others`: who is not in it. */
    of: z.enum(['members', 'others']).default('members'),
  }),
  response: listSchema(memberSchema),
});

export const addGroupMembers = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/groups/:id/members',
  summary: 'Put users into a group; who is in it already stays',
  params,
  body: membersBody,
  response: groupSchema,
});

export const removeGroupMembers = route({
  ...admin,
  method: 'POST',
  path: '/api/v1/admin/groups/:id/members/remove',
  summary: 'Take users out of a group',
  params,
  body: membersBody,
  response: groupSchema,
});
