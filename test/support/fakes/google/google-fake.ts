import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { type FakeAnswer, type FakeRequest, FakeService, json } from '../fake-service.ts';
import type { Listed } from '../listed.ts';

type Person = Readonly<Record<string, unknown>>;

/** A Workspace domain: what its directory shares and what its users have. */
export interface Workspace {
  /** Scopes that an administrator allowed the service account to have for users. */
  readonly delegated: readonly string[];
  readonly directory: Listed<Person>;
  readonly users: Readonly<Record<string, { connections: Listed<Person>; otherContacts?: Listed<Person>; closed?: boolean }>>;
}

const masks = new Set(
  'addresses ageRanges biographies birthdays calendarUrls clientData coverPhotos emailAddresses events externalIds genders imClients interests locales locations memberships metadata miscKeywords names nicknames occupations organizations phoneNumbers photos relations sipAddresses skills urls userDefined'.split(
    ' ',
  ),
);
const otherMasks = new Set(['emailAddresses', 'metadata', 'names', 'phoneNumbers', 'photos']);

interface List {
  readonly scope: string;
  readonly mask: 'personFields' | 'readMask';
  readonly masks: ReadonlySet<string>;
  readonly name: string;
  readonly items: Listed<Person>;
  readonly parameters: readonly string[];
}

/** Google's token endpoint for service accounts and the People API v1, as far as contacts are read from it. */
export class GoogleFake implements AsyncDisposable {
  readonly service: FakeService;
  /** The key file as Google makes it. */
  readonly keyFile: string;
  readonly tokens = new Map<string, { user: string; scopes: readonly string[] }>();
  readonly #workspace: Workspace;
  readonly #publicKey: ReturnType<typeof createPublicKey>;
  readonly #pageSize: number;
  #issued = 0;
  readonly #pages = new Map<string, { from: number; parameters: string }>();

  private constructor(parts: { service: FakeService; workspace: Workspace; pageSize: number }) {
    this.service = parts.service;
    this.#workspace = parts.workspace;
    this.#pageSize = parts.pageSize;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#publicKey = publicKey;
    this.keyFile = JSON.stringify({
      type: 'service_account',
      project_id: 'parley',
      private_key_id: 'key-1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'parley@parley.iam.gserviceaccount.com',
      client_id: '1',
      token_uri: 'https://elsewhere.invalid/token',
    });
  }

  get endpoints() {
    return { token: `${this.service.origin}/token`, people: this.service.origin };
  }

