import type { SqlCallLogStore } from '../adapters/sql/call-log-store.ts';
import type { Found } from '../contract/rest/contacts.ts';
import type { Contact } from '../directory/contact/index.ts';
import { contactRoutes, type FoundParts, foundPerson, foundWithPresence } from '../directory/contact-card/contact-routes.ts';
import { ContactDesk } from '../directory/contact-card/index.ts';
import type { ContactDirectory } from '../directory/contact-directory/index.ts';
import { contactListRoutes } from '../directory/contact-list/contact-list-routes.ts';
import { authorizePublicList, ContactLists, type Member, OwnContacts } from '../directory/contact-list/index.ts';
import type { PeopleSearch } from '../directory/people/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import type { PresenceService } from '../telephony/presence/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { maySeePresenceOf } from './presence-sight.ts';

interface Served {
  readonly presence: PresenceService;
  readonly people: PeopleSearch;
  readonly callLog: SqlCallLogStore;
}

/** Contacts on the pages: search, cards, own contacts, lists. @returns their routes, for the application Caller */
export function openContactPages(
  { clock, ids }: Foundation,
  configuration: Configuration,
  { presence, people, callLog }: Served,
  parts: DisposalStack,
): (routes: RouteRegistrar) => void {
  const { contacts, contactDirectories, directory, directories, rights } = configuration;
  const { access, parameters } = rights;
  const { search, reader, references, lists: favourites, names, numbering } = contacts;
  const { book } = contactDirectories;
  const desk = parts.use(
    'contact desk',
    new ContactDesk({ access, directories: book, search, reader, references, parameters, directory, favourites }),
  );
  const found: FoundParts = {
    presence,
    maySeePresence: maySeePresenceOf(configuration),
    isHidden: ({ companyId, domainId }, number) => names.isHidden(companyId, domainId, number),
  };
  const own = new OwnContacts({
    ids,
    parameters,
    own: contacts.own,
    contacts: directories.contacts,
    comparer: (domainId, number) => numbering.lookupKey(domainId, number),
    directoryOf: (actor) => ownDirectory(configuration, actor),
    inDirectory: (actor, of) => allIn(configuration, actor, of),
  });
  const lists = new ContactLists({
    ids,
    store: favourites,
    parameters,
    directory,
    shown: (actor, members) => shown(desk, people, found, { actor, members, favourites }),
  });
  const may = (actor: Actor) => ({
    keepOwn: own.mayKeep(actor),
    publish: parameters.value(authorizePublicList, { companyId: actor.companyId, userId: actor.userId }),
  });
  const callsWith: Parameters<typeof contactRoutes>[1]['callsWith'] = (of, party) => callLog.withParty(of, party, shownCalls);
  return (routes) => {
    contactRoutes(routes, { ...found, clock, desk, people, favourites, parameters, callsWith, may });
    contactListRoutes(routes, { lists, own });
  };
}

/** Calls on a card. */
const shownCalls = 30;

/** Where the contacts go that somebody keeps himself: his domain's directory for that, if he is authorized to it. */
function ownDirectory({ contactDirectories, rights }: Configuration, actor: Actor): ContactDirectory | null {
  const isHis = ({ companyId, domainId, connector, type, id }: ContactDirectory) =>
    connector === 'private-contacts' &&
    type === 'private' &&
    domainId === actor.domainId &&
    rights.access.may(actor, 'read', { kind: 'directory', companyId, ownerId: null, id }).allowed;
  return contactDirectories.of(actor.companyId).find(isHis) ?? null;
}

/** All that somebody has in a directory. */
export async function allIn({ contacts }: Configuration, actor: Actor, { id }: ContactDirectory): Promise<readonly Contact[]> {
  const { companyId, userId, domainId } = actor;
  const viewer = { companyId, userId, domainId, directoryIds: [id] };
  const all: Contact[] = [];
  let after: string | null = null;
  do {
    const page = await contacts.search.search(viewer, { text: '', fields: {}, directoryIds: null, limit: 200, after });
    all.push(...page.items.map(({ contact }) => contact));
    after = page.nextAfter;
  } while (after !== null);
  return all;
}

async function shown(
  desk: ContactDesk,
  people: PeopleSearch,
  parts: FoundParts,
  { actor, members, favourites }: { actor: Actor; members: readonly Member[]; favourites: Configuration['contacts']['lists'] },
): Promise<ReadonlyMap<string, Found>> {
  const idsOf = (kind: Member['kind']) => new Set(members.filter((one) => one.kind === kind).map(({ id }) => id));
  const personIds = idsOf('person');
  const everybody = personIds.size > 0 ? people.search(actor.companyId, '') : [];
  const [contacts, marked] = await Promise.all([desk.byIds(actor, [...idsOf('contact')]), favourites.favourites(actor)]);
  const isMarked = new Set(marked.map(({ id }) => id));
  const persons = everybody
    .filter(({ userId }) => personIds.has(userId))
    .map((person) => {
      const line = foundPerson(parts, actor, person, { contact: null, isFavourite: isMarked.has(person.userId) });
      return [person.userId, line] as const;
    });
  const others = [...contacts].map(([id, contact]) => [id, foundWithPresence(parts, actor, contact)] as const);
  return new Map<string, Found>([...persons, ...others]);
}
