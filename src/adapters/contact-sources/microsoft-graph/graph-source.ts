import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import type { Logger } from '../../../kernel/logger.ts';
import {
  asWanted,
  type BearerService,
  eachOwner,
  invalid,
  jsonOf,
  listOf,
  NotForOwner,
  refused,
  type WebAnswer,
  type WebClient,
} from '../web/index.ts';
import { fieldsOfGraph, type GraphKind, graphFieldNames, selectFor } from './graph-fields.ts';

/** Largest pages: of the directory (999 are allowed), of mailboxes (1000 are, which takes them long). */
const pageSizes: Readonly<Record<GraphKind, number>> = { users: 999, 'organisation-contacts': 999, 'mailbox-contacts': 250 };

/** What a page of entries is about, for sentences of refusals. */
const permissions: Readonly<Record<GraphKind, string>> = {
  users: 'User.Read.All',
  'organisation-contacts': 'OrgContact.Read.All',
  'mailbox-contacts': 'Contacts.Read',
};

export interface GraphSourceParts {
  readonly service: BearerService;
  readonly web: WebClient;
  readonly logger: Logger;
  readonly host: string;
  readonly kind: GraphKind;
  /** Whose mailbox; null: those of the users who are asked for. */
  readonly mailbox: string | null;
  /** Folders of contacts besides the usual one. */
  readonly allFolders: boolean;
  readonly onlyEnabled: boolean;
}

export class GraphSource implements ContactSource {
  readonly #parts: GraphSourceParts;

  constructor(parts: GraphSourceParts) {
    this.#parts = parts;
  }

  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const select = ['id', ...selectFor(this.#parts.kind, request.fields)];
    const all = this.#all(select, request.ownerEmails ?? [], signal);
    return asWanted(request, all, { signal, web: this.#parts.web });
  }

  fieldNames(): Promise<readonly string[]> {
    return Promise.resolve(graphFieldNames(this.#parts.kind));
  }

  #all(select: readonly string[], owners: readonly string[], signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { kind, mailbox, onlyEnabled, logger } = this.#parts;
    const query = this.#query(select);
    if (kind === 'users') return this.#pages(`users?${query}${onlyEnabled ? '&$filter=accountEnabled%20eq%20true' : ''}`, signal);
    if (kind === 'organisation-contacts') return this.#pages(`contacts?${query}`, signal);
    if (mailbox !== null) return this.#only(mailbox, query, signal);
    return eachOwner(owners, (owner) => this.#mailbox(owner, query, signal), logger);
  }

  #query(select: readonly string[]): string {
    return `$select=${select.join(',')}&$top=${pageSizes[this.#parts.kind]}`;
  }

  async *#only(mailbox: string, query: string, signal: AbortSignal): AsyncIterable<SourceEntry> {
    try {
      yield* this.#mailbox(mailbox, query, signal);
    } catch (cause) {
      throw cause instanceof NotForOwner ? refused(cause.message) : cause;
    }
  }

  async *#mailbox(owner: string, query: string, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const user = `users/${encodeURIComponent(owner)}`;
    yield* this.#pages(`${user}/contacts?${query}`, signal, owner);
    if (this.#parts.allFolders) yield* this.#folders(`${user}/contactFolders`, user, query, { signal, owner });
  }

  async *#folders(
    path: string,
    user: string,
    query: string,
    of: { signal: AbortSignal; owner: string },
  ): AsyncIterable<SourceEntry> {
    for await (const { id } of this.#items(`${path}?$select=id&$top=100`, of.signal, of.owner)) {
      if (typeof id !== 'string') throw invalid(`${this.#parts.host} gives a folder without id.`);
      const folder = `${user}/contactFolders/${encodeURIComponent(id)}`;
      yield* this.#pages(`${folder}/contacts?${query}`, of.signal, of.owner);
      yield* this.#folders(`${folder}/childFolders`, user, query, of);
    }
  }

  async *#pages(path: string, signal: AbortSignal, owner?: string): AsyncIterable<SourceEntry> {
    for await (const item of this.#items(path, signal, owner)) {
      const { id, ...rest } = item;
      if (typeof id !== 'string') throw invalid(`${this.#parts.host} gives an entry without id.`);
      yield { key: id, fields: fieldsOfGraph(rest) };
    }
  }

  /** Follows `@odata.nextLink` to the end. A page that leads to itself would go on for ever. */
  async *#items(path: string, signal: AbortSignal, owner?: string): AsyncIterable<Record<string, unknown>> {
    const { service, host } = this.#parts;
    let next: string | null = `/v1.0/${path}`;
    while (next !== null) {
      const at: string = next;
      // Ids that stay the same when a contact is moved to another folder.
      const answer = await service.get(at, { accept: 'application/json', prefer: 'IdType="ImmutableId"' }, signal);
      const body = jsonOf(answer, host);
      if (answer.status !== 200) throw this.#refusal(answer, body, owner);
      yield* listOf(body, 'value', host);
      const link = body['@odata.nextLink'];
      if (link === at) throw invalid(`${host} names a page as the one after itself.`);
      next = typeof link === 'string' ? link : null;
    }
  }

  #refusal({ status }: WebAnswer, body: Record<string, unknown>, owner: string | undefined): Error {
    const { host, kind } = this.#parts;
    const { code, message } = (body.error ?? {}) as { code?: unknown; message?: unknown };
    const said = [code, message].filter((one) => typeof one === 'string').join(': ') || `status ${status}`;
    if (owner !== undefined && status === 404) return new NotForOwner('none', `${owner} has no mailbox at ${host} (${said}).`);
    if (status === 403) {
      const sentence = `${host} does not let the application read ${owner ? `contacts of ${owner}` : 'this'}: ${said}. It needs the application permission ${permissions[kind]} with consent of an administrator.`;
      return owner === undefined ? refused(sentence) : new NotForOwner('refused', sentence);
    }
    return status >= 500 ? invalid(`${host} failed: ${said}.`) : refused(`${host} refuses: ${said}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.web[Symbol.asyncDispose]();
  }
}
