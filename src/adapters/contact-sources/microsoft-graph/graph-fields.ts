import { flattenJson } from '../web/index.ts';

/** What is read: people of the tenant, its organisation contacts, or contacts in mailboxes. */
export type GraphKind = 'users' | 'organisation-contacts' | 'mailbox-contacts';

/** What may be in `$select`: asking for anything else is refused by the service. */
export const selectable: Readonly<Record<GraphKind, readonly string[]>> = {
  users: [
    'displayName',
    'givenName',
    'surname',
    'companyName',
    'department',
    'jobTitle',
    'mail',
    'otherMails',
    'userPrincipalName',
    'businessPhones',
    'mobilePhone',
    'faxNumber',
    'officeLocation',
    'streetAddress',
    'city',
    'state',
    'postalCode',
    'country',
    'employeeId',
    'mailNickname',
    'proxyAddresses',
    'onPremisesExtensionAttributes',
  ],
  'organisation-contacts': [
    'displayName',
    'givenName',
    'surname',
    'companyName',
    'department',
    'jobTitle',
    'mail',
    'mailNickname',
    'phones',
    'addresses',
    'proxyAddresses',
  ],
  'mailbox-contacts': [
    'displayName',
    'givenName',
    'surname',
    'middleName',
    'nickName',
    'title',
    'companyName',
    'department',
    'jobTitle',
    'emailAddresses',
    'businessPhones',
    'homePhones',
    'mobilePhone',
    'businessAddress',
    'homeAddress',
    'otherAddress',
    'businessHomePage',
    'assistantName',
    'manager',
    'officeLocation',
    'profession',
    'personalNotes',
    'birthday',
    'categories',
    'fileAs',
    'imAddresses',
    'spouseName',
  ],
};

/** Names that every kind has, made of what each has of its own: one usual mapping fits all. */
const common: Readonly<Record<string, readonly string[]>> = {
  mail: ['mail', 'emailAddresses.address', 'userPrincipalName'],
  businessPhones: ['businessPhones', 'phones.business'],
  mobilePhone: ['mobilePhone', 'phones.mobile'],
  faxNumber: ['faxNumber', 'phones.businessFax'],
  address: ['businessAddress', 'addresses', 'homeAddress', 'otherAddress'],
};

/** The properties to select for the fields of a mapping. */
export function selectFor(kind: GraphKind, fields: readonly string[] | null): readonly string[] {
  if (fields === null) return selectable[kind];
  const wanted = new Set(
    fields.flatMap((field) => {
      const name = field.trim().toLowerCase();
      const made = Object.entries(common).find(([one]) => one.toLowerCase() === name)?.[1] ?? [];
      const parts = name === 'address' ? ['streetAddress', 'city', 'state', 'postalCode', 'country'] : [];
      return [name, ...made, ...parts].map((one) => one.split('.')[0]!.toLowerCase());
    }),
  );
  return selectable[kind].filter((name) => wanted.has(name.toLowerCase()));
}

export function fieldsOfGraph(item: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const fields = flattenJson(item);
  for (const name of ['businessAddress', 'homeAddress', 'otherAddress', 'addresses']) {
    const [first] = [item[name]].flat();
    const line = addressLine(first);
    if (line) fields[name] = [line];
  }
  const own = addressLine({ ...item, street: item.streetAddress });
  for (const [name, from] of Object.entries(common)) {
    const values = from.map((one) => fields[one]).find((one) => one !== undefined && one.length > 0);
    if (values) fields[name] = [...values];
  }
  if (own) fields.address = [own];
  return fields;
}

function addressLine(address: unknown): string {
  if (typeof address !== 'object' || address === null) return '';
  const { street, postalCode, city, state, country, countryOrRegion } = address as Record<string, unknown>;
  const town = [text(postalCode), text(city)].filter(Boolean).join(' ');
  return [text(street), town, text(state), text(countryOrRegion) || text(country)].filter(Boolean).join(', ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim().replaceAll(/\s*\r?\n\s*/g, ', ') : '';
}

/** Names that can be mapped of a kind. */
export function graphFieldNames(kind: GraphKind): readonly string[] {
  const parts: Readonly<Record<string, readonly string[]>> = {
    phones: ['phones.business', 'phones.mobile', 'phones.businessFax'],
    emailAddresses: ['emailAddresses.address', 'emailAddresses.name'],
    onPremisesExtensionAttributes: Array.from(
      { length: 15 },
      (_, index) => `onPremisesExtensionAttributes.extensionAttribute${index + 1}`,
    ),
  };
  const names = selectable[kind].flatMap((name) => parts[name] ?? [name]);
  return [...new Set([...names, ...Object.keys(common)])].toSorted();
}
