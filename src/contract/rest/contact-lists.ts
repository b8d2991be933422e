import { z } from 'zod';
import { foundSchema } from './contacts.ts';
import { versionSchema } from './listing.ts';
import { idParams } from './primitives.ts';
import { route } from './route.ts';

/** Of a colleague the user's id, of a contact the contact's. */
export const listMemberSchema = z.object({ kind: z.enum(['person', 'contact']), id: z.string().max(100) });
export type ListMember = z.infer<typeof listMemberSchema>;

export const contactListSchema = z.object({
  id: z.string(),
  /** `favourites` is everybody's own and found first; its name is the page's. */
  kind: z.enum(['favourites', 'list']),
  name: z.string(),
  isPublic: z.boolean(),
  isMine: z.boolean(),
  /** Of public lists of others: whose. */
  ownerName: z.string(),
  version: versionSchema,
  members: z.array(foundSchema),
  /** Members that I may not see, or that are gone. */
  hiddenMembers: z.number().int(),
});
export type ContactList = z.infer<typeof contactListSchema>;

const tag = 'contacts';
const audience = 'signed-in';
const path = '/api/v1/contact-lists';
const name = z.string().trim().min(1).max(100);

export const listContactLists = route({
  method: 'GET',
  path,
  audience,
  tag,
  summary: 'My favourites, my lists in their order, and those that others of my domain made public',
  response: z.object({ items: z.array(contactListSchema) }),
});

export const createContactList = route({
  method: 'POST',
  path,
  audience,
  tag,
  status: 201,
  summary: 'Make a list',
  body: z.object({ name, isPublic: z.boolean().default(false) }),
  response: contactListSchema,
});

export const changeContactList = route({
  method: 'PATCH',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'Rename a list of mine, make it public (AuthorizePublicList), set who is in it and in what order',
  params: idParams,
  body: z.object({
    version: versionSchema,
    name: name.optional(),
    isPublic: z.boolean().optional(),
    members: z.array(listMemberSchema).max(2000).optional(),
  }),
  response: contactListSchema,
});

export const deleteContactList = route({
  method: 'DELETE',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'Delete a list of mine; the contacts stay',
  params: idParams,
});

export const orderContactLists = route({
  method: 'PUT',
  path: `${path}/order`,
  audience,
  tag,
  summary: 'Put my lists in another order',
  body: z.object({ ids: z.array(z.string().max(100)).max(200) }),
});

export const addFavourite = route({
  method: 'PUT',
  path: '/api/v1/me/favourites',
  audience,
  tag,
  summary: 'Make somebody a favourite of mine, or no longer',
  body: listMemberSchema.extend({ isFavourite: z.boolean() }),
});
