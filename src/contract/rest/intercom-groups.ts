import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { nameSchema } from './telephony-primitives.ts';

const fields = {
  domainId: z.string(),
  name: nameSchema,
  description: z.string().trim().max(500),
  /** A virtual device whose number stands for all devices of the group. */
  deviceId: z.string().max(100).nullable(),
  /** Devices whose presence those authorized see, beside each other's. */
  supervisedIds: z.array(z.string().max(100)).max(5000),
  enabled: z.boolean(),
};

export const intercomGroupSchema = z.object({ ...fields, ...administeredSchema.shape, id: z.string(), domainName: z.string() });
export type IntercomGroupView = z.infer<typeof intercomGroupSchema>;

export const newIntercomGroupSchema = z.object({
  ...fields,
  domainId: z.string().optional(),
  description: fields.description.default(''),
  deviceId: fields.deviceId.default(null),
  supervisedIds: fields.supervisedIds.default([]),
  enabled: z.boolean().default(true),
});

const groups = administered('intercom-groups');

export const listIntercomGroups = groups.list({
  summary: 'Intercom groups: who sees whose telephony presence',
  item: intercomGroupSchema,
  sortable: ['name', 'domain', 'changedAt'],
  filters: { domainId: z.string().max(100).optional(), enabled: flagSchema.optional() },
});

export const createIntercomGroup = groups.create({
  summary: 'Add an intercom group; from the first one on, only who is authorized to one sees the presence of others',
  body: newIntercomGroupSchema,
  response: intercomGroupSchema,
});

export const readIntercomGroup = groups.read({ summary: 'One intercom group', response: intercomGroupSchema });

export const changeIntercomGroup = groups.change({
  summary: 'Change an intercom group',
  fields: z.object(fields).omit({ domainId: true }),
  response: intercomGroupSchema,
});

export const intercomGroupDependents = groups.dependents('What hangs on an intercom group');

export const deleteIntercomGroup = groups.remove('Delete an intercom group');
