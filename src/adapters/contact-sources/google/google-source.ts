import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import {
  askForToken,
  asWanted,
  BearerService,
  busyByStatus,
  eachOwner,
  invalid,
  jsonOf,
  listOf,
  NotForOwner,
  refused,
  upTo,
  type WebAnswer,
  type WebClient,
} from '../web/index.ts';
import { fieldsOfPerson, otherContactParts, partsFor, usualPersonFields } from './person-fields.ts';
import { delegation, type ServiceAccount } from './service-account.ts';

/** What is read: the directory of the domain, or contacts of users. */
export type GoogleKind = 'directory' | 'contacts';

export interface GoogleEndpoints {
  readonly token: string;
  readonly people: string;
}

export interface GoogleSourceParts {
  readonly clock: Clock;
  readonly web: WebClient;
  readonly logger: Logger;
  readonly account: ServiceAccount;
  readonly endpoints: GoogleEndpoints;
  readonly kind: GoogleKind;
  /** Who is acted for; null: each of the users who are asked for. */
  readonly user: string | null;
  /** Also addresses that Gmail remembered of messages. */
  readonly otherContacts: boolean;
}

const scope = 'https://www.googleapis.com/auth/';
const pageSize = 1000;
/** Persons that are looked at to tell which fields there are. */
const sample = 200;

interface List {
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Under which the answer has its persons. */
  readonly name: string;
}

export class GoogleSource implements ContactSource {
  readonly #parts: GoogleSourceParts;

  constructor(parts: GoogleSourceParts) {
    this.#parts = parts;
  }

  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry> {
    const all = this.#all(request.fields, request.ownerEmails ?? [], signal);
    return asWanted(request, all, { signal, web: this.#parts.web });
  }

  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    const names = new Set(usualPersonFields);
    const { user } = this.#parts;
    if (user !== null)
      for await (const { fields } of upTo(sample, this.#all(null, [], signal)))
        for (const name of Object.keys(fields)) names.add(name);
    return [...names].toSorted();
  }

  #all(fields: EntryRequest['fields'], owners: readonly string[], signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { user, logger } = this.#parts;
    if (user === null) return eachOwner(owners, (owner) => this.#of(owner, fields, signal), logger);
    return this.#only(user, fields, signal);
  }

  async *#only(user: string, fields: EntryRequest['fields'], signal: AbortSignal): AsyncIterable<SourceEntry> {
    try {
      yield* this.#of(user, fields, signal);
    } catch (cause) {
      throw cause instanceof NotForOwner ? refused(cause.message) : cause;
    }
  }

  async *#of(user: string, fields: EntryRequest['fields'], signal: AbortSignal): AsyncIterable<SourceEntry> {
    const { kind, otherContacts } = this.#parts;
    const service = this.#service(user);
    if (kind === 'directory') return yield* this.#list(service, directoryList(partsFor(fields)), user, signal);
    const connections = {
      path: '/v1/people/me/connections',
      query: { personFields: partsFor(fields).join(',') },
      name: 'connections',
    };
    yield* this.#list(service, connections, user, signal);
    if (!otherContacts) return;
    const others = {
      path: '/v1/otherContacts',
      query: { readMask: partsFor(fields, otherContactParts).join(',') },
      name: 'otherContacts',
    };
    yield* this.#list(service, others, user, signal);
  }

  async *#list(
    service: BearerService,
    { path, query, name }: List,
    user: string,
    signal: AbortSignal,
  ): AsyncIterable<SourceEntry> {
    const host = new URL(this.#parts.endpoints.people).host;
    let pageToken: string | null = null;
    do {
      const parameters = new URLSearchParams({ pageSize: String(pageSize) });
      for (const [key, values] of Object.entries(query)) for (const value of [values].flat()) parameters.append(key, value);
      if (pageToken !== null) parameters.set('pageToken', pageToken);
      const answer = await service.get(`${path}?${parameters.toString()}`, { accept: 'application/json' }, signal);
      const body = jsonOf(answer, host);
      if (answer.status !== 200) throw this.#refusal(answer, body, user);
      // An empty list is left out.
      for (const person of body[name] === undefined ? [] : listOf(body, name, host)) {
        const { resourceName, metadata } = person;
        if (typeof resourceName !== 'string') throw invalid(`${host} gives a person without resourceName.`);
        if ((metadata as { deleted?: unknown } | undefined)?.deleted === true) continue;
        yield { key: resourceName, fields: fieldsOfPerson(person) };
      }
      const next = body.nextPageToken;
      if (next === pageToken && next !== undefined) throw invalid(`${host} names a page as the one after itself.`);
      pageToken = typeof next === 'string' && next !== '' ? next : null;
    } while (pageToken !== null);
  }

  #service(user: string): BearerService {
    const { clock, web, account, endpoints, kind, otherContacts } = this.#parts;
    const names =
      kind === 'directory'
        ? ['directory.readonly']
        : ['contacts.readonly', ...(otherContacts ? ['contacts.other.readonly'] : [])];
    const scopes = names.map((name) => `${scope}${name}`);
    const parameters = async () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await delegation(account, { user, scopes, audience: endpoints.token, nowMs: clock.now() }),
    });
    const issue = async (signal: AbortSignal) => {
      try {
        return await askForToken({ clock, web, url: new URL(endpoints.token) }, parameters, signal);
      } catch (cause) {
        throw forUser(cause, user, scopes);
      }
    };
    return new BearerService({ clock, web, origin: endpoints.people, issue, busyFor: (answer) => busyFor(clock, answer) });
  }

  #refusal({ status }: WebAnswer, body: Record<string, unknown>, user: string): Error {
    const { endpoints } = this.#parts;
    const { host } = new URL(endpoints.people);
    const { message, status: code } = (body.error ?? {}) as { message?: unknown; status?: unknown };
    const said = [code, message].filter((one) => typeof one === 'string').join(': ') || `status ${status}`;
    if (status >= 500) return invalid(`${host} failed: ${said}.`);
    // Of one user the service may be switched off.
    if (status === 403) return new NotForOwner('refused', `${host} does not let us read contacts of ${user}: ${said}`);
    return refused(`${host} refuses: ${said}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.web[Symbol.asyncDispose]();
  }
}

function directoryList(parts: readonly string[]): List {
  const sources = ['DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE', 'DIRECTORY_SOURCE_TYPE_DOMAIN_CONTACT'];
  return { path: '/v1/people:listDirectoryPeople', query: { readMask: parts.join(','), sources }, name: 'people' };
}

/** Google says "too many" with 403, too. */
function busyFor(clock: Clock, answer: WebAnswer): number | 'unsaid' | null {
  if (answer.status === 403 && /rateLimitExceeded|RATE_LIMIT_EXCEEDED/i.test(answer.body.toString('utf8'))) return 'unsaid';
  return busyByStatus(clock)(answer);
}

/** A user who is none of the domain has no contacts there; that the account may not act for users concerns all. */
function forUser(cause: unknown, user: string, scopes: readonly string[]): unknown {
  if (!(cause instanceof ParleyError) || cause.code !== 'contact-source-refused') return cause;
  const { oauthError } = cause.details;
  if (oauthError === 'invalid_grant' && /email|user id|account/i.test(cause.message))
    return new NotForOwner('none', `${cause.message} (${user})`);
  if (oauthError !== 'unauthorized_client' && oauthError !== 'access_denied') return cause;
  return refused(`${cause.message} The service account must be allowed to act for users with ${scopes.join(' and ')}.`);
}
