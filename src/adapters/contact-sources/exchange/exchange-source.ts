import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { asWanted, child, eachOwner, escapeXml, invalid, NotForOwner, refused, type WebClient } from '../web/index.ts';
import { addressList } from './address-list.ts';
import { exchangeFieldNames, fieldsOfContact } from './contact-fields.ts';
import { distinguished, type FolderId, folderAt, single, withSubfolders } from './folders.ts';
import { type Caller, codeOf, type ExchangeVersion, isError, nobody, type Soap } from './soap.ts';

/** What is read: folders that all share, one mailbox, that of each user, or the global address list. */
export type ExchangeKind = 'public-folders' | 'mailbox' | 'each-user' | 'address-list';

export interface ExchangeSourceParts {
  readonly soap: Soap;
  readonly web: WebClient;
  readonly logger: Logger;
  readonly version: ExchangeVersion;
  readonly kind: ExchangeKind;
  /** Whose; null: of the account itself. */
  readonly mailbox: string | null;
  /** How mailboxes of others are opened: as if by their owners, or by rights that the account was given. */
  readonly access: 'impersonation' | 'delegate';
  /** Paths below the public folders, or below the contacts of a mailbox; empty: there itself. */
  readonly folders: readonly string[];
  readonly subfolders: boolean;
  readonly publicFolderMailbox: string | null;
}

/** Entries of a page (policies of servers allow 1000), and contacts fetched in one request. */
const pageSize = 500;
const batch = 100;

export class ExchangeSource implements ContactSource {
  readonly #parts: ExchangeSourceParts;

  constructor(parts: ExchangeSourceParts) {
    this.#parts = parts;
  }

  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry> {
    return asWanted(request, this.#all(request.ownerEmails ?? [], signal), { signal, web: this.#parts.web });
  }

  fieldNames(): Promise<readonly string[]> {
    return Promise.resolve(exchangeFieldNames);
  }

  #all(owners: readonly string[], signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { kind, soap, version, logger } = this.#parts;
    if (kind === 'address-list') return addressList({ soap, version, logger }, signal);
    if (kind === 'public-folders') return this.#publicFolders(signal);
    if (kind === 'each-user') return eachOwner(owners, (owner) => this.#mailbox(owner, signal), logger);
    return this.#onlyMailbox(signal);
  }

  async *#publicFolders(signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { publicFolderMailbox } = this.#parts;
    const caller = { ...nobody, anchor: publicFolderMailbox, publicFolderMailbox };
    // The root itself holds no contacts.
    yield* this.#below(distinguished('publicfoldersroot', null), caller, { rootHasContacts: false, signal });
  }

  async *#onlyMailbox(signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { mailbox } = this.#parts;
    try {
      if (mailbox === null) yield* this.#below(distinguished('contacts', null), nobody, { rootHasContacts: true, signal });
      else yield* this.#mailbox(mailbox, signal);
    } catch (cause) {
      throw cause instanceof NotForOwner ? refused(cause.message) : cause;
    }
  }

  #mailbox(owner: string, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const isImpersonated = this.#parts.access === 'impersonation';
    const caller: Caller = { impersonated: isImpersonated ? owner : null, owner, anchor: owner, publicFolderMailbox: null };
    return this.#below(distinguished('contacts', isImpersonated ? null : owner), caller, { rootHasContacts: true, signal });
  }

  async *#below(
    root: FolderId,
    caller: Caller,
    { rootHasContacts, signal }: { rootHasContacts: boolean; signal: AbortSignal },
  ): AsyncIterable<SourceEntry> {
    const { soap, folders, subfolders } = this.#parts;
    if (folders.length === 0 && !rootHasContacts && !subfolders)
      throw refused('Name the public folders to read, or have all below them read: the root holds no contacts.');
    // One after the other: NTLM signs in one connection.
    const starts: FolderId[] = folders.length === 0 ? [root] : [];
    for (const path of folders) starts.push(await folderAt(soap, root, path, caller, signal));
    const read = new Set<FolderId>();
    for (const start of starts) {
      const startsHere = rootHasContacts || folders.length > 0;
      for await (const folder of withSubfolders(soap, { start, isWanted: subfolders, startsHere }, caller, signal)) {
        // A folder that was named and lies below another that was named is read once.
        if (read.has(folder)) continue;
        read.add(folder);
        yield* this.#folder(folder, caller, signal);
      }
    }
  }

  async *#folder(folder: FolderId, caller: Caller, signal: AbortSignal): AsyncIterable<SourceEntry> {
    for await (const ids of this.#pages(folder, caller, signal))
      for (let at = 0; at < ids.length; at += batch) yield* await this.#items(ids.slice(at, at + batch), caller, signal);
  }

  async *#pages(folder: FolderId, caller: Caller, signal: AbortSignal): AsyncIterable<readonly string[]> {
    const { soap } = this.#parts;
    for (let offset = 0; ; ) {
      const body = `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="${pageSize}" Offset="${offset}" BasePoint="Beginning"/><m:ParentFolderIds>${folder}</m:ParentFolderIds></m:FindItem>`;
      const root = child(single(soap, await soap.call(body, caller, signal), caller), 'RootFolder');
      const items = child(root, 'Items')?.children ?? [];
      // Lists of distribution and messages lie in such folders, too.
      yield items.filter(({ name }) => name === 'Contact').map((item) => child(item, 'ItemId')?.attributes.Id ?? '');
      if (root?.attributes.IncludesLastItemInRange !== 'false') return;
      const next = Number(root.attributes.IndexedPagingOffset ?? offset + items.length);
      if (!(next > offset)) throw invalid('Exchange names a page as the one after itself.');
      offset = next;
    }
  }

  /** Whole contacts: those that are found carry no more than the beginnings of their texts. */
  async #items(ids: readonly string[], caller: Caller, signal: AbortSignal): Promise<readonly SourceEntry[]> {
    const { soap } = this.#parts;
    const asked = ids.filter(Boolean).map((id) => `<t:ItemId Id="${escapeXml(id)}"/>`);
    if (asked.length === 0) return [];
    const body = `<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>false</t:IncludeMimeContent><t:BodyType>Text</t:BodyType></m:ItemShape><m:ItemIds>${asked.join('')}</m:ItemIds></m:GetItem>`;
    const messages = await soap.call(body, caller, signal);
    return messages.flatMap((message) => {
      // Deleted since it was found.
      if (codeOf(message) === 'ErrorItemNotFound') return [];
      if (isError(message)) throw soap.errorOf(message, caller);
      const contact = child(child(message, 'Items'), 'Contact');
      const key = child(contact, 'ItemId')?.attributes.Id;
      return contact && key ? [{ key, fields: fieldsOfContact(contact) }] : [];
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.web[Symbol.asyncDispose]();
  }
}