  /** @param pageSize the most it gives in one page, whatever was asked for */
  static async start(workspace: Workspace, pageSize = 2): Promise<GoogleFake> {
    let fake: GoogleFake | undefined;
    const service = await FakeService.start((request) => fake!.#answer(request));
    fake = new GoogleFake({ service, workspace, pageSize });
    return fake;
  }

  #answer(request: FakeRequest): FakeAnswer | Promise<FakeAnswer> {
    if (request.url.pathname === '/token') return this.#token(request);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer === undefined ? undefined : this.tokens.get(bearer);
    if (!token) return failure(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    const list = this.#listAt(request.url.pathname, token.user);
    if (!list) return failure(404, 'NOT_FOUND', 'Requested entity was not found.');
    if (!token.scopes.includes(list.scope))
      return failure(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.');
    if (this.#workspace.users[token.user]?.closed)
      return failure(403, 'PERMISSION_DENIED', 'The Contacts service is switched off for this user.');
    return this.#page(request.url, list);
  }

  async #token({ method, headers, body, url }: FakeRequest): Promise<FakeAnswer> {
    const no = (error: string, description: string, status = 400) => json(status, { error, error_description: description });
    const form = new URLSearchParams(body);
    if (method !== 'POST' || headers['content-type'] !== 'application/x-www-form-urlencoded')
      return no('invalid_request', 'Invalid request.');
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return no('unsupported_grant_type', 'Invalid grant_type.');
    const assertion = form.get('assertion') ?? '';
    try {
      const { payload, protectedHeader } = await jwtVerify(assertion, this.#publicKey, {
        algorithms: ['RS256'],
        issuer: 'parley@parley.iam.gserviceaccount.com',
        audience: `${url.origin}/token`,
        requiredClaims: ['iat', 'exp', 'sub'],
        maxTokenAge: '1h',
      });
      if (protectedHeader.kid !== 'key-1' || payload.exp! - payload.iat! > 3600)
        return no('invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes).');
    } catch {
      return no('invalid_grant', 'Invalid JWT Signature.');
    }
    const { sub, scope } = decodeJwt(assertion) as { sub: string; scope?: string };
    const scopes = (scope ?? '').split(' ');
    if (!scopes.every((one) => this.#workspace.delegated.includes(one)))
      return no(
        'unauthorized_client',
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
        401,
      );
    if (!this.#workspace.users[sub]) return no('invalid_grant', 'Invalid email or User ID');
    const token = `ya29.${++this.#issued}`;
    this.tokens.set(token, { user: sub, scopes });
    return json(200, { access_token: token, expires_in: 3599, token_type: 'Bearer' });
  }

  #listAt(path: string, user: string): List | null {
    const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
    const own = this.#workspace.users[user]!;
    const paging = ['pageSize', 'pageToken'];
    if (path === '/v1/people:listDirectoryPeople')
      return {
        scope: scope('directory.readonly'),
        mask: 'readMask',
        masks,
        name: 'people',
        items: this.#workspace.directory,
        parameters: [...paging, 'sources', 'readMask'],
      };
    if (path === '/v1/people/me/connections')
      return {
        scope: scope('contacts.readonly'),
        mask: 'personFields',
        masks,
        name: 'connections',
        items: own.connections,
        parameters: [...paging, 'personFields'],
      };
    if (path === '/v1/otherContacts')
      return {
        scope: scope('contacts.other.readonly'),
        mask: 'readMask',
        masks: otherMasks,
        name: 'otherContacts',
        items: own.otherContacts ?? [],
        parameters: [...paging, 'readMask'],
      };
    return null;
  }

  #page({ searchParams, pathname }: URL, { mask, masks: allowed, name, items, parameters }: List): FakeAnswer {
    const bad = (message: string) => failure(400, 'INVALID_ARGUMENT', message);
    for (const one of searchParams.keys())
      if (!parameters.includes(one))
        return bad(`Invalid JSON payload received. Unknown name "${one}": Cannot bind query parameter.`);
    const wanted = (searchParams.get(mask) ?? '').split(',');
    for (const one of wanted) if (!allowed.has(one)) return bad(`Invalid ${mask} mask path: "${one}".`);
    if (parameters.includes('sources') && searchParams.getAll('sources').length === 0) return bad('sources is required.');
    for (const source of searchParams.getAll('sources'))
      if (!/^DIRECTORY_SOURCE_TYPE_DOMAIN_(PROFILE|CONTACT)$/.test(source))
        return bad(`Invalid value at 'sources': "${source}".`);
    const size = Number(searchParams.get('pageSize') ?? 100);
    if (!Number.isInteger(size) || size < 1 || size > 1000) return bad('Page size must be between 1 and 1000.');
    const others = new URLSearchParams(searchParams);
    others.delete('pageToken');
    const asked = `${pathname}?${others.toString()}`;
    const page = searchParams.get('pageToken');
    const known = page === null ? { from: 0, parameters: asked } : this.#pages.get(page);
    if (known?.parameters !== asked)
      return bad('Page token is invalid, or request parameters differ from those of the first call.');
    const to = known.from + Math.min(size, this.#pageSize);
    const people = items.slice(known.from, Math.min(to, items.length)).map((person) => masked(person, wanted));
    if (to >= items.length) return json(200, people.length > 0 ? { [name]: people, totalItems: items.length } : {});
    const token = `page-${this.#pages.size + 1}`;
    this.#pages.set(token, { from: to, parameters: asked });
    return json(200, { [name]: people, nextPageToken: token });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}

function masked(person: Person, wanted: readonly string[]): Person {
  const always = ['resourceName', 'etag'];
  return Object.fromEntries(Object.entries(person).filter(([name]) => always.includes(name) || wanted.includes(name)));
}

function failure(status: number, code: string, message: string): FakeAnswer {
  return json(status, { error: { code: status, message, status: code } });
}
