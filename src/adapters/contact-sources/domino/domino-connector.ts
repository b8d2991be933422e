import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
  SettingField,
} from '../../../directory/connector/index.ts';
import type { LdapConnector } from '../../ldap/index.ts';
import { LdapContactConnector, ldapDescription } from '../ldap/index.ts';
import {
  BearerService,
  caOf,
  invalid,
  jsonOf,
  refused,
  secretSetting,
  type Token,
  textSetting,
  unencryptedSetting,
  urlSetting,
  WebClient,
} from '../web/index.ts';
import { DominoRestSource } from './domino-rest-source.ts';

export interface DominoConnectorParts extends ConnectorParts {
  readonly ldap: LdapConnector;
}

const byRest = { name: 'access', in: ['rest'] };
/** Those of LDAP are asked for only where LDAP is spoken; Domino names people `dominoPerson`. */
const ldapSettings = ldapDescription.settings
  .filter(({ name }) => name !== 'ca' && name !== 'password')
  .map((field): SettingField => {
    const usual = field.name === 'filter' && field.type === 'text' ? { ...field, default: '(objectClass=dominoPerson)' } : field;
    return { ...usual, when: { name: 'access', in: ['ldap'] } };
  });

const description: ConnectorDescription = {
  kind: 'domino',
  settings: [
    { name: 'access', required: true, type: 'choice', default: 'ldap', choices: ['ldap', 'rest'] },
    ...ldapSettings,
    { name: 'url', required: true, type: 'text', when: byRest },
    { name: 'user', required: true, type: 'text', when: byRest },
    { name: 'dataSource', required: true, type: 'text', when: byRest },
    { name: 'view', required: true, type: 'text', default: 'People', when: byRest },
    { name: 'documents', required: false, type: 'boolean', default: true, when: byRest },
    { ...unencryptedSetting, when: byRest },
    { name: 'password', required: false, type: 'secret' },
    { name: 'ca', required: false, type: 'long-text' },
  ],
  usualMapping: {
    lastName: 'sn',
    firstName: 'givenName',
    displayName: 'displayName',
    companyName: 'CompanyName',
    department: 'Department',
    jobTitle: 'title',
    email1: 'mail',
    workPhone: 'telephoneNumber',
    mobilePhone: 'mobile',
    homePhone: 'homePhone',
    fax: 'facsimileTelephoneNumber',
  },
  types: ['public'],
  way: 'pull',
};

/** HCL Domino, by LDAP or by its REST API. */
export class DominoConnector implements Connector {
  readonly description = description;
  readonly #parts: DominoConnectorParts;
  readonly #ldap: LdapContactConnector;

  constructor(parts: DominoConnectorParts) {
    this.#parts = parts;
    this.#ldap = new LdapContactConnector({ description, connector: parts.ldap });
  }

  async open(request: OpenRequest): Promise<ContactSource> {
    if (textSetting(request, 'access', 'ldap') === 'ldap') return this.#ldap.open(request);
    const { clock } = this.#parts;
    const url = urlSetting(request, 'url');
    const web = new WebClient({ clock, ca: caOf(request) });
    return new DominoRestSource({
      web,
      service: new BearerService({ clock, web, origin: url.origin, issue: this.#issuer(request, url, web) }),
      host: url.host,
      dataSource: textSetting(request, 'dataSource'),
      view: textSetting(request, 'view', 'People'),
      documents: request.settings.documents !== false,
    });
  }

  #issuer(request: OpenRequest, { origin, host }: URL, web: WebClient): (signal: AbortSignal) => Promise<Token> {
    const { clock } = this.#parts;
    const body = JSON.stringify({ username: textSetting(request, 'user'), password: secretSetting(request, 'password') });
    return async (signal) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const answer = await web.ask({ method: 'POST', url: new URL('/api/v1/auth', origin), headers, body }, signal);
      if (answer.status === 401 || answer.status === 403) throw refused(`${host} does not accept the name or password.`);
      const { bearer, expSeconds } = jsonOf(answer, host);
      if (answer.status !== 200 || typeof bearer !== 'string')
        throw invalid(`${host} answers ${answer.status} without a token: is it a Domino REST API?`);
      return { value: bearer, expiresAtMs: clock.now() + (Number(expSeconds) || 300) * 1000 };
    };
  }
}
