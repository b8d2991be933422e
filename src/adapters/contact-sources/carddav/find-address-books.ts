import { refused } from '../web/index.ts';
import { cardNamespace, type Dav, type DavResource, davNamespace, property } from './dav.ts';

export interface AddressBook {
  readonly url: URL;
  readonly name: string;
}

const asked = ['d:resourcetype', 'd:displayname', 'd:current-user-principal', 'c:addressbook-home-set'];

/**
 * Finds address books from whatever address one has of a server (RFC 6764 §6): that of a book, of what holds them, of a person, or just the host.
 * @returns null when there is nothing at the address
 */
export async function findAddressBooks(dav: Dav, start: URL, signal: AbortSignal): Promise<readonly AddressBook[] | null> {
  const at = await self(dav, start, signal);
  const found = at && (await booksFrom(dav, at, signal));
  if (found) return found;
  if (start.pathname !== '/') {
    if (at === null) return null;
    throw refused(`${start.href} is no address book and knows of none.`);
  }
  // The host alone: where its CardDAV is, is said at a place agreed on (RFC 6764 §5).
  const known = await self(dav, new URL('/.well-known/carddav', start), signal);
  const books = known && (await booksFrom(dav, known, signal));
  if (books) return books;
  throw refused(`${start.host} tells of no address book: give the address of one, or of what holds them.`);
}

async function self(dav: Dav, url: URL, signal: AbortSignal): Promise<DavResource | null> {
  const resources = await dav.properties(url, asked, 0, signal);
  return resources?.[0] ?? null;
}

async function booksFrom(dav: Dav, at: DavResource, signal: AbortSignal): Promise<readonly AddressBook[] | null> {
  if (isBook(at)) return [bookOf(at)];
  const homes = homesOf(dav, at);
  if (homes.length > 0) return booksIn(dav, homes, signal);
  const principal = property(at, 'current-user-principal', davNamespace)?.children.find(({ name }) => name === 'href');
  const person = principal && (await self(dav, dav.inside(principal.text, at.url), signal));
  const own = person ? homesOf(dav, person) : [];
  // What was given comes before what is one's own: it may be somebody else's.
  if (at.url.pathname !== '/' && !at.url.pathname.startsWith('/.well-known/')) {
    const inside = await booksIn(dav, [at.url], signal);
    if (inside.length > 0) return inside;
  }
  return own.length > 0 ? booksIn(dav, own, signal) : null;
}

function homesOf(dav: Dav, at: DavResource): readonly URL[] {
  const homes = property(at, 'addressbook-home-set', cardNamespace)?.children ?? [];
  return homes.filter(({ name }) => name === 'href').map(({ text }) => dav.inside(text, at.url));
}

async function booksIn(dav: Dav, homes: readonly URL[], signal: AbortSignal): Promise<readonly AddressBook[]> {
  const books: AddressBook[] = [];
  for (const home of homes) {
    const resources = (await dav.properties(home, asked, 1, signal)) ?? [];
    books.push(...resources.filter(isBook).map(bookOf));
  }
  return books;
}

function isBook(resource: DavResource): boolean {
  const types = property(resource, 'resourcetype', davNamespace)?.children ?? [];
  return types.some(({ name, namespace }) => name === 'addressbook' && namespace === cardNamespace);
}

function bookOf(resource: DavResource): AddressBook {
  const path = decodeURIComponent(resource.url.pathname).split('/').filter(Boolean).at(-1) ?? '';
  return { url: resource.url, name: property(resource, 'displayname', davNamespace)?.text.trim() || path };
}
