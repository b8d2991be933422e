import type {
  Connector,
  ConnectorDescription,
  ContactSource,
  OpenRequest,
  SourceEntry,
} from '../../../directory/connector/index.ts';
import type { CompanyId, DomainId, UserId } from '../../../kernel/ids.ts';
import { displayName, type User } from '../../../platform/user/index.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import { asWanted } from '../web/index.ts';

/** Fields of users that calls do not need, and which are therefore not in memory. */
export interface UserExtrasReader {
  extrasOf(companyId: CompanyId): Promise<ReadonlyMap<UserId, { custom0: string; custom1: string }>>;
}

export interface PortalUsersParts {
  readonly directory: Pick<CompanyDirectory, 'domainsOf' | 'usersOf' | 'devicesOf'>;
  readonly extras: UserExtrasReader;
}

const fieldNames = [
  'lastName',
  'firstName',
  'displayName',
  'login',
  'email',
  'mobile',
  'number',
  'language',
  'domain',
  'custom0',
  'custom1',
];

export class PortalUsersConnector implements Connector {
  readonly #parts: PortalUsersParts;
  readonly description: ConnectorDescription = {
    kind: 'portal-users',
    settings: [{ name: 'wholeCompany', required: false, type: 'boolean', default: false }],
    usualMapping: {
      lastName: 'lastName',
      firstName: 'firstName',
      displayName: 'displayName',
      email1: 'email',
      workPhone: 'number',
      mobilePhone: 'mobile',
    },
    types: ['public'],
    way: 'pull',
  };

  constructor(parts: PortalUsersParts) {
    this.#parts = parts;
  }

  open({ companyId, domainId, settings }: OpenRequest): Promise<ContactSource> {
    const { directory, extras } = this.#parts;
    const domains = directory.domainsOf(companyId).filter(({ id }) => settings.wholeCompany === true || id === domainId);
    return Promise.resolve({
      entries: (request, signal) => asWanted(request, this.#all(companyId, domains, extras), { signal }),
      fieldNames: () => Promise.resolve(fieldNames),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  async *#all(
    companyId: CompanyId,
    domains: readonly { id: DomainId; name: string }[],
    extras: UserExtrasReader,
  ): AsyncIterable<SourceEntry> {
    const more = await extras.extrasOf(companyId);
    for (const domain of domains)
      for (const user of this.#parts.directory.usersOf(domain.id)) {
        if (!user.enabled) continue;
        yield { key: user.id, fields: this.#fieldsOf(user, domain.name, more.get(user.id)) };
      }
  }

  #fieldsOf(user: User, domain: string, extras: { custom0: string; custom1: string } | undefined): Record<string, string[]> {
    const devices = this.#parts.directory.devicesOf(user.id).filter(({ enabled }) => enabled);
    const numbers = [...new Set(devices.map(({ number }) => number))];
    const { lastName, firstName, login, email, mobile, language } = user;
    const values = { lastName, firstName, displayName: displayName(user), login, email, mobile, language, domain, ...extras };
    const filled = Object.entries(values).filter((one): one is [string, string] => Boolean(one[1]));
    return {
      ...Object.fromEntries(filled.map(([name, value]) => [name, [value]])),
      ...(numbers.length > 0 ? { number: numbers } : {}),
    };
  }
}
