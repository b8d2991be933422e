import { z } from 'zod';
import { route } from './route.ts';

const tag = 'outlook';
const path = '/api/v1/me/outlook';
const keySchema = z.string().min(1).max(500);

/** A contact as Outlook has it: by the id of its item, with fields by Outlook's names. */
export const outlookContactSchema = z.object({
  key: keySchema,
  fields: z
    .record(z.string().min(1).max(100), z.union([z.string().max(4000), z.array(z.string().max(4000)).max(20)]))
    .refine((fields) => Object.keys(fields).length <= 100, 'At most 100 fields'),
});
export type OutlookContact = z.infer<typeof outlookContactSchema>;

export const readOutlook = route({
  method: 'GET',
  path,
  audience: 'signed-in',
  tag,
  summary: 'The directory that my contacts of Outlook go to; null when I have none',
  response: z.object({ directory: z.object({ id: z.string(), name: z.string(), fields: z.array(z.string()) }).nullable() }),
});

export const bringOutlookContacts = route({
  method: 'POST',
  path: `${path}/contacts`,
  audience: 'signed-in',
  tag,
  maxBodyBytes: 4 * 1024 * 1024,
  summary: 'Bring contacts of my Outlook, some hundreds at a time: all there are, or what changed',
  body: z.object({
    /** `replace`: all there are, over one or more requests; the rest goes with the last. `change`: these are added or changed, `removed` go. */
    mode: z.enum(['replace', 'change']),
    /** Of a replacement that goes on: what the first answer said. */
    synchronisation: z.string().max(100).nullable().default(null),
    isLast: z.boolean().default(true),
    contacts: z.array(outlookContactSchema).max(500),
    removed: z.array(keySchema).max(500).default([]),
  }),
  response: z.object({
    /** For the requests that follow; one that is repeated with it, the last one too, changes nothing more. */
    synchronisation: z.string().nullable(),
    /** Contacts of this replacement so far, or of this request. */
    received: z.number(),
    /** What came of it, when it is done. */
    done: z
      .object({
        present: z.number(),
        created: z.number(),
        changed: z.number(),
        unchanged: z.number(),
        removed: z.number(),
        rejected: z.array(z.object({ key: z.string(), reason: z.string() })),
      })
      .nullable(),
  }),
});
