import { z } from 'zod';
import { pageQuerySchema, pageSchema } from './primitives.ts';
import { route } from './route.ts';

/** Telephony presence: what a person's phones are doing. `offline`: no device is registered. */
export const presenceStateSchema = z.enum(['offline', 'idle', 'ringing', 'on-call']);
export type PresenceState = z.infer<typeof presenceStateSchema>;

export const personSchema = z.object({
  userId: z.string(),
  displayName: z.string(),
  number: z.string().nullable(),
  email: z.string().nullable(),
  mobile: z.string().nullable(),
  domainName: z.string(),
  presence: presenceStateSchema,
});
export type Person = z.infer<typeof personSchema>;

export const searchPeople = route({
  method: 'GET',
  path: '/api/v1/people',
  audience: 'signed-in',
  tag: 'people',
  summary: 'Colleagues by name or number; all of them without `search`',
  query: pageQuerySchema.extend({
    search: z.string().trim().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(200),
  }),
  response: pageSchema(personSchema),
});
