import { SqlContactNoteStore } from '../adapters/contacts/contact-note-store.ts';
import { ContactDesk } from '../directory/contact-card/index.ts';
import { contactNoteRoutes } from '../directory/contact-note/contact-note-routes.ts';
import { ContactNotes, type NoteTarget } from '../directory/contact-note/index.ts';
import type { PeopleSearch } from '../directory/people/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { UserId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { demandFeature } from '../platform/parameter/index.ts';
import { displayName } from '../platform/user/index.ts';
import { authorizeNote } from '../telephony/call-log/call-log-parameters.ts';
import type { CallLogRouteParts } from '../telephony/call-log/call-log-routes.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

export interface OpenedNotes {
  readonly routes: (routes: RouteRegistrar) => void;
  /** For the search of the call log. */
  readonly partiesNamed: CallLogRouteParts['partiesNamed'];
}

/** Of directories and colleagues so many fitting names are looked at. */
const mostNamed = 25;

/** Notes on cards, and whom names mean in the call log. */
export function openNotes(
  { clock, ids, store }: Foundation,
  { contacts, contactDirectories, directory, rights }: Configuration,
  people: PeopleSearch,
  parts: DisposalStack,
): OpenedNotes {
  const { access, parameters } = rights;
  const { search, reader, references, lists: favourites } = contacts;
  const desk = parts.use(
    'contacts of notes',
    new ContactDesk({
      access,
      directories: contactDirectories.book,
      search,
      reader,
      references,
      parameters,
      directory,
      favourites,
    }),
  );
  const notes = new ContactNotes({
    clock,
    ids,
    store: new SqlContactNoteStore(store),
    demandSharing: (actor) => demandFeature(parameters, authorizeNote, actor),
    sameCard: async (actor, target): Promise<readonly NoteTarget[]> => {
      if (target.kind === 'contact') {
        const { contacts: same } = await desk.profile(actor, target.targetId);
        return same.map(({ id }) => ({ kind: 'contact', targetId: id }));
      }
      const user = directory.user(target.targetId as UserId);
      if (user?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such colleague.');
      return [target];
    },
  });
  const nameOf = (userId: UserId) => {
    const user = directory.user(userId);
    return user ? displayName(user) : '';
  };
  return {
    routes: (routes) => contactNoteRoutes(forApplication(routes, access, 'caller'), { notes, nameOf }),
    partiesNamed: (actor, text) => partiesNamed(desk, people, actor, text),
  };
}

/** A name, not digits: numbers are found by themselves. */
async function partiesNamed(desk: ContactDesk, people: PeopleSearch, actor: Actor, text: string) {
  if (!/\p{L}/u.test(text)) return { numbers: [], userIds: [] };
  const colleagues = people.search(actor.companyId, text).slice(0, mostNamed);
  const found = await desk.search(actor, { text, fields: {}, directoryId: null, limit: mostNamed, after: null });
  const parties = await Promise.all(found.items.map(({ id }) => desk.party(actor, id).catch(() => null)));
  return {
    numbers: parties.flatMap((party) => party?.numbers ?? []),
    userIds: [...colleagues.map(({ userId }) => userId), ...parties.flatMap((party) => party?.userId ?? [])],
  };
}
