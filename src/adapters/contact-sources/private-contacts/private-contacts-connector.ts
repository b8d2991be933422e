import type { Connector, ConnectorDescription, ContactSource } from '../../../directory/connector/index.ts';
import { ParleyError } from '../../../kernel/errors.ts';

const fields = [
  'lastName',
  'firstName',
  'companyName',
  'department',
  'jobTitle',
  'email1',
  'email2',
  'postalAddress',
  'url',
  'workPhone',
  'mobilePhone',
  'homePhone',
  'assistantPhone',
  'standardPhone',
  'fax',
];

/** Contacts that people keep themselves on the pages: they come by themselves, nothing is ever read (`directory/contact-list`). */
export class PrivateContactsConnector implements Connector {
  readonly description: ConnectorDescription = {
    kind: 'private-contacts',
    settings: [],
    usualMapping: Object.fromEntries(fields.map((field) => [field, field === 'postalAddress' ? 'postalAddress|a' : field])),
    types: ['private'],
    way: 'push',
  };

  open(): Promise<ContactSource> {
    return Promise.reject(
      new ParleyError(
        'contact-source-refused',
        'Contacts that people keep themselves come by themselves; there is nothing to read.',
      ),
    );
  }
}
