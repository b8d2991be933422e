import { child, type XmlElement } from '../web/index.ts';

/** Text that contacts have directly (Types.xsd, ContactItemType). */
const simple = [
  'FileAs',
  'DisplayName',
  'GivenName',
  'Initials',
  'MiddleName',
  'Nickname',
  'CompanyName',
  'AssistantName',
  'Birthday',
  'BusinessHomePage',
  'Department',
  'Generation',
  'JobTitle',
  'Manager',
  'Mileage',
  'OfficeLocation',
  'Profession',
  'SpouseName',
  'Surname',
  'WeddingAnniversary',
  'Alias',
  'Notes',
  'Subject',
  'Sensitivity',
] as const;

const phones = [
  'AssistantPhone',
  'BusinessFax',
  'BusinessPhone',
  'BusinessPhone2',
  'Callback',
  'CarPhone',
  'CompanyMainPhone',
  'HomeFax',
  'HomePhone',
  'HomePhone2',
  'Isdn',
  'MobilePhone',
  'OtherFax',
  'OtherTelephone',
  'Pager',
  'PrimaryPhone',
  'RadioPhone',
  'Telex',
  'TtyTddPhone',
] as const;

/** Names that administrators know from elsewhere for some of these. */
const alsoKnownAs: Readonly<Record<string, string>> = {
  CompanyMainPhone: 'CompanyPhone',
  OtherTelephone: 'OtherPhone',
  Callback: 'CallbackPhone',
  EmailAddress1: 'Email1Address',
  EmailAddress2: 'Email2Address',
  EmailAddress3: 'Email3Address',
  CountryOrRegion: 'Country',
};

const places = ['Business', 'Home', 'Other'] as const;
const addressParts = ['Street', 'PostalCode', 'City', 'State', 'CountryOrRegion'] as const;

/** What can be mapped of contacts of Exchange. */
export const exchangeFieldNames: readonly string[] = [
  ...simple,
  ...phones,
  'CompanyPhone',
  'OtherPhone',
  'CallbackPhone',
  'EmailAddress1',
  'EmailAddress2',
  'EmailAddress3',
  'Email1Address',
  'Email2Address',
  'Email3Address',
  'ImAddress1',
  'ImAddress2',
  'ImAddress3',
  'Categories',
  'Companies',
  'Children',
  'Title',
  'Photo',
  ...places.flatMap((place) => [`${place}Address`, ...addressParts.map((part) => `${place}Address${alsoKnownAs[part] ?? part}`)]),
].toSorted();

/** Fields of a `Contact`: numbers and addresses by their keys, `BusinessAddress` as one reads it beside its parts. */
export function fieldsOfContact(contact: XmlElement): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  const put = (name: string, value: string | undefined): void => {
    const text = value?.trim();
    if (!text) return;
    (fields[name] ??= []).push(text);
    const other = alsoKnownAs[name];
    if (other) (fields[other] ??= []).push(text);
  };
  for (const name of simple) put(name, child(contact, name)?.text);
  put('Title', child(child(contact, 'CompleteName'), 'Title')?.text);
  for (const entry of entriesOf(contact, 'PhoneNumbers')) put(entry.attributes.Key ?? '', entry.text);
  // The directory says "SMTP:" before the main one; addresses of other kinds are none of the Internet.
  for (const entry of entriesOf(contact, 'EmailAddresses')) {
    const address = entry.text.trim().replace(/^smtp:/i, '');
    if (!/^[A-Za-z0-9]+:/.test(address) && !address.startsWith('/')) put(entry.attributes.Key ?? '', address);
  }
  for (const entry of entriesOf(contact, 'ImAddresses')) put(entry.attributes.Key ?? '', entry.text);
  for (const name of ['Categories', 'Companies', 'Children'])
    for (const one of child(contact, name)?.children ?? []) put(name, one.text);
  for (const entry of entriesOf(contact, 'PhysicalAddresses')) address(entry, put);
  const photo = child(contact, 'Photo')?.text.replaceAll(/\s/g, '') ?? '';
  if (photo.length > 0 && photo.length < 90_000) put('Photo', `data:image/jpeg;base64,${photo}`);
  return fields;
}

function entriesOf(contact: XmlElement, name: string): readonly XmlElement[] {
  return (child(contact, name)?.children ?? []).filter((one) => one.name === 'Entry');
}

function address(entry: XmlElement, put: (name: string, value: string) => void): void {
  const part = (name: string) =>
    child(entry, name)
      ?.text.trim()
      .replaceAll(/\s*\r?\n\s*/g, ', ') ?? '';
  const name = `${entry.attributes.Key ?? ''}Address`;
  const town = [part('PostalCode'), part('City')].filter(Boolean).join(' ');
  put(name, [part('Street'), town, part('State'), part('CountryOrRegion')].filter(Boolean).join(', '));
  for (const one of addressParts) put(`${name}${alsoKnownAs[one] ?? one}`, part(one));
}
