import { z } from 'zod';
import { idParams, idSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'contacts';
const audience = 'signed-in';
const path = '/api/v1/contact-notes';
const target = { kind: z.enum(['person', 'contact']), targetId: idSchema };
const text = z.string().trim().min(1).max(4000);

export const contactNoteSchema = z.object({
  id: z.string(),
  text: z.string(),
  /** Read by everybody who sees the card; else by its author alone. */
  isShared: z.boolean(),
  isMine: z.boolean(),
  author: z.string(),
  writtenAt: timestampSchema,
  changedAt: timestampSchema.nullable(),
});
export type ContactNote = z.infer<typeof contactNoteSchema>;

export const listContactNotes = route({
  method: 'GET',
  path,
  audience,
  tag,
  summary: 'Notes on a colleague or a contact that I see: mine, and those that others share; the latest first',
  query: z.object(target),
  response: z.object({ items: z.array(contactNoteSchema) }),
});

export const writeContactNote = route({
  method: 'POST',
  path,
  audience,
  tag,
  status: 201,
  summary: 'Write a note on a colleague or a contact; shared needs AuthorizeNote',
  body: z.object({ ...target, text, isShared: z.boolean().default(false) }),
  response: contactNoteSchema,
});

export const changeContactNote = route({
  method: 'PATCH',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'Change a note of mine',
  params: idParams,
  body: z.object({ text: text.optional(), isShared: z.boolean().optional() }),
  response: contactNoteSchema,
});

export const deleteContactNote = route({
  method: 'DELETE',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'Delete a note of mine',
  params: idParams,
});
