import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema, listQuery, listSchema } from './listing.ts';
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

const groups = administered('groups');

export const listGroups = groups.list({
  summary: 'Groups of users',
  item: groupSchema,
  sortable: ['name', 'memberCount', 'changedAt'],
  filters: { enabled: flagSchema.optional(), userId: z.uuid().optional() },
});

export const createGroup = groups.create({ summary: 'Add a group', body: newGroupSchema, response: groupSchema });

export const createGroups = groups.createMany({ summary: 'Add several groups, all or none', item: newGroupSchema });

/** Columns: name, description, enabled, members (logins with spaces between them). */
export const pasteGroups = groups.paste('Add groups from the text of a spreadsheet, all or none');

export const readGroup = groups.read({ summary: 'A group', response: groupSchema });

export const changeGroup = groups.change({
  summary: 'Change a group',
  fields: z.object({
    name: groupFields.name,
    description: z.string().trim().max(500),
    enabled: z.boolean(),
  }),
  response: groupSchema,
});

export const groupDependents = groups.dependents('What hangs on a group');

export const deleteGroup = groups.remove('Delete a group');

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
