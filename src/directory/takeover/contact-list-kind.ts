import { z } from 'zod';
import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource, UserId } from '../../kernel/ids.ts';
import { keyOf, type Making, type ReadPresent, type TakeoverKind, userReference } from '../../platform/takeover/index.ts';
import type { ContactListId, ContactListStore, Member } from '../contact-list/index.ts';
import { contactReference } from './contact-kind.ts';

export interface ContactListKindParts {
  readonly ids: IdSource;
  readonly present: ReadPresent;
  readonly lists: Pick<ContactListStore, 'create' | 'change'>;
}

const rowSchema = z.object({
  owner: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(100),
  isPublic: z.boolean().default(false),
  members: z.array(z.string()).max(2000).default([]),
});
type Row = z.output<typeof rowSchema>;

/** Lists of contacts and colleagues. */
export function contactListKind({ ids, present, lists }: ContactListKindParts): TakeoverKind<Row> {
  return {
    name: 'contact-lists',
    alsoKnownAs: ['contact-list', 'lists'],
    outcome: 'created',
    columns: {
      owner: { kind: 'text', alsoKnownAs: ['login', 'user', 'ownerlogin'] },
      name: { kind: 'text', alsoKnownAs: ['list', 'listname', 'label'] },
      isPublic: { kind: 'flag', alsoKnownAs: ['public', 'shared'] },
      members: { kind: 'names', alsoKnownAs: ['contacts'] },
    },
    schema: rowSchema,
    nameOf: ({ owner, name }) => `${name} of ${owner}`,
    keysOf: ({ owner, name }) => [keyOf(owner, name)],
    needs: ({ owner }) => [userReference(owner)],
    present: (companyId) => present(companyId, 'contact-lists'),
    make: async ({ owner, name, isPublic, members }, making) => {
      const companyId = making.company.id;
      const ownerId = (await making.id(userReference(owner))) as UserId;
      const who = members.map((member) => memberOf(member, making));
      const id = ids.next<ContactListId>();
      const { version } = await lists.create({ id, companyId, ownerId, kind: 'list', name, isPublic });
      await lists.change({ companyId, userId: ownerId }, id, { version, members: who });
      return { id };
    },
  };
}

/** A contact by its key, or a colleague by his login. */
function memberOf(member: string, making: Making): Member {
  const contact = making.known(contactReference(member));
  if (contact) return { kind: 'contact', id: contact };
  const person = making.known(userReference(member));
  if (person) return { kind: 'person', id: person };
  throw new ParleyError('input-invalid', `there is no contact and no user ${JSON.stringify(member)}`);
}
