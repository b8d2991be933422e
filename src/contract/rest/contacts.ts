import { z } from 'zod';
import { versionSchema } from './listing.ts';
import { presenceStateSchema } from './people.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const contactNumberFieldSchema = z.enum([
  'workPhone',
  'mobilePhone',
  'homePhone',
  'assistantPhone',
  'standardPhone',
  'fax',
]);

/** A number of a contact. On the red list it has no digits; `dial` is what is dialled in any case. */
export const shownNumberSchema = z.object({
  field: contactNumberFieldSchema,
  number: z.string().nullable(),
  dial: z.string(),
  isHidden: z.boolean(),
});
export type ShownNumber = z.infer<typeof shownNumberSchema>;

export const shownValueSchema = z.object({
  field: z.string(),
  /** The administrator's name of a free field; null for the fields that everybody knows. */
  label: z.string().nullable(),
  text: z.string(),
  /** The map for an address, the page for a web address. */
  link: z.string().nullable(),
});
export type ShownValue = z.infer<typeof shownValueSchema>;

const who = {
  id: z.string(),
  /** The colleague it is, when it is one. */
  userId: z.string().nullable(),
  name: z.string(),
  companyName: z.string().nullable(),
  /** What makes it very important; null: nothing. */
  vip: z.string().nullable(),
  isFavourite: z.boolean(),
};

/** A contact, as all directories that one may see know it together. */
export const contactCardSchema = z.object({
  ...who,
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  numbers: z.array(shownNumberSchema),
  values: z.array(shownValueSchema),
  hasPicture: z.boolean(),
  /** Where it comes from, the one that names it first. */
  sources: z.array(
    z.object({
      contactId: z.string(),
      directoryId: z.string(),
      name: z.string(),
      /** Somebody's own, of nobody else's business. */
      isPrivate: z.boolean(),
      /** Made here by oneself: can be changed. */
      isOwn: z.boolean(),
    }),
  ),
});
export type ContactCard = z.infer<typeof contactCardSchema>;

/** A contact in a list. */
export const foundContactSchema = z.object({
  ...who,
  detail: z.string().nullable(),
  email: z.string().nullable(),
  /** The one that is called when one just calls. */
  number: shownNumberSchema.nullable(),
  directories: z.array(z.string()),
});
export type FoundContact = z.infer<typeof foundContactSchema>;

/** A colleague or a contact, in one list; a colleague who is also in a directory is there once. */
export const foundSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    userId: z.string(),
    name: z.string(),
    number: z.string().nullable(),
    mobile: z.string().nullable(),
    email: z.string().nullable(),
    domainName: z.string(),
    presence: presenceStateSchema,
    isFavourite: z.boolean(),
    /** What directories know of him, where they do. */
    contactId: z.string().nullable(),
    vip: z.string().nullable(),
  }),
  foundContactSchema.extend({ kind: z.literal('contact'), presence: presenceStateSchema.nullable() }),
]);
export type Found = z.infer<typeof foundSchema>;

const tag = 'contacts';
const audience = 'signed-in';
const words = z.string().trim().max(200);

/** Fields of the advanced search; each finds what contains its text. */
export const searchedFieldsSchema = z.object({
  lastName: words.optional(),
  firstName: words.optional(),
  displayName: words.optional(),
  companyName: words.optional(),
  department: words.optional(),
  jobTitle: words.optional(),
  email1: words.optional(),
  postalAddress: words.optional(),
  workPhone: words.optional(),
  mobilePhone: words.optional(),
});
export type SearchedFields = z.infer<typeof searchedFieldsSchema>;

export const searchContacts = route({
  method: 'GET',
  path: '/api/v1/contacts',
  audience,
  tag,
  summary: 'Colleagues and contacts as one types, the best first; by field with AuthorizedAdvancedSearch',
  query: searchedFieldsSchema.extend({
    search: words.default(''),
    directoryId: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
    after: z.string().max(1000).optional(),
  }),
  response: z.object({ items: z.array(foundSchema), nextAfter: z.string().nullable() }),
});

export const readContact = route({
  method: 'GET',
  path: '/api/v1/contacts/:id',
  audience,
  tag,
  summary: 'The card of a contact',
  params: idParams,
  response: contactCardSchema,
});

export const contactPicture = route({
  method: 'GET',
  path: '/api/v1/contacts/:id/picture',
  audience,
  tag,
  summary: 'The picture of a contact',
  params: idParams,
  contentType: 'image/jpeg',
});

export const contactCalls = route({
  method: 'GET',
  path: '/api/v1/contacts/:id/calls',
  audience,
  tag,
  summary: 'My latest calls with this contact, by any of its numbers',
  params: idParams,
  response: z.object({
    items: z.array(
      z.object({
        callId: z.string(),
        direction: z.enum(['incoming', 'outgoing', 'missed']),
        startedAt: timestampSchema,
        talkMs: z.number().int(),
        note: z.string(),
      }),
    ),
  }),
});

export const contactDirectories = route({
  method: 'GET',
  path: '/api/v1/contact-sources',
  audience,
  tag,
  summary: 'The directories whose contacts I see, and whether I may keep contacts of my own',
  response: z.object({
    items: z.array(z.object({ id: z.string(), name: z.string(), isPrivate: z.boolean() })),
    mayKeepOwn: z.boolean(),
    maySearchByField: z.boolean(),
    mayPublish: z.boolean(),
  }),
});

export const exportContacts = route({
  method: 'GET',
  path: '/api/v1/contact-export',
  audience,
  tag,
  summary: 'All contacts that I may see, as CSV; numbers on the red list are left empty',
  query: z.object({ search: words.default('') }),
  contentType: 'text/csv; charset=utf-8',
});

const text = z.string().trim().max(300);
const number = z.string().trim().max(64);

/** A contact of my own, as I wrote it. */
export const ownContactFieldsSchema = z.object({
  lastName: text.default(''),
  firstName: text.default(''),
  companyName: text.default(''),
  department: text.default(''),
  jobTitle: text.default(''),
  email1: text.default(''),
  email2: text.default(''),
  postalAddress: text.default(''),
  url: text.default(''),
  workPhone: number.default(''),
  mobilePhone: number.default(''),
  homePhone: number.default(''),
  assistantPhone: number.default(''),
  standardPhone: number.default(''),
  fax: number.default(''),
});
export type OwnContactFields = z.infer<typeof ownContactFieldsSchema>;

export const ownContactSchema = z.object({
  id: z.string(),
  /** Its id among all contacts, for the card. */
  contactId: z.string().nullable(),
  version: versionSchema,
  fields: ownContactFieldsSchema,
});
export type OwnContact = z.infer<typeof ownContactSchema>;

const own = '/api/v1/me/contacts';

export const listOwnContacts = route({
  method: 'GET',
  path: own,
  audience,
  tag,
  summary: 'Contacts of my own',
  response: z.object({ items: z.array(ownContactSchema) }),
});

export const createOwnContact = route({
  method: 'POST',
  path: own,
  audience,
  tag,
  status: 201,
  summary: 'Keep a contact of my own',
  body: ownContactFieldsSchema,
  response: ownContactSchema,
});

export const changeOwnContact = route({
  method: 'PUT',
  path: `${own}/:id`,
  audience,
  tag,
  summary: 'Change a contact of my own',
  params: idParams,
  body: ownContactFieldsSchema.extend({ version: versionSchema }),
  response: ownContactSchema,
});

export const deleteOwnContact = route({
  method: 'DELETE',
  path: `${own}/:id`,
  audience,
  tag,
  summary: 'Delete a contact of my own',
  params: idParams,
});
