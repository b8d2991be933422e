import { Readable } from 'node:stream';
import type { Found, FoundContact, SearchedFields } from '../../contract/rest/contacts.ts';
import { contacts } from '../../contract/rest/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { csvLine } from '../../platform/lines/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { PresenceService } from '../../telephony/presence/index.ts';
import type { ContactDirectoryId, ContactField } from '../contact/index.ts';
import type { FoundPerson, PeopleSearch } from '../people/index.ts';
import type { ContactDesk, FavouritesPort } from './contact-desk.ts';
import { authorizedAdvancedSearch } from './contact-parameters.ts';
import { RequestBudget } from './request-budget.ts';

/** A call with somebody, as a card shows it. */
export interface ContactCall {
  readonly callId: string;
  readonly direction: 'incoming' | 'outgoing' | 'missed';
  readonly startedAtMs: number;
  readonly talkMs: number;
  readonly note: string;
}

export interface ContactRouteParts {
  readonly clock: Clock;
  readonly desk: ContactDesk;
  readonly people: PeopleSearch;
  readonly presence: Pick<PresenceService, 'ofUser'>;
  readonly maySeePresence: (actor: Actor, userId: UserId) => boolean;
  /** Of colleagues' numbers. */
  readonly isHidden: (actor: Actor, number: string) => boolean;
  readonly favourites: FavouritesPort;
  readonly parameters: Pick<ParameterReader, 'value'>;
  /** The newest first. */
  readonly callsWith: (
    of: { companyId: CompanyId; userId: UserId },
    party: { numbers: readonly string[]; userId: UserId | null },
  ) => Promise<readonly ContactCall[]>;
  readonly may: (actor: Actor) => { readonly keepOwn: boolean; readonly publish: boolean };
}

/** Colleagues in one page of a search. */
const mostPeople = 8;

/** Contacts as people look for them. */
export function contactRoutes(routes: RouteRegistrar, parts: ContactRouteParts): void {
  const { desk, clock, parameters } = parts;
  const searches = new RequestBudget({ clock, most: 900, withinMs: 60_000 });
  const cards = new RequestBudget({ clock, most: 300, withinMs: 60_000 });
  const exports = new RequestBudget({ clock, most: 5, withinMs: 3_600_000 });

  routes.handle(contacts.searchContacts, async ({ actor, query }) => {
    searches.spend(actor.userId);
    const { search, directoryId, limit, after, ...asked } = query;
    const fields = givenFields(asked);
    const isAdvanced = Object.keys(fields).length > 0;
    if (isAdvanced) demandFeature(parameters, authorizedAdvancedSearch, actor);
    const isFirst = after === undefined && directoryId === undefined && !isAdvanced && search !== '';
    const colleagues = isFirst ? parts.people.search(actor.companyId, search).slice(0, mostPeople) : [];
    const found = await desk.search(actor, {
      text: search,
      fields,
      directoryId: (directoryId as ContactDirectoryId | undefined) ?? null,
      limit,
      after: after ?? null,
    });
    return { items: await join(parts, actor, colleagues, found.items), nextAfter: found.nextAfter };
  });
  routes.handle(contacts.readContact, ({ actor, params }) => {
    cards.spend(actor.userId);
    return desk.card(actor, params.id);
  });
  routes.handle(contacts.contactPicture, ({ actor, params }) => desk.picture(actor, params.id));
  routes.handle(contacts.contactCalls, async ({ actor, params }) => {
    const calls = await parts.callsWith(actor, await desk.party(actor, params.id));
    return { items: calls.map(({ startedAtMs, ...call }) => ({ ...call, startedAt: startedAtMs })) };
  });
  routes.handle(contacts.contactDirectories, ({ actor }) => {
    const { keepOwn, publish } = parts.may(actor);
    return {
      items: desk.directoriesOf(actor).map(({ id, name, type }) => ({ id, name, isPrivate: type === 'private' })),
      mayKeepOwn: keepOwn,
      maySearchByField: parameters.value(authorizedAdvancedSearch, { companyId: actor.companyId, userId: actor.userId }),
      mayPublish: publish,
    };
  });
  routes.handle(contacts.exportContacts, ({ actor, query }) => {
    exports.spend(actor.userId);
    return Readable.from(csvOf(desk.exported(actor, query.search)));
  });
}

async function* csvOf(lines: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const line of lines) yield csvLine(line);
}

function givenFields(asked: SearchedFields): Partial<Record<ContactField, string>> {
  return Object.fromEntries(Object.entries(asked).filter(([, text]) => text !== undefined && text !== ''));
}

export type FoundParts = Pick<ContactRouteParts, 'presence' | 'maySeePresence' | 'isHidden'>;

/** A colleague in a list, with what directories know of him. */
export function foundPerson(
  { presence, maySeePresence, isHidden }: FoundParts,
  actor: Actor,
  person: FoundPerson,
  { contact, isFavourite }: { contact: FoundContact | null; isFavourite: boolean },
): Found {
  const open = (number: string | null) => (number !== null && isHidden(actor, number) ? null : number);
  const { userId, email, domainName } = person;
  return {
    kind: 'person',
    userId,
    name: person.displayName,
    number: open(person.number),
    mobile: open(person.mobile),
    email,
    domainName,
    presence: maySeePresence(actor, userId) ? presence.ofUser(userId) : 'offline',
    isFavourite: isFavourite || (contact?.isFavourite ?? false),
    contactId: contact?.id ?? null,
    vip: contact?.vip ?? null,
  };
}

/** A contact in a list, with presence where it is a colleague. */
export function foundWithPresence({ presence, maySeePresence }: FoundParts, actor: Actor, contact: FoundContact): Found {
  const userId = contact.userId as UserId | null;
  const seen = userId && maySeePresence(actor, userId) ? presence.ofUser(userId) : null;
  return { ...contact, kind: 'contact', presence: seen };
}

/** Favourites first, then colleagues, then everybody else; a colleague who is also a contact once. */
async function join(
  parts: ContactRouteParts,
  actor: Actor,
  colleagues: readonly FoundPerson[],
  found: readonly FoundContact[],
): Promise<Found[]> {
  const marked = new Set(colleagues.length > 0 ? (await parts.favourites.favourites(actor)).map(({ id }) => id) : []);
  const people = colleagues.map((person) => {
    const contact = found.find(({ userId }) => userId === person.userId) ?? null;
    return foundPerson(parts, actor, person, { contact, isFavourite: marked.has(person.userId) });
  });
  const isAlready = new Set(colleagues.map(({ userId }) => userId as string));
  const others = found
    .filter(({ userId }) => userId === null || !isAlready.has(userId))
    .map((contact) => foundWithPresence(parts, actor, contact));
  return [...people, ...others].toSorted((one, other) => Number(other.isFavourite) - Number(one.isFavourite));
}
