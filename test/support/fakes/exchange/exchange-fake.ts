import { createHash, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { child, parseXml, type XmlElement } from '../../../../src/adapters/contact-sources/web/index.ts';
import { type FakeAnswer, type FakeRequest, FakeService, json } from '../fake-service.ts';
import type { Listed } from '../listed.ts';
import {
  answerTo,
  demandOneOf,
  demandOrder,
  Fault,
  failed,
  messages,
  numberOf,
  success,
  textAt,
  types,
} from './exchange-answers.ts';
import { NtlmAcceptor } from './ntlm-acceptor.ts';

/** An item of a folder; `properties` are its elements as the schema has them, in its order. */
export interface ExchangeItem {
  readonly id: string;
  readonly kind: 'Contact' | 'DistributionList' | 'Message';
  readonly properties: string;
}

export interface ExchangeFolder {
  readonly name: string;
  readonly class: string;
  readonly items?: readonly ExchangeItem[] | Listed<ExchangeItem>;
  readonly folders?: readonly ExchangeFolder[];
}

export interface Organisation {
  readonly domain: string;
  readonly account: { readonly name: string; readonly password: string; readonly address: string };
  readonly ways: readonly ('ntlm' | 'basic' | 'oauth')[];
  /** For whom the account may act (role ApplicationImpersonation). */
  readonly impersonates: readonly string[];
  readonly mailboxes: Readonly<Record<string, { contacts: ExchangeFolder; delegates?: readonly string[] }>>;
  readonly publicFolders: readonly ExchangeFolder[];
  /** The global address list: aliases and what `Contact` says. */
  readonly addressList: readonly { alias: string; name: string; address: string; properties?: string; type?: string }[];
}

/** Exchange Web Services of Exchange Server 2013 and later, as far as contacts are read from it; NTLM is GSS-NTLMSSP's. */
export class ExchangeFake implements AsyncDisposable {
  readonly service: FakeService;
  readonly tokens = new Set<string>();
  /** How many connections were signed in by NTLM. */
  signedIn = 0;
  readonly #organisation: Organisation;
  readonly #acceptor: NtlmAcceptor;
  readonly #pageSize: number;
  readonly #known = new WeakSet<Socket>();
  readonly #numbers = new WeakMap<Socket, string>();
  readonly #folders = new Map<string, ExchangeFolder>();
  /** Where an item is, by its id. */
  readonly #places = new Map<string, { readonly items: Listed<ExchangeItem>; readonly at: number }>();
  #connections = 0;

  private constructor(parts: { service: FakeService; organisation: Organisation; acceptor: NtlmAcceptor; pageSize: number }) {
    this.service = parts.service;
    this.#organisation = parts.organisation;
    this.#acceptor = parts.acceptor;
    this.#pageSize = parts.pageSize;
    const remember = (folder: ExchangeFolder, id: string): void => {
      this.#folders.set(id, folder);
      const { items = [] } = folder;
      for (let at = 0; at < items.length; at += 1) this.#places.set(items.slice(at, at + 1)[0]!.id, { items, at });
      for (const [index, one] of (folder.folders ?? []).entries()) remember(one, `${id}/${index}`);
    };
    for (const [address, { contacts }] of Object.entries(parts.organisation.mailboxes)) remember(contacts, `${address}:contacts`);
    remember({ name: 'IPM_SUBTREE', class: 'IPF.Note', folders: parts.organisation.publicFolders }, 'public');
  }

  get url(): string {
    return `${this.service.origin}/EWS/Exchange.asmx`;
  }

  /** @param pageSize the most it gives at once: policies of servers are like that */
  static async start(organisation: Organisation, pageSize = 2): Promise<ExchangeFake> {
    const { domain, account } = organisation;
    const acceptor = await NtlmAcceptor.start([`${domain}:${account.name}:${account.password}`]);
    let fake: ExchangeFake | undefined;
    const service = await FakeService.start((request) => fake!.#answer(request));
    fake = new ExchangeFake({ service, organisation, acceptor, pageSize });
    return fake;
  }

  async #answer(request: FakeRequest): Promise<FakeAnswer> {
    if (request.url.pathname === '/token') return this.#token(request);
    if (request.url.pathname !== '/EWS/Exchange.asmx') return { status: 404, body: 'Not found' };
    const refusal = await this.#signIn(request);
    if (refusal) return refusal;
    if (request.method !== 'POST' || !/^text\/xml; charset=utf-8$/.test(request.headers['content-type'] ?? ''))
      return { status: 415 };
    try {
      return this.#call(request);
    } catch (fault) {
      if (fault instanceof Fault) return fault.answer;
      return new Fault('ErrorInvalidRequest', 'The request is invalid.').answer;
    }
  }

  #token({ body }: FakeRequest): FakeAnswer {
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'client_credentials' || form.get('scope') !== 'https://outlook.office365.com/.default')
      return json(400, { error: 'invalid_scope', error_description: 'AADSTS70011: The provided value for scope is not valid.' });
    if (form.get('client_secret') !== this.#organisation.account.password)
      return json(401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' });
    const token = `exchange-${this.tokens.size + 1}`;
    this.tokens.add(token);
    return json(200, { access_token: token, token_type: 'Bearer', expires_in: 3599 });
  }

  /** @returns null for those who are known */
  async #signIn({ headers, socket, body }: FakeRequest): Promise<FakeAnswer | null> {
    const { ways, account, domain } = this.#organisation;
    const offers = ways.map((way) => ({ ntlm: 'NTLM', basic: 'Basic realm="mail.contoso.test"', oauth: 'Bearer' })[way]);
    const unknown: FakeAnswer = { status: 401, headers: { 'www-authenticate': ['Negotiate', ...offers].join(', ') } };
    const [scheme = '', credentials = ''] = (headers.authorization ?? '').split(' ');
    if (scheme === 'Basic' && ways.includes('basic')) {
      const names = [account.name, `${domain}\\${account.name}`, account.address];
      return names.some((name) => Buffer.from(`${name}:${account.password}`).toString('base64') === credentials) ? null : unknown;
    }
    if (scheme === 'Bearer' && ways.includes('oauth')) return this.tokens.has(credentials) ? null : unknown;
    if (scheme === 'NTLM' && ways.includes('ntlm')) return this.#ntlm(socket, credentials, body, unknown);
    return this.#known.has(socket) ? null : unknown;
  }

  async #ntlm(socket: Socket, token: string, body: string, unknown: FakeAnswer): Promise<FakeAnswer | null> {
    const number = this.#numbers.get(socket) ?? `c${++this.#connections}`;
    this.#numbers.set(socket, number);
    const { state, bytes } = await this.#acceptor.step(number, this.#binding(), Buffer.from(token, 'base64'));
    if (state === 'more') {
      if (body !== '') return { status: 400, body: 'A body before one is known' };
      return { status: 401, headers: { 'www-authenticate': `NTLM ${bytes.toString('base64')}` } };
    }
    if (state === 'refused') return unknown;
    this.#known.add(socket);
    this.signedIn += 1;
    return null;
  }

  #binding(): Buffer {
    const { raw } = new X509Certificate(this.service.certificatePem);
    return Buffer.concat([Buffer.from('tls-server-end-point:'), createHash('sha256').update(raw).digest()]);
  }

  #call(request: FakeRequest): FakeAnswer {
    const envelope = parseXml(request.body, 'the request');
    const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
    demandOrder(envelope, soap, ['Header', 'Body']);
    const header = child(envelope, 'Header')!;
    demandOrder(header, types, ['RequestServerVersion', 'ExchangeImpersonation?']);
    demandOneOf(child(header, 'RequestServerVersion')?.attributes.Version, 'Version', [
      'Exchange2007_SP1',
      'Exchange2010_SP2',
      'Exchange2013_SP1',
    ]);
    const operation = child(envelope, 'Body')!.children[0]!;
    if (operation.namespace !== messages) throw new Fault('ErrorSchemaValidation', 'The request failed schema validation.');
    const acting = this.#acting(textAt(header, 'ExchangeImpersonation', 'ConnectingSID', 'PrimarySmtpAddress'), request);
    if (operation.name === 'FindFolder') return this.#findFolder(operation, acting);
    if (operation.name === 'FindItem') return this.#findItem(operation, acting);
    if (operation.name === 'GetItem') return this.#getItem(operation);
    if (operation.name === 'ResolveNames') return this.#resolveNames(operation);
    throw new Fault('ErrorInvalidRequest', `There is no operation ${operation.name}.`);
  }

  /** As whom the request is done. */
  #acting(address: string | undefined, { headers }: FakeRequest): string {
    const { account, impersonates, mailboxes } = this.#organisation;
    if (address === undefined) return account.address;
    if (headers['x-anchormailbox'] !== address)
      throw new Fault('ErrorInvalidRequest', 'X-AnchorMailbox must be the impersonated mailbox.');
    if (!mailboxes[address]) throw new Fault('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
    if (!impersonates.includes(address))
      throw new Fault('ErrorImpersonateUserDenied', 'The account does not have permission to impersonate the requested user.');
    return address;
  }

  #folderOf(parent: XmlElement, acting: string, operation: string): { id: string; folder: ExchangeFolder } | string {
    const reference = parent.children[0]!;
    const none = failed(operation, 'ErrorItemNotFound', 'The specified object was not found in the store.');
    if (reference.name === 'FolderId') {
      const folder = this.#folders.get(reference.attributes.Id ?? '');
      return folder ? { id: reference.attributes.Id!, folder } : none;
    }
    const name = demandOneOf(reference.attributes.Id, 'Id', ['contacts', 'publicfoldersroot', 'msgfolderroot']);
    if (name === 'publicfoldersroot') return { id: 'public', folder: this.#folders.get('public')! };
    const mailbox = textAt(reference, 'Mailbox', 'EmailAddress') ?? acting;
    const found = this.#organisation.mailboxes[mailbox];
    if (!found) return failed(operation, 'ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
    if (mailbox !== acting && !found.delegates?.includes(acting)) return none;
    return { id: `${mailbox}:contacts`, folder: found.contacts };
  }

  #findFolder(operation: XmlElement, acting: string): FakeAnswer {
    demandOneOf(operation.attributes.Traversal, 'Traversal', ['Shallow', 'Deep', 'SoftDeleted']);
    demandOrder(operation, messages, ['FolderShape', 'IndexedPageFolderView?', 'Restriction?', 'ParentFolderIds']);
    demandOrder(child(operation, 'FolderShape')!, types, ['BaseShape', 'AdditionalProperties?']);
    const fields = child(child(operation, 'FolderShape'), 'AdditionalProperties')?.children ?? [];
    for (const { attributes } of fields)
      demandOneOf(attributes.FieldURI, 'FieldURI', ['folder:DisplayName', 'folder:FolderClass', 'folder:ChildFolderCount']);
    const found = this.#folderOf(child(operation, 'ParentFolderIds')!, acting, 'FindFolder');
    if (typeof found === 'string') return answerTo('FindFolder', [found]);
    const view = child(operation, 'IndexedPageFolderView');
    const { from, to, attributes } = this.#view(view, found.folder.folders?.length ?? 0);
    const folders = (found.folder.folders ?? []).slice(from, to).map((folder, index) => {
      const element = folder.class.startsWith('IPF.Contact') ? 'ContactsFolder' : 'Folder';
      return `<t:${element}><t:FolderId Id="${found.id}/${from + index}" ChangeKey="AQ=="/><t:FolderClass>${folder.class}</t:FolderClass><t:DisplayName>${folder.name}</t:DisplayName><t:ChildFolderCount>${folder.folders?.length ?? 0}</t:ChildFolderCount></t:${element}>`;
    });
    return answerTo('FindFolder', [
      success('FindFolder', `<m:RootFolder ${attributes}><t:Folders>${folders.join('')}</t:Folders></m:RootFolder>`),
    ]);
  }

  #view(view: XmlElement | undefined, total: number): { from: number; to: number; attributes: string } {
    demandOneOf(view?.attributes.BasePoint, 'BasePoint', ['Beginning', 'End']);
    const from = numberOf(view, 'Offset');
    const to = Math.min(total, from + Math.min(numberOf(view, 'MaxEntriesReturned'), this.#pageSize));
    return {
      from,
      to,
      attributes: `IndexedPagingOffset="${to}" TotalItemsInView="${total}" IncludesLastItemInRange="${to >= total}"`,
    };
  }

  #findItem(operation: XmlElement, acting: string): FakeAnswer {
    demandOneOf(operation.attributes.Traversal, 'Traversal', ['Shallow', 'SoftDeleted', 'Associated']);
    demandOrder(operation, messages, ['ItemShape', 'IndexedPageItemView?', 'Restriction?', 'SortOrder?', 'ParentFolderIds']);
    demandOneOf(textAt(operation, 'ItemShape', 'BaseShape'), 'BaseShape', ['IdOnly', 'Default', 'AllProperties']);
    const found = this.#folderOf(child(operation, 'ParentFolderIds')!, acting, 'FindItem');
    if (typeof found === 'string') return answerTo('FindItem', [found]);
    const all = found.folder.items ?? [];
    const { from, to, attributes } = this.#view(child(operation, 'IndexedPageItemView'), all.length);
    const items = all.slice(from, to).map(({ id, kind }) => `<t:${kind}><t:ItemId Id="${id}" ChangeKey="EQ=="/></t:${kind}>`);
    return answerTo('FindItem', [
      success('FindItem', `<m:RootFolder ${attributes}><t:Items>${items.join('')}</t:Items></m:RootFolder>`),
    ]);
  }

  #getItem(operation: XmlElement): FakeAnswer {
    demandOrder(operation, messages, ['ItemShape', 'ItemIds']);
    demandOrder(child(operation, 'ItemShape')!, types, [
      'BaseShape',
      'IncludeMimeContent?',
      'BodyType?',
      'AdditionalProperties?',
    ]);
    const responses = child(operation, 'ItemIds')!.children.map(({ attributes }) => {
      const place = this.#places.get(attributes.Id ?? '');
      const item = place?.items.slice(place.at, place.at + 1)[0];
      if (!item) return failed('GetItem', 'ErrorItemNotFound', 'The specified object was not found in the store.');
      return success(
        'GetItem',
        `<m:Items><t:${item.kind}><t:ItemId Id="${item.id}" ChangeKey="EQ=="/>${item.properties}</t:${item.kind}></m:Items>`,
      );
    });
    return answerTo('GetItem', responses);
  }

  #resolveNames(operation: XmlElement): FakeAnswer {
    demandOneOf(operation.attributes.ReturnFullContactData, 'ReturnFullContactData', ['true', 'false']);
    demandOrder(operation, messages, ['ParentFolderIds?', 'UnresolvedEntry']);
    const beginning = (textAt(operation, 'UnresolvedEntry') ?? '').toLowerCase();
    if (beginning === '') throw new Fault('ErrorInvalidRequest', 'UnresolvedEntry is empty.');
    const all = this.#organisation.addressList.filter(({ alias, name }) =>
      [alias, ...name.split(' ')].some((one) => one.toLowerCase().startsWith(beginning)),
    );
    if (all.length === 0)
      return answerTo('ResolveNames', [failed('ResolveNames', 'ErrorNameResolutionNoResults', 'No results were found.')]);
    const resolutions = all
      .slice(0, 100)
      .map(
        ({ name, address, properties = '', type = 'Mailbox' }) =>
          `<t:Resolution><t:Mailbox><t:Name>${name}</t:Name><t:EmailAddress>${address}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>${type}</t:MailboxType></t:Mailbox><t:Contact><t:DisplayName>${name}</t:DisplayName>${properties}<t:ContactSource>ActiveDirectory</t:ContactSource></t:Contact></t:Resolution>`,
      );
    const set = `<m:ResolutionSet TotalItemsInView="${Math.min(100, all.length)}" IncludesLastItemInRange="${all.length <= 100}">${resolutions.join('')}</m:ResolutionSet>`;
    if (all.length === 1) return answerTo('ResolveNames', [success('ResolveNames', set)]);
    const many = `<m:ResolveNamesResponseMessage ResponseClass="Warning"><m:MessageText>Multiple results were found.</m:MessageText><m:ResponseCode>ErrorNameResolutionMultipleResults</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>${set}</m:ResolveNamesResponseMessage>`;
    return answerTo('ResolveNames', [many]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
    await this.#acceptor[Symbol.asyncDispose]();
  }
}
