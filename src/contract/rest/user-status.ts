import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

/** What somebody says of himself; whether he is on the telephone is presence. */
export const userStatusNameSchema = z.enum(['online', 'absent', 'busy', 'offline']);
export type UserStatusNameView = z.infer<typeof userStatusNameSchema>;

export const userStatusSchema = z.object({
  userId: z.string(),
  status: userStatusNameSchema,
  /** Goes with the status. */
  message: z.string(),
  /** When the status ends by itself. */
  until: timestampSchema.nullable(),
  /** Stays, whatever the status. */
  note: z.string(),
  /** It came by itself: nobody at the page, or no telephone registered. */
  isAutomatic: z.boolean(),
});
export type UserStatusView = z.infer<typeof userStatusSchema>;

export const listStatuses = route({
  method: 'GET',
  path: '/api/v1/statuses',
  audience: 'signed-in',
  tag: 'people',
  summary: 'What colleagues say of themselves; who is not in it is online and says nothing',
  response: z.object({ items: z.array(userStatusSchema) }),
});

export const readMyStatus = route({
  method: 'GET',
  path: '/api/v1/me/status',
  audience: 'signed-in',
  tag: 'me',
  summary: 'My status, message and note',
  response: userStatusSchema,
});

export const changeMyStatus = route({
  method: 'PUT',
  path: '/api/v1/me/status',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Change my status, message or note; what is left out stays, but a new status begins without message and end',
  body: z.object({
    status: userStatusNameSchema.optional(),
    message: z.string().trim().max(200).optional(),
    until: timestampSchema.nullable().optional(),
    note: z.string().trim().max(500).optional(),
  }),
  response: userStatusSchema,
});

export const tellAway = route({
  method: 'PUT',
  path: '/api/v1/me/away',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Say that nobody is at my page, or somebody again',
  body: z.object({ isAway: z.boolean() }),
});
