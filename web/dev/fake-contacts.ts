import type { ContactList } from '../../src/contract/rest/contact-lists.ts';
import type { ContactCard, Found } from '../../src/contract/rest/contacts.ts';
import type { Person } from '../../src/contract/rest/people.ts';
import { fold } from '../ui/format/fold.ts';

const rows = [
  ['Martin', 'Claire', 'Garage Martin', 'Manager', '+33142685300', null],
  ['Adler', 'Eva', 'Hotel Adler', 'Reception', '+493012345678', 'Gold'],
  ['Hollande', 'Noa', 'Ministry', 'Director', null, null],
  ['Lindqvist', 'Åsa', 'Nordfrakt AB', 'Sales', '+46812345678', null],
  ['Müller', 'Jörg', 'Müller & Söhne', '', '+49891234567', 'Key account'],
] as const;

const cards: readonly ContactCard[] = rows.map(([lastName, firstName, companyName, jobTitle, number, vip], index) => ({
  id: `c-${index}`,
  userId: null,
  name: `${firstName} ${lastName}`,
  firstName,
  lastName,
  companyName,
  vip,
  isFavourite: index < 2,
  hasPicture: false,
  numbers: [
    { field: 'workPhone', number, dial: number ?? 'ref-1', isHidden: number === null },
    { field: 'assistantPhone', number: '4594', dial: '4594', isHidden: false },
  ],
  values: [
    { field: 'companyName', label: null, text: companyName, link: null },
    ...(jobTitle ? [{ field: 'jobTitle', label: null, text: jobTitle, link: null }] : []),
    { field: 'email1', label: null, text: `${fold(firstName)}@${fold(lastName)}.example`, link: null },
    {
      field: 'postalAddress',
      label: null,
      text: '12 rue de la Paix, 75002 Paris',
      link: 'https://www.openstreetmap.org/search?query=x',
    },
    { field: 'private0', label: 'Customer number', text: String(4711 + index), link: null },
  ],
  sources: [{ contactId: `c-${index}`, directoryId: 'd-1', name: 'Customers', isPrivate: false, isOwn: false }],
}));

const lines: readonly Found[] = cards.map((card) => ({
  kind: 'contact',
  id: card.id,
  userId: null,
  name: card.name,
  companyName: card.companyName,
  vip: card.vip,
  isFavourite: card.isFavourite,
  detail: card.values.find(({ field }) => field === 'jobTitle')?.text ?? null,
  email: null,
  number: card.numbers[0] ?? null,
  directories: ['Customers'],
  presence: null,
}));

/** Contacts for looking at the pages. */
export function foundContacts(search: string, people: readonly Person[]): { items: Found[]; nextAfter: null } {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const fits = (text: string) => words.every((word) => fold(text).includes(word));
  const persons = people.filter(({ displayName }) => words.length > 0 && fits(displayName)).slice(0, 8);
  const colleagues = persons.map(
    (person): Found => ({
      kind: 'person',
      userId: person.userId,
      name: person.displayName,
      number: person.number,
      mobile: person.mobile,
      email: person.email,
      domainName: person.domainName,
      presence: person.presence,
      isFavourite: false,
      contactId: null,
      vip: null,
    }),
  );
  const contacts = lines.filter((one) => one.kind === 'contact' && fits(`${one.name} ${one.companyName ?? ''}`));
  return { items: [...colleagues, ...contacts], nextAfter: null };
}

export function contactCard(id: string): ContactCard | undefined {
  return cards.find((card) => card.id === id);
}

export function contactLists(): { items: ContactList[] } {
  const list = { isPublic: false, isMine: true, ownerName: '', version: 1, hiddenMembers: 0 };
  return {
    items: [
      { ...list, id: 'l-0', kind: 'favourites', name: '', members: lines.slice(0, 2) },
      { ...list, id: 'l-1', kind: 'list', name: 'Fair in Berlin', members: lines.slice(1) },
      {
        ...list,
        id: 'l-2',
        kind: 'list',
        name: 'Suppliers',
        isPublic: true,
        isMine: false,
        ownerName: 'Anna Berg',
        members: lines.slice(3),
        hiddenMembers: 2,
      },
    ],
  };
}
