import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { onBehalfOf } from '../audit/index.ts';
import { mostResults, resourceTypes, schemas, serviceProviderConfig } from './scim-discovery.ts';
import { ScimError } from './scim-error.ts';
import { parseFilter, type Resource } from './scim-filter.ts';
import { applyPatch } from './scim-patch.ts';
import type { ScimClient, ScimGroup, ScimStore, ScimUser } from './scim-ports.ts';
import { etagOf, groupFields, groupResource, userFields, userResource } from './scim-resources.ts';

export interface ScimRequest {
  readonly method: string;
  /** After `/scim/v2`: `/Users/…`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly ifMatch: string | undefined;
  readonly body: string;
  /** `https://phone.example.org/scim/v2` */
  readonly base: string;
  readonly address: string;
}

export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: Resource | null;
}

export interface ScimServiceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: ScimStore;
  readonly hashToken: (token: string) => Buffer;
  readonly signOutEverywhere: (user: { companyId: CompanyId; userId: UserId }) => Promise<void>;
}

interface Call extends ScimRequest {
  readonly client: ScimClient;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const noteEveryMs = 60_000;

/** Answers SCIM requests. */
export class ScimService {
  readonly #parts: ScimServiceParts;
  readonly #noted = new Map<string, number>();

  constructor(parts: ScimServiceParts) {
    this.#parts = parts;
  }

  async handle(request: ScimRequest): Promise<ScimResponse> {
    try {
      const client = await this.#identify(request);
      const by = { via: 'scim', login: client.name, address: request.address };
      return await onBehalfOf(by, () => this.#route({ ...request, client }));
    } catch (error) {
      return refusal(this.#asScim(error));
    }
  }

  async #identify({ authorization }: ScimRequest): Promise<ScimClient> {
    const token = /^Bearer\s+([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    const client = token ? await this.#parts.store.clientOf(this.#parts.hashToken(token)) : null;
    if (!client?.enabled) throw new ScimError(401, 'A good bearer token is needed.');
    const now = this.#parts.clock.now();
    if (now - (this.#noted.get(client.id) ?? 0) > noteEveryMs) {
      this.#noted.set(client.id, now);
      await this.#parts.store.noteUse(client, now);
    }
    return client;
  }

  #asScim(error: unknown): ScimError {
    if (error instanceof ScimError) return error;
    if (error instanceof ParleyError) {
      if (error.code === 'name-taken' || error.code === 'number-taken') return new ScimError(409, error.message, 'uniqueness');
      if (error.code === 'input-invalid') return new ScimError(400, error.message, 'invalidValue');
      if (error.code === 'store-unavailable') return new ScimError(503, 'Try again later.');
    }
    this.#parts.logger.error('a SCIM request failed', { error });
    return new ScimError(500, 'Something went wrong on our side. It was written to the log.');
  }

  async #route(call: Call): Promise<ScimResponse> {
    const [, kind = '', id, ...rest] = call.path.split('/');
    if (rest.length > 0) throw new ScimError(404, 'There is nothing here.');
    if (kind === 'Users') return id ? this.#oneUser(call, id) : this.#allUsers(call);
    if (kind === 'Groups') return id ? this.#oneGroup(call, id) : this.#allGroups(call);
    if (call.method !== 'GET') throw new ScimError(405, 'This can only be read.');
    if (kind === 'ServiceProviderConfig') return ok(serviceProviderConfig(call.base));
    if (kind === 'ResourceTypes') return discovered(resourceTypes(call.base), id);
    if (kind === 'Schemas') return discovered(schemas(call.base), id);
    throw new ScimError(404, 'There is nothing here.');
  }

  async #allUsers(call: Call): Promise<ScimResponse> {
    if (call.method === 'POST') return this.#addUser(call);
    if (call.method !== 'GET') throw new ScimError(405, 'Users are read and added here.');
    // What clients ask for each user; any other filter looks at all.
    const login = /^\s*userName\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i.exec(call.query.filter ?? '')?.[1];
    const only = login === undefined ? {} : { login: JSON.parse(login) as string };
    const users = await this.#parts.store.users(call.client, only);
    return list(
      users.map((user) => userResource(user, call.base)),
      call.query,
    );
  }

  async #addUser(call: Call): Promise<ScimResponse> {
    const { store } = this.#parts;
    const fields = userFields(readBody(call.body), await store.internalLength(call.client));
    if (fields.externalKey) await this.#demandFreeKey(call, fields.externalKey);
    const id = await store.addUser(call.client, fields);
    return answer(201, userResource(await this.#user(call, id), call.base), call.query);
  }

  async #demandFreeKey(call: Call, externalKey: string): Promise<void> {
    const users = await this.#parts.store.users(call.client);
    if (users.some((user) => user.externalKey === externalKey))
      throw new ScimError(409, `A user with the externalId ${externalKey} exists.`, 'uniqueness');
  }

  async #user({ client }: Call, id: string): Promise<ScimUser> {
    const [user] = uuid.test(id) ? await this.#parts.store.users(client, { id }) : [];
    if (!user) throw new ScimError(404, `There is no user ${id}.`);
    return user;
  }

