import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import { type FakeAnswer, type FakeRequest, FakeService, json } from '../fake-service.ts';
import type { Listed } from '../listed.ts';

type Item = Readonly<Record<string, unknown>>;

/** What the tenant holds. Mailboxes by address; a null one is closed to the application. */
export interface Tenant {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
  /** PEM of the certificate that was uploaded for the application. */
  readonly certificate?: string;
  readonly permissions: readonly string[];
  readonly users: Listed<Item>;
  readonly organisationContacts: Listed<Item>;
  readonly mailboxes: Readonly<Record<string, { contacts: Listed<Item>; folders?: readonly Folder[] } | null>>;
}

export interface Folder {
  readonly id: string;
  readonly contacts: Listed<Item>;
  readonly folders?: readonly Folder[];
}

/** Properties of the types of Graph that may be selected, besides `id`. */
const properties = {
  user: 'accountEnabled displayName givenName surname companyName department jobTitle mail otherMails userPrincipalName businessPhones mobilePhone faxNumber officeLocation streetAddress city state postalCode country employeeId mailNickname proxyAddresses onPremisesExtensionAttributes',
  orgContact:
    'displayName givenName surname companyName department jobTitle mail mailNickname phones addresses proxyAddresses onPremisesSyncEnabled',
  contact:
    'displayName givenName surname middleName nickName title companyName department jobTitle emailAddresses businessPhones homePhones mobilePhone businessAddress homeAddress otherAddress businessHomePage assistantName manager officeLocation profession personalNotes birthday categories fileAs imAddresses spouseName children generation initials parentFolderId yomiGivenName',
  contactFolder: 'displayName parentFolderId',
} as const;

interface Collection {
  readonly type: keyof typeof properties;
  readonly permission: string;
  readonly largestPage: number;
  readonly items: Listed<Item>;
}

/** Entra ID's token endpoint and Microsoft Graph v1.0, as far as contacts are read from it. */
export class GraphFake implements AsyncDisposable {
  readonly service: FakeService;
  /** Tokens that are accepted; emptied, all have expired. */
  readonly tokens = new Set<string>();
  #issued = 0;
  readonly #assertions = new Set<string>();

  private constructor(service: FakeService) {
    this.service = service;
  }

  get clouds() {
    return { global: { login: this.service.origin, graph: this.service.origin } };
  }

