import type { Connector, ConnectorDescription, ContactSource } from '../../../directory/connector/index.ts';
import { ParleyError } from '../../../kernel/errors.ts';

/** Contacts of people's own Outlook, which an add-in there brings (`directory/outlook`). The fields are those of Office's contact item. */
export class OutlookConnector implements Connector {
  readonly description: ConnectorDescription = {
    kind: 'outlook',
    settings: [],
    usualMapping: {
      lastName: 'LastName',
      firstName: 'FirstName',
      displayName: 'FullName',
      companyName: 'CompanyName',
      department: 'Department',
      jobTitle: 'JobTitle',
      email1: 'Email1Address',
      email2: 'Email2Address',
      workPhone: 'BusinessTelephoneNumber',
      mobilePhone: 'MobileTelephoneNumber',
      homePhone: 'HomeTelephoneNumber',
      assistantPhone: 'AssistantTelephoneNumber',
      standardPhone: 'CompanyMainTelephoneNumber',
      fax: 'BusinessFaxNumber',
      postalAddress: 'BusinessAddress|a',
      url: 'WebPage',
    },
    types: ['private'],
    way: 'push',
  };

  open(): Promise<ContactSource> {
    return Promise.reject(
      new ParleyError('contact-source-refused', 'Contacts of Outlook are brought by its add-in; there is nothing to read.'),
    );
  }
}
