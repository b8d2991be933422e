import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { asWanted, escapeXml, refused, upTo, type WebClient } from '../web/index.ts';
import { cardNamespace, type Dav, davNamespace, property } from './dav.ts';
import { type AddressBook, findAddressBooks } from './find-address-books.ts';
import { readVcard } from './read-vcard.ts';

/** Cards in one request. */
const batch = 100;
/** Cards that are looked at to tell which fields there are. */
const sample = 200;

export interface CardDavSourceParts {
  readonly dav: Dav;
  readonly web: WebClient;
  readonly logger: Logger;
  /** Where to begin; with `{email}` in it there is one place for each user. */
  readonly address: string;
  /** Names of address books that are wanted; empty: all. */
  readonly books: readonly string[];
}

export class CardDavSource implements ContactSource {
  readonly #parts: CardDavSourceParts;

  constructor(parts: CardDavSourceParts) {
    this.#parts = parts;
  }

  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry> {
    return asWanted(request, this.#all(request.ownerEmails, signal), { signal, web: this.#parts.web });
  }

  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    const names = new Set<string>();
    // Of a place for each user there is none to look at without knowing one.
    if (this.#parts.address.includes('{')) return usualFields;
    for await (const { fields } of upTo(sample, this.#all(null, signal))) for (const name of Object.keys(fields)) names.add(name);
    return [...names].toSorted();
  }

  async *#all(owners: readonly string[] | null, signal: AbortSignal): AsyncIterable<SourceEntry> {
    if (!this.#parts.address.includes('{')) {
      yield* this.#from(new URL(this.#parts.address), signal);
      return;
    }
    for (const ownerEmail of owners ?? []) {
      const local = ownerEmail.split('@')[0]!;
      const address = this.#parts.address
        .replaceAll('{email}', encodeURIComponent(ownerEmail))
        .replaceAll('{name}', encodeURIComponent(local));
      for await (const entry of this.#from(new URL(address), signal)) yield { ...entry, ownerEmail };
    }
  }

  async *#from(start: URL, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { dav, address, books: wanted } = this.#parts;
    const all = await findAddressBooks(dav, start, signal);
    if (all === null) {
      // Not every user has an address book.
      if (address.includes('{')) return;
      throw refused(`There is nothing at ${start.href}.`);
    }
    for (const name of wanted)
      if (!all.some((book) => book.name === name) && !address.includes('{'))
        throw refused(`There is no address book "${name}", only ${all.map((book) => `"${book.name}"`).join(', ') || 'none'}.`);
    for (const book of all) if (wanted.length === 0 || wanted.includes(book.name)) yield* this.#cards(book, signal);
  }

  async *#cards(book: AddressBook, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { dav } = this.#parts;
    const paths = await this.#pathsIn(book, signal);
    for (let at = 0; at < paths.length; at += batch) {
      const hrefs = paths.slice(at, at + batch).map((path) => `<d:href>${escapeXml(path)}</d:href>`);
      const body = `<?xml version="1.0" encoding="utf-8"?><c:addressbook-multiget xmlns:d="${davNamespace}" xmlns:c="${cardNamespace}"><d:prop><d:getetag/><c:address-data/></d:prop>${hrefs.join('')}</c:addressbook-multiget>`;
      for (const one of await dav.report(book.url, body, signal)) {
        const card = property(one, 'address-data', cardNamespace)?.text;
        // What was deleted in between is answered with 404 and has none.
        const entry = card === undefined ? null : this.#entry(card, one.url);
        if (entry) yield entry;
      }
    }
  }

  /** Where its cards are: of all that a server says about them nothing else is kept while they are read. */
  async #pathsIn(book: AddressBook, signal: AbortSignal): Promise<readonly string[]> {
    const listed = (await this.#parts.dav.properties(book.url, ['d:getetag', 'd:resourcetype'], 1, signal)) ?? [];
    return listed
      .filter((one) => property(one, 'resourcetype', davNamespace)?.children.every(({ name }) => name !== 'collection') ?? true)
      .map(({ url }) => url.pathname)
      .filter((path) => path !== book.url.pathname);
  }

  #entry(card: string, url: URL): SourceEntry | null {
    try {
      const read = readVcard(card);
      return read && { key: read.uid ?? url.pathname, fields: read.fields };
    } catch (cause) {
      // One broken card must not keep out all others.
      this.#parts.logger.warn('A card that cannot be read is left out', { card: url.pathname, reason: describeError(cause) });
      return null;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.web[Symbol.asyncDispose]();
  }
}

const usualFields = [
  'ADR.work',
  'EMAIL',
  'FN',
  'N.family',
  'N.given',
  'NOTE',
  'ORG',
  'ORG.unit',
  'PHOTO',
  'TEL',
  'TEL.cell',
  'TEL.home',
  'TEL.work',
  'TEL.work.fax',
  'TITLE',
  'URL',
];
