import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
} from '../../../directory/connector/index.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { badSetting } from '../source/index.ts';
import { askForToken, BearerService, caOf, caSetting, secretSetting, textSetting, WebClient } from '../web/index.ts';
import { clientAssertion, readApplicationCertificate } from './client-assertion.ts';
import { GraphSource } from './graph-source.ts';

/** Where a cloud signs applications in, and where its data is. */
export interface MicrosoftCloud {
  readonly login: string;
  readonly graph: string;
}

/** National clouds are separate services. */
export const microsoftClouds: Readonly<Record<string, MicrosoftCloud>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  'us-government': { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'us-defence': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.partner.microsoftonline.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};

export interface GraphConnectorParts extends ConnectorParts {
  readonly random: RandomSource;
  /** Instead of Microsoft's own, for tests. */
  readonly clouds?: Readonly<Record<string, MicrosoftCloud>>;
}

const description: ConnectorDescription = {
  kind: 'microsoft-graph',
  settings: [
    { name: 'cloud', required: true, type: 'choice', default: 'global', choices: Object.keys(microsoftClouds) },
    { name: 'tenant', required: true, type: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9.-]{0,200}$/ },
    { name: 'clientId', required: true, type: 'text', pattern: /^[0-9a-fA-F-]{36}$/ },
    { name: 'authentication', required: true, type: 'choice', default: 'certificate', choices: ['certificate', 'secret'] },
    { name: 'clientSecret', required: true, type: 'secret', when: { name: 'authentication', in: ['secret'] } },
    {
      name: 'certificate',
      required: true,
      type: 'long-text',
      isSecret: true,
      when: { name: 'authentication', in: ['certificate'] },
    },
    {
      name: 'contacts',
      required: true,
      type: 'choice',
      default: 'users',
      choices: ['users', 'organisation-contacts', 'mailbox', 'each-user'],
    },
    { name: 'onlyEnabled', required: false, type: 'boolean', default: true, when: { name: 'contacts', in: ['users'] } },
    { name: 'mailbox', required: true, type: 'text', when: { name: 'contacts', in: ['mailbox'] } },
    {
      name: 'allFolders',
      required: false,
      type: 'boolean',
      default: false,
      when: { name: 'contacts', in: ['mailbox', 'each-user'] },
    },
    caSetting,
  ],
  usualMapping: {
    lastName: 'surname',
    firstName: 'givenName',
    displayName: 'displayName',
    companyName: 'companyName',
    department: 'department',
    jobTitle: 'jobTitle',
    email1: 'mail',
    workPhone: 'businessPhones',
    mobilePhone: 'mobilePhone',
    homePhone: 'homePhones',
    fax: 'faxNumber',
    postalAddress: 'address|a',
    url: 'businessHomePage',
  },
  types: ['public', 'private'],
  way: 'pull',
};

export class GraphConnector implements Connector {
  readonly description = description;
  readonly #parts: GraphConnectorParts;

  constructor(parts: GraphConnectorParts) {
    this.#parts = parts;
  }

  async open(request: OpenRequest): Promise<ContactSource> {
    const { clock, logger, clouds = microsoftClouds } = this.#parts;
    const cloud = clouds[textSetting(request, 'cloud', 'global')];
    if (!cloud) throw badSetting('cloud', `must be one of ${Object.keys(clouds).join(', ')}`);
    const contacts = textSetting(request, 'contacts', 'users');
    const web = new WebClient({ clock, ca: caOf(request) });
    return new GraphSource({
      web,
      service: new BearerService({ clock, web, origin: cloud.graph, issue: this.#issuer(request, cloud, web) }),
      logger: logger.component('directory:microsoft-graph'),
      host: new URL(cloud.graph).host,
      kind: contacts === 'users' || contacts === 'organisation-contacts' ? contacts : 'mailbox-contacts',
      mailbox: contacts === 'mailbox' ? textSetting(request, 'mailbox') : null,
      allFolders: request.settings.allFolders === true,
      onlyEnabled: request.settings.onlyEnabled !== false,
    });
  }

  #issuer(request: OpenRequest, { login, graph }: MicrosoftCloud, web: WebClient) {
    const { clock, random } = this.#parts;
    const clientId = textSetting(request, 'clientId');
    const url = new URL(`${login}/${encodeURIComponent(textSetting(request, 'tenant'))}/oauth2/v2.0/token`);
    const common = { grant_type: 'client_credentials', client_id: clientId, scope: `${graph}/.default` };
    if (textSetting(request, 'authentication', 'certificate') === 'secret') {
      const secret = secretSetting(request, 'clientSecret');
      return (signal: AbortSignal) =>
        askForToken({ clock, web, url }, () => Promise.resolve({ ...common, client_secret: secret }), signal);
    }
    const certificate = readApplicationCertificate(secretSetting(request, 'certificate'));
    const parameters = async () => ({
      ...common,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await clientAssertion(certificate, { clientId, audience: url.href, nowMs: clock.now(), random }),
    });
    return (signal: AbortSignal) => askForToken({ clock, web, url }, parameters, signal);
  }
}
