import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
} from '../../../directory/connector/index.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { badSetting } from '../source/index.ts';
import {
  askForToken,
  BearerService,
  busyByStatus,
  caOf,
  caSetting,
  secretSetting,
  textSetting,
  unencryptedSetting,
  urlSetting,
  WebClient,
} from '../web/index.ts';
import { basicLogin, bearerLogin, type ExchangeLogin, NtlmLogin } from './exchange-login.ts';
import { type ExchangeKind, ExchangeSource } from './exchange-source.ts';
import { ntlmAccount } from './ntlm.ts';
import { busyExchange, type ExchangeVersion, exchangeVersions, Soap } from './soap.ts';

export interface ExchangeConnectorParts extends ConnectorParts {
  readonly random: RandomSource;
}

const kinds: readonly ExchangeKind[] = ['public-folders', 'mailbox', 'each-user', 'address-list'];
const byPassword = { name: 'authentication', in: ['ntlm', 'basic'] };
const byToken = { name: 'authentication', in: ['oauth'] };

const description: ConnectorDescription = {
  kind: 'exchange',
  settings: [
    { name: 'url', required: true, type: 'text' },
    { name: 'version', required: true, type: 'choice', default: exchangeVersions[0], choices: exchangeVersions },
    { name: 'authentication', required: true, type: 'choice', default: 'ntlm', choices: ['ntlm', 'basic', 'oauth'] },
    { name: 'user', required: true, type: 'text', when: byPassword },
    { name: 'password', required: true, type: 'secret', when: byPassword },
    { name: 'tokenUrl', required: true, type: 'text', when: byToken },
    { name: 'clientId', required: true, type: 'text', when: byToken },
    { name: 'clientSecret', required: true, type: 'secret', when: byToken },
    { name: 'scope', required: false, type: 'text', default: 'https://outlook.office365.com/.default', when: byToken },
    { name: 'contacts', required: true, type: 'choice', default: 'public-folders', choices: kinds },
    { name: 'mailbox', required: false, type: 'text', when: { name: 'contacts', in: ['mailbox'] } },
    {
      name: 'access',
      required: false,
      type: 'choice',
      default: 'impersonation',
      choices: ['impersonation', 'delegate'],
      when: { name: 'contacts', in: ['mailbox', 'each-user'] },
    },
    {
      name: 'folders',
      required: false,
      type: 'text',
      when: { name: 'contacts', in: ['public-folders', 'mailbox', 'each-user'] },
    },
    {
      name: 'subfolders',
      required: false,
      type: 'boolean',
      default: false,
      when: { name: 'contacts', in: ['public-folders', 'mailbox', 'each-user'] },
    },
    { name: 'publicFolderMailbox', required: false, type: 'text', when: { name: 'contacts', in: ['public-folders'] } },
    unencryptedSetting,
    caSetting,
  ],
  usualMapping: {
    lastName: 'Surname',
    firstName: 'GivenName',
    displayName: 'DisplayName',
    companyName: 'CompanyName',
    department: 'Department',
    jobTitle: 'JobTitle',
    email1: 'EmailAddress1',
    email2: 'EmailAddress2',
    workPhone: 'BusinessPhone',
    mobilePhone: 'MobilePhone',
    homePhone: 'HomePhone',
    assistantPhone: 'AssistantPhone',
    standardPhone: 'CompanyMainPhone',
    fax: 'BusinessFax',
    postalAddress: 'BusinessAddress|a',
    picture: 'Photo',
    url: 'BusinessHomePage',
  },
  types: ['public', 'private'],
  way: 'pull',
};

/** Exchange Server by Exchange Web Services. */
export class ExchangeConnector implements Connector {
  readonly description = description;
  readonly #parts: ExchangeConnectorParts;

  constructor(parts: ExchangeConnectorParts) {
    this.#parts = parts;
  }

  async open(request: OpenRequest): Promise<ContactSource> {
    const { clock, logger } = this.#parts;
    const url = urlSetting(request, 'url');
    const authentication = textSetting(request, 'authentication', 'ntlm');
    const version = oneOf('version', textSetting(request, 'version', exchangeVersions[0]), exchangeVersions);
    const web = new WebClient({ clock, ca: caOf(request), connections: authentication === 'ntlm' ? 1 : 2 });
    return new ExchangeSource({
      web,
      soap: new Soap({ login: this.#login(request, authentication, url, web), version, host: url.host }),
      logger: logger.component('directory:exchange'),
      version: version satisfies ExchangeVersion,
      kind: oneOf('contacts', textSetting(request, 'contacts', 'public-folders'), kinds),
      mailbox: textSetting(request, 'mailbox', '') || null,
      access: textSetting(request, 'access', 'impersonation') === 'delegate' ? 'delegate' : 'impersonation',
      folders: textSetting(request, 'folders', '')
        .split(',')
        .map((path) => path.trim())
        .filter(Boolean),
      subfolders: request.settings.subfolders === true,
      publicFolderMailbox: textSetting(request, 'publicFolderMailbox', '') || null,
    });
  }

  #login(request: OpenRequest, authentication: string, url: URL, web: WebClient): ExchangeLogin {
    const { clock, random } = this.#parts;
    const busyFor = busyExchange(busyByStatus(clock));
    if (authentication === 'oauth') {
      const parameters = {
        grant_type: 'client_credentials',
        client_id: textSetting(request, 'clientId'),
        client_secret: secretSetting(request, 'clientSecret'),
        scope: textSetting(request, 'scope', 'https://outlook.office365.com/.default'),
      };
      const tokenUrl = urlSetting(request, 'tokenUrl');
      const issue = (signal: AbortSignal) =>
        askForToken({ clock, web, url: tokenUrl }, () => Promise.resolve(parameters), signal);
      return bearerLogin(new BearerService({ clock, web, origin: url.origin, issue, busyFor }), url);
    }
    const [login, password] = [textSetting(request, 'user'), secretSetting(request, 'password')];
    if (authentication === 'basic') return basicLogin({ clock, web, url, busyFor }, login, password);
    return new NtlmLogin({ clock, web, url, busyFor, random, account: ntlmAccount(login, password) });
  }
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw badSetting(name, `must be one of ${choices.join(', ')}`);
  return choice;
}