  async #oneUser(call: Call, id: string): Promise<ScimResponse> {
    const { store } = this.#parts;
    const user = await this.#user(call, id);
    if (call.method === 'GET') return answer(200, userResource(user, call.base), call.query);
    demandMatch(call, user);
    if (call.method === 'DELETE') {
      demandNoAdministrator(user);
      await this.#parts.signOutEverywhere({ companyId: call.client.companyId, userId: user.id });
      await store.removeUser(call.client, user);
      return { status: 204, headers: {}, body: null };
    }
    const body = readBody(call.body);
    const wanted =
      call.method === 'PATCH' ? applyPatch(userResource(user, call.base), body) : call.method === 'PUT' ? body : null;
    if (!wanted) throw new ScimError(405, 'A user is read, changed or removed.');
    const fields = userFields(wanted, await store.internalLength(call.client));
    if (!fields.enabled && user.enabled) demandNoAdministrator(user);
    if (fields.externalKey && fields.externalKey !== user.externalKey) await this.#demandFreeKey(call, fields.externalKey);
    await store.changeUser(call.client, user, fields);
    if (!fields.enabled && user.enabled)
      await this.#parts.signOutEverywhere({ companyId: call.client.companyId, userId: user.id });
    return answer(200, userResource(await this.#user(call, id), call.base), call.query);
  }

  async #allGroups(call: Call): Promise<ScimResponse> {
    const { store } = this.#parts;
    if (call.method === 'GET') {
      const groups = await store.groups(call.client);
      return list(
        groups.map((group) => groupResource(group, call.base)),
        call.query,
      );
    }
    if (call.method !== 'POST') throw new ScimError(405, 'Groups are read and added here.');
    const id = await store.addGroup(call.client, groupFields(readBody(call.body)));
    return answer(201, groupResource(await this.#group(call, id), call.base), call.query);
  }

  async #group({ client }: Call, id: string): Promise<ScimGroup> {
    const [group] = uuid.test(id) ? await this.#parts.store.groups(client, { id }) : [];
    if (!group) throw new ScimError(404, `There is no group ${id}.`);
    return group;
  }

  async #oneGroup(call: Call, id: string): Promise<ScimResponse> {
    const { store } = this.#parts;
    const group = await this.#group(call, id);
    if (call.method === 'GET') return answer(200, groupResource(group, call.base), call.query);
    demandMatch(call, group);
    if (call.method === 'DELETE') {
      await store.removeGroup(call.client, group);
      return { status: 204, headers: {}, body: null };
    }
    const body = readBody(call.body);
    const wanted =
      call.method === 'PATCH' ? applyPatch(groupResource(group, call.base), body) : call.method === 'PUT' ? body : null;
    if (!wanted) throw new ScimError(405, 'A group is read, changed or removed.');
    await store.changeGroup(call.client, group, groupFields(wanted));
    return answer(200, groupResource(await this.#group(call, id), call.base), call.query);
  }
}

/** Somebody must be left to let people in again. */
function demandNoAdministrator(user: ScimUser): void {
  if (user.isAdministrator)
    throw new ScimError(403, 'An administrator is not disabled or removed by provisioning. Take the role away first.');
}

/** RFC 7644 §3.14. */
function demandMatch({ ifMatch }: Call, { version }: { readonly version: number }): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch.split(/\s*,\s*/).includes(etagOf(version))) return;
  throw new ScimError(412, 'It was changed meanwhile. Read it again.');
}

function readBody(text: string): Resource {
  try {
    const body = JSON.parse(text) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Resource;
  } catch {
    // said below
  }
  throw new ScimError(400, 'The body is no JSON object.', 'invalidSyntax');
}

function ok(body: Resource): ScimResponse {
  return { status: 200, headers: {}, body };
}

function answer(status: number, resource: Resource, query: ScimRequest['query']): ScimResponse {
  const { location, version } = resource.meta as { location: string; version: string };
  return { status, headers: { ...(status === 201 ? { location } : {}), etag: version }, body: shown(resource, query) };
}

function discovered(all: readonly Resource[], id: string | undefined): ScimResponse {
  if (!id) return list(all, {});
  const one = all.find((resource) => resource.id === decodeURIComponent(id));
  if (!one) throw new ScimError(404, 'There is nothing here.');
  return ok(one);
}

/** RFC 7644 §3.4.2: filtered, then paged; the first is number 1. */
function list(resources: readonly Resource[], query: ScimRequest['query']): ScimResponse {
  const matches = query.filter ? parseFilter(query.filter) : () => true;
  const found = resources.filter(matches);
  const startIndex = Math.max(1, wholeNumber(query.startIndex, 1));
  const count = Math.min(mostResults, Math.max(0, wholeNumber(query.count, mostResults)));
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return ok({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: found.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((resource) => shown(resource, query)),
  });
}

function wholeNumber(text: string | undefined, usual: number): number {
  if (text === undefined || text === '') return usual;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimError(400, `${JSON.stringify(text)} is no whole number.`, 'invalidValue');
  return Number(text);
}

const always = new Set(['schemas', 'id', 'meta']);

function topNames(text: string): Set<string> {
  return new Set(
    text.split(',').map((name) =>
      name
        .trim()
        .replace(/^urn:.*:/, '')
        .split('.')[0]!
        .toLowerCase(),
    ),
  );
}

/** RFC 7644 §3.9, for whole attributes. */
function shown(resource: Resource, { attributes, excludedAttributes }: ScimRequest['query']): Resource {
  const wanted = attributes ? topNames(attributes) : null;
  const unwanted = excludedAttributes ? topNames(excludedAttributes) : null;
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => {
      const lower = name.toLowerCase();
      return always.has(name) || ((wanted?.has(lower) ?? true) && !unwanted?.has(lower));
    }),
  );
}

function refusal({ status, scimType, message }: ScimError): ScimResponse {
  return {
    status,
    headers: status === 401 ? { 'www-authenticate': 'Bearer realm="scim"' } : {},
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType ? { scimType } : {}),
      detail: message,
    },
  };
}
