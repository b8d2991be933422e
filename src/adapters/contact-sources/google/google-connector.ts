import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
} from '../../../directory/connector/index.ts';
import { caOf, caSetting, secretSetting, textSetting, WebClient } from '../web/index.ts';
import { type GoogleEndpoints, GoogleSource } from './google-source.ts';
import { readServiceAccount } from './service-account.ts';

export interface GoogleConnectorParts extends ConnectorParts {
  /** Instead of Google's own, for tests. */
  readonly endpoints?: GoogleEndpoints;
}

const description: ConnectorDescription = {
  kind: 'google',
  settings: [
    { name: 'serviceAccount', required: true, type: 'long-text', isSecret: true },
    { name: 'contacts', required: true, type: 'choice', default: 'directory', choices: ['directory', 'mailbox', 'each-user'] },
    { name: 'user', required: true, type: 'text', when: { name: 'contacts', in: ['directory', 'mailbox'] } },
    {
      name: 'otherContacts',
      required: false,
      type: 'boolean',
      default: false,
      when: { name: 'contacts', in: ['mailbox', 'each-user'] },
    },
    caSetting,
  ],
  usualMapping: {
    lastName: 'names.familyName',
    firstName: 'names.givenName',
    displayName: 'names.displayName',
    companyName: 'organizations.name',
    department: 'organizations.department',
    jobTitle: 'organizations.title',
    email1: 'emailAddresses.value',
    workPhone: 'phoneNumbers.work',
    mobilePhone: 'phoneNumbers.mobile',
    homePhone: 'phoneNumbers.home',
    standardPhone: 'phoneNumbers.main',
    fax: 'phoneNumbers.workFax',
    postalAddress: 'addresses.formattedValue|a',
    picture: 'photos.url',
    url: 'urls.value',
  },
  types: ['public', 'private'],
  way: 'pull',
};

const google: GoogleEndpoints = { token: 'https://oauth2.googleapis.com/token', people: 'https://people.googleapis.com' };

export class GoogleConnector implements Connector {
  readonly description = description;
  readonly #parts: GoogleConnectorParts;

  constructor(parts: GoogleConnectorParts) {
    this.#parts = parts;
  }

  async open(request: OpenRequest): Promise<ContactSource> {
    const { clock, logger, endpoints = google } = this.#parts;
    const contacts = textSetting(request, 'contacts', 'directory');
    return new GoogleSource({
      clock,
      endpoints,
      account: readServiceAccount(secretSetting(request, 'serviceAccount')),
      kind: contacts === 'directory' ? 'directory' : 'contacts',
      user: contacts === 'each-user' ? null : textSetting(request, 'user'),
      otherContacts: request.settings.otherContacts === true,
      logger: logger.component('directory:google'),
      web: new WebClient({ clock, ca: caOf(request) }),
    });
  }
}
