import { FilterParser } from 'ldapts';
import type { Connector, ConnectorDescription, ContactSource, OpenRequest } from '../../../directory/connector/index.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { type LdapConnector, type LdapSecurity, parseLdapServers } from '../../ldap/index.ts';
import { badSetting, settingsReader } from '../source/index.ts';
import { caOf } from '../web/index.ts';
import { LdapContactSource } from './ldap-contact-source.ts';

const usualPorts = { ldaps: 636, starttls: 389, none: 389 } as const;

/** LDAP and Active Directory (T-DIR-1); other directories that speak LDAP by a description of their own with the same settings. */
export class LdapContactConnector implements Connector {
  readonly description: ConnectorDescription;
  readonly #connector: LdapConnector;

  constructor(parts: { description: ConnectorDescription; connector: LdapConnector }) {
    this.description = parts.description;
    this.#connector = parts.connector;
  }

  open(request: OpenRequest): Promise<ContactSource> {
    return Promise.resolve().then(() => new LdapContactSource({ connector: this.#connector, ...this.#read(request) }));
  }

  #read(request: OpenRequest) {
    const settings = settingsReader(request.settings);
    const security = (settings.text('security') || this.#usual('security')) as LdapSecurity;
    const bindName = settings.text('bindName');
    const password = request.secrets.password ?? '';
    if (bindName && !password) throw badSetting('password', 'a name without a password would be let in as nobody: enter it');
    const filter = settings.text('filter') || String(this.#usual('filter'));
    checkFilter(filter);
    return {
      target: {
        servers: serversOf(settings.text('servers'), settings.number('port') || usualPorts[security]),
        security,
        ca: caOf(request),
        connectTimeoutMs: 10_000,
        answerTimeoutMs: 60_000,
      },
      bindName,
      password,
      base: settings.text('base'),
      filter,
      pageSize: settings.number('pageSize', Number(this.#usual('pageSize'))),
      sizeLimit: settings.number('sizeLimit') || null,
    };
  }

  #usual(name: string): string | number | boolean | undefined {
    const field = this.description.settings.find((one) => one.name === name);
    return field && 'default' in field ? field.default : undefined;
  }
}

function serversOf(text: string, port: number) {
  try {
    const servers = parseLdapServers(text, port);
    if (servers.length > 0) return servers;
  } catch (error) {
    if (error instanceof ParleyError) throw badSetting('servers', error.message);
    throw error;
  }
  throw badSetting('servers', 'no server is named');
}

function checkFilter(filter: string): void {
  try {
    FilterParser.parseString(filter);
  } catch {
    throw badSetting(
      'filter',
      `"${filter}" cannot be read, expected a filter such as (&(objectClass=person)(telephoneNumber=*))`,
    );
  }
}
