import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
} from '../../../directory/connector/index.ts';
import { badSetting } from '../source/index.ts';
import { caOf, caSetting, secretSetting, textSetting, unencryptedSetting, urlSetting, WebClient } from '../web/index.ts';
import { CardDavSource } from './carddav-source.ts';
import { Dav } from './dav.ts';

/** Address books by CardDAV (RFC 6352). */
export class CardDavConnector implements Connector {
  readonly #parts: ConnectorParts;
  readonly description: ConnectorDescription = {
    kind: 'carddav',
    settings: [
      { name: 'url', required: true, type: 'text' },
      { name: 'user', required: true, type: 'text' },
      { name: 'password', required: true, type: 'secret' },
      { name: 'addressBooks', required: false, type: 'text' },
      unencryptedSetting,
      caSetting,
    ],
    usualMapping: {
      lastName: 'N.family',
      firstName: 'N.given',
      displayName: 'FN',
      companyName: 'ORG',
      department: 'ORG.unit',
      jobTitle: 'TITLE',
      email1: 'EMAIL',
      workPhone: 'TEL.work',
      mobilePhone: 'TEL.cell',
      homePhone: 'TEL.home',
      assistantPhone: 'TEL.assistant',
      standardPhone: 'TEL.main',
      fax: 'TEL.fax',
      postalAddress: 'ADR|a',
      picture: 'PHOTO',
      url: 'URL',
    },
    types: ['public', 'private'],
    way: 'pull',
  };

  constructor(parts: ConnectorParts) {
    this.#parts = parts;
  }

  async open(request: OpenRequest): Promise<ContactSource> {
    const { clock, logger } = this.#parts;
    const address = decodeURI(urlSetting(request, 'url').href);
    for (const [one] of address.matchAll(/\{[^}]*\}/g))
      if (one !== '{email}' && one !== '{name}') throw badSetting('url', `may hold {email} and {name}, not ${one}`);
    const web = new WebClient({ clock, ca: caOf(request) });
    const dav = new Dav({ clock, web, user: textSetting(request, 'user'), password: secretSetting(request, 'password') });
    const books = textSetting(request, 'addressBooks', '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    return new CardDavSource({ dav, web, address, books, logger: logger.component('directory:carddav') });
  }
}