  /** @param pageSize the most it gives in one page, whatever was asked for */
  static async start(tenant: Tenant, pageSize = 2): Promise<GraphFake> {
    let fake: GraphFake | undefined;
    const service = await FakeService.start((request) => fake!.#answer(request, tenant, pageSize));
    fake = new GraphFake(service);
    return fake;
  }

  #answer(request: FakeRequest, tenant: Tenant, pageSize: number): FakeAnswer | Promise<FakeAnswer> {
    const { pathname } = request.url;
    if (pathname.endsWith('/oauth2/v2.0/token')) return this.#token(request, tenant);
    if (!pathname.startsWith('/v1.0/')) return json(400, { error: { code: 'BadRequest', message: 'Invalid version.' } });
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!bearer || !this.tokens.has(bearer))
      return json(401, {
        error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed, the token is expired.' },
      });
    const collection = collectionAt(decodeURIComponent(pathname.slice('/v1.0/'.length)), tenant);
    return 'status' in collection ? collection : this.#page(request.url, collection, tenant, pageSize);
  }

  async #token(request: FakeRequest, tenant: Tenant): Promise<FakeAnswer> {
    const form = new URLSearchParams(request.body);
    const no = (code: string, description: string, status = 400) =>
      json(status, { error: code, error_description: `${description}\r\nTrace ID: 0\r\nTimestamp: 0`, error_codes: [1] });
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/x-www-form-urlencoded')
      return no('invalid_request', 'AADSTS900144: The request body must contain the following parameter: grant_type.');
    if (request.url.pathname.split('/')[1] !== tenant.id) return no('invalid_request', 'AADSTS90002: Tenant not found.');
    if (form.get('grant_type') !== 'client_credentials')
      return no('unsupported_grant_type', 'AADSTS70003: The grant type is not supported.');
    if (form.get('scope') !== `${request.url.origin}/.default`)
      return no('invalid_scope', 'AADSTS1002012: The provided value for scope is not valid.');
    if (form.get('client_id') !== tenant.clientId)
      return no('unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
    const problem = form.has('client_assertion')
      ? await this.#assertionProblem(form, request.url, tenant)
      : form.get('client_secret') === tenant.secret
        ? null
        : 'AADSTS7000215: Invalid client secret provided.';
    if (problem) return no('invalid_client', problem, 401);
    const token = `token-${++this.#issued}`;
    this.tokens.add(token);
    return json(200, { token_type: 'Bearer', expires_in: 3599, access_token: token });
  }

  async #assertionProblem(form: URLSearchParams, { origin, pathname }: URL, tenant: Tenant): Promise<string | null> {
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return 'AADSTS50027: JWT token is invalid.';
    const certificate = new X509Certificate(tenant.certificate ?? '');
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    try {
      const { protectedHeader, payload } = await jwtVerify(
        form.get('client_assertion') ?? '',
        createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' })),
        {
          algorithms: ['PS256'],
          issuer: tenant.clientId,
          subject: tenant.clientId,
          audience: `${origin}${pathname}`,
          requiredClaims: ['exp', 'jti', 'nbf'],
        },
      );
      if (protectedHeader['x5t#S256'] !== thumbprint)
        return 'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.';
      if (this.#assertions.has(String(payload.jti))) return 'AADSTS50027: The assertion was used before.';
      this.#assertions.add(String(payload.jti));
      return null;
    } catch {
      return 'AADSTS700027: Client assertion failed signature validation.';
    }
  }

  #page(url: URL, { type, permission, largestPage, items }: Collection, tenant: Tenant, pageSize: number): FakeAnswer {
    if (!tenant.permissions.includes(permission))
      return json(403, {
        error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
      });
    const bad = (message: string) => json(400, { error: { code: 'Request_BadRequest', message } });
    const query = url.searchParams;
    for (const name of query.keys())
      if (!['$select', '$top', '$filter', '$skiptoken'].includes(name)) return bad(`Unrecognized query argument: ${name}.`);
    const select = query.get('$select')?.split(',') ?? [];
    for (const name of select)
      if (name !== 'id' && !properties[type].split(' ').includes(name))
        return bad(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`);
    const top = Number(query.get('$top') ?? 100);
    if (!Number.isInteger(top) || top < 1 || top > largestPage)
      return bad(`Invalid page size specified: '${query.get('$top')}'. Must be between 1 and ${largestPage} inclusive.`);
    const filter = query.get('$filter');
    if (filter !== null && !(type === 'user' && filter === 'accountEnabled eq true')) return bad('Invalid filter clause');
    const size = Math.min(top, pageSize);
    const value: Item[] = [];
    let at = Number(query.get('$skiptoken') ?? 0);
    // What the filter leaves out fills no page.
    for (; at < items.length && value.length < size; at += 1) {
      const [item] = items.slice(at, at + 1);
      if (filter !== null && item!.accountEnabled === false) continue;
      value.push(Object.fromEntries(Object.entries(item!).filter(([name]) => select.includes(name))));
    }
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(at));
    return json(200, {
      '@odata.context': `${url.origin}/v1.0/$metadata#${type}s`,
      ...(at < items.length ? { '@odata.nextLink': next.href } : {}),
      value,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}

function collectionAt(path: string, tenant: Tenant): Collection | FakeAnswer {
  if (path === 'users') return { type: 'user', permission: 'User.Read.All', largestPage: 999, items: tenant.users };
  if (path === 'contacts')
    return { type: 'orgContact', permission: 'OrgContact.Read.All', largestPage: 999, items: tenant.organisationContacts };
  const [users, address, ...rest] = path.split('/');
  if (users !== 'users')
    return json(400, { error: { code: 'BadRequest', message: `Resource not found for the segment '${users}'.` } });
  const mailbox = tenant.mailboxes[address!];
  if (mailbox === undefined)
    return json(404, { error: { code: 'Request_ResourceNotFound', message: `Resource '${address}' does not exist.` } });
  if (mailbox === null)
    return json(403, { error: { code: 'ErrorAccessDenied', message: 'Access is denied. Check credentials and try again.' } });
  const folders = { type: 'contactFolder', permission: 'Contacts.Read', largestPage: 1000 } as const;
  const contacts = { type: 'contact', permission: 'Contacts.Read', largestPage: 1000 } as const;
  if (rest.join('/') === 'contacts') return { ...contacts, items: mailbox.contacts };
  if (rest.join('/') === 'contactFolders') return { ...folders, items: (mailbox.folders ?? []).map(({ id }) => ({ id })) };
  const folder = rest[0] === 'contactFolders' ? folderWith(rest[1]!, mailbox.folders ?? []) : undefined;
  if (folder && rest[2] === 'contacts') return { ...contacts, items: folder.contacts };
  if (folder && rest[2] === 'childFolders') return { ...folders, items: (folder.folders ?? []).map(({ id }) => ({ id })) };
  return json(404, { error: { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' } });
}

function folderWith(id: string, folders: readonly Folder[]): Folder | undefined {
  return folders.find((one) => one.id === id) ?? folders.map((one) => folderWith(id, one.folders ?? [])).find(Boolean);
}
