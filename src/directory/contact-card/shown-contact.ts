import type { ContactCard, FoundContact, ShownNumber, ShownValue } from '../../contract/rest/contacts.ts';
import type { UserId } from '../../kernel/ids.ts';
import { type ContactDirectoryId, type ContactField, type NumberField, numberFields } from '../contact/index.ts';
import type { DirectoryFacts } from '../contact-directory/index.ts';
import { isOnRedList, type Profile, type ProfileValue } from './profile.ts';

/** What showing a profile needs beside it. */
export interface ShowingParts {
  readonly directories: ReadonlyMap<ContactDirectoryId, DirectoryFacts>;
  /** What can be dialled in place of a number that nobody may see. */
  readonly referenceOf: (number: string) => string;
  /** The parameter MapServiceURL of the viewer; addresses are put at its end. */
  readonly mapService: string;
  /** The colleague that the profile is, when it is one. */
  readonly userOf: (profile: Profile) => UserId | null;
  /** Profiles are known by the contact that was found, so that links to it stay. */
  readonly isFavourite: (profile: Profile) => boolean;
}

const shownFields = ['companyName', 'department', 'jobTitle', 'email1', 'email2', 'postalAddress', 'url'] as const;

/** The number that is called when one just calls somebody: the first of these he has. */
const callOrder: readonly NumberField[] = ['workPhone', 'mobilePhone', 'standardPhone', 'homePhone', 'assistantPhone'];

/**
 * The card of a profile. With {@link foundContact} and {@link exportedRow} the only way by which contacts leave the server: what is on the
 * red list has no digits here (T-DIR-8), invisible fields (`i`) are missing.
 */
export function contactCard(profile: Profile, parts: ShowingParts): ContactCard {
  const [lead] = profile.contacts;
  const values: ShownValue[] = shownFields.flatMap((field) => {
    const value = visible(profile.values[field], field);
    if (!value) return [];
    return [{ field, label: null, text: value.text, link: linkOf(value, field, parts.mapService) }];
  });
  const free: ShownValue[] = profile.free.flatMap((value) => {
    if (value.from.invisible.includes(value.field) || isHiddenText(profile, value.text)) return [];
    return [{ field: value.field, label: value.label, text: value.text, link: linkOf(value, value.field, parts.mapService) }];
  });
  const { firstName, lastName } = profile.values;
  return {
    id: lead.id,
    userId: parts.userOf(profile),
    name: shownName(profile),
    firstName: textOf(firstName, 'firstName'),
    lastName: textOf(lastName, 'lastName'),
    companyName: textOf(profile.values.companyName, 'companyName'),
    vip: profile.vip,
    numbers: numbersOf(profile, parts),
    values: [...values, ...free],
    hasPicture: pictureOf(profile) !== null,
    isFavourite: parts.isFavourite(profile),
    sources: profile.contacts.map((contact) => {
      const facts = parts.directories.get(contact.directoryId);
      return {
        contactId: contact.id,
        directoryId: contact.directoryId,
        name: facts?.name ?? '',
        isPrivate: contact.ownerId !== null,
        isOwn: facts?.connector === 'private-contacts' && contact.ownerId !== null,
      };
    }),
  };
}

/** A line of a list. */
export function foundContact(profile: Profile, parts: ShowingParts): FoundContact {
  const { jobTitle, department, companyName, email1, email2 } = profile.values;
  const numbers = numbersOf(profile, parts);
  const called = callOrder.map((field) => numbers.find((number) => number.field === field)).find(Boolean) ?? null;
  return {
    id: profile.contacts[0].id,
    userId: parts.userOf(profile),
    name: shownName(profile),
    companyName: textOf(companyName, 'companyName'),
    detail: textOf(jobTitle, 'jobTitle') ?? textOf(department, 'department'),
    email: textOf(email1, 'email1') ?? textOf(email2, 'email2'),
    number: called,
    vip: profile.vip,
    isFavourite: parts.isFavourite(profile),
    directories: [...new Set(profile.contacts.map(({ directoryId }) => parts.directories.get(directoryId)?.name ?? ''))],
  };
}

/** A line of an export: what the card shows, numbers on the red list left empty. */
export function exportedRow(profile: Profile, parts: ShowingParts): Readonly<Record<string, string>> {
  const card = contactCard(profile, parts);
  return {
    name: card.name,
    lastName: card.lastName ?? '',
    firstName: card.firstName ?? '',
    ...Object.fromEntries(shownFields.map((field) => [field, card.values.find((one) => one.field === field)?.text ?? ''])),
    ...Object.fromEntries(numberFields.map((field) => [field, card.numbers.find((one) => one.field === field)?.number ?? ''])),
    vip: card.vip ?? '',
    directories: card.sources.map(({ name }) => name).join(', '),
  };
}

/** The columns of an export. */
export const exportedColumns: readonly string[] = [
  'name',
  'lastName',
  'firstName',
  ...shownFields,
  ...numberFields,
  'vip',
  'directories',
];

/** Who calls, of a profile that has the number: no number is in it. */
export function callerFacts(profile: Profile): {
  contactId: string;
  name: string;
  companyName: string | null;
  vip: string | null;
} {
  return {
    contactId: profile.contacts[0].id,
    name: shownName(profile),
    companyName: textOf(profile.values.companyName, 'companyName'),
    vip: profile.vip,
  };
}

/**
 * What a screen-pop may show: also the fields that the card does not (option `i`). What is on the red list is left out, and so is any
 * text that holds its digits.
 */
export function screenPopValues(profile: Profile): {
  readonly values: Readonly<Partial<Record<ContactField, string>>>;
  readonly free: readonly { readonly label: string; readonly field: ContactField; readonly text: string }[];
} {
  const shown = ({ text }: ProfileValue): boolean => !isHiddenText(profile, text) && !isOnRedList(profile, text);
  const values = Object.entries(profile.values).flatMap(([field, value]) => (shown(value) ? [[field, value.text]] : []));
  return {
    values: { ...Object.fromEntries(values), displayName: shownName(profile) },
    free: profile.free.filter(shown).map(({ label, field, text }) => ({ label, field, text })),
  };
}

function numbersOf(profile: Profile, { referenceOf }: ShowingParts): ShownNumber[] {
  return numberFields.flatMap((field) => {
    const value = visible(profile.values[field], field);
    if (!value) return [];
    const isHidden = isOnRedList(profile, value.text);
    return [{ field, number: isHidden ? null : value.text, dial: isHidden ? referenceOf(value.text) : value.text, isHidden }];
  });
}

/** Some sources write the number into the name of entries that have none. */
function shownName(profile: Profile): string {
  return isHiddenText(profile, profile.name) ? '' : profile.name;
}

/** Whether a text that is no number field gives away a number on the red list. */
function isHiddenText(profile: Profile, text: string): boolean {
  const digits = text.replaceAll(/\D/g, '');
  if (digits.length < 3) return false;
  return profile.contacts.some(({ values, redListed }) =>
    redListed.some((field) => {
      const number = values[field]?.replaceAll(/\D/g, '') ?? '';
      return number.length >= 3 && digits.includes(number.length >= 9 ? number.slice(-9) : number);
    }),
  );
}

function visible(value: ProfileValue | undefined, field: ContactField): ProfileValue | null {
  return value && !value.from.invisible.includes(field) ? value : null;
}

function textOf(value: ProfileValue | undefined, field: ContactField): string | null {
  return visible(value, field)?.text ?? null;
}

/** Addresses lead to the map (option `a`), web addresses where they say; nothing else is a link. */
function linkOf({ text, from }: ProfileValue, field: ContactField, mapService: string): string | null {
  if (from.mapped.includes(field) || field === 'postalAddress') return mapService + encodeURIComponent(text);
  if (field !== 'url') return null;
  const address = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address).href : null;
}

/** What a picture is, by its first bytes; only raster images are passed on. */
const pictureKinds: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [[0x89, 0x50, 0x4e, 0x47], 'image/png'],
  [[0x47, 0x49, 0x46, 0x38], 'image/gif'],
];

/** The picture as bytes, where the directory holds it itself (base64, or a `data:` address); null otherwise. */
export function pictureOf(profile: Profile): Buffer | null {
  const value = visible(profile.values.picture, 'picture');
  if (!value) return null;
  const base64 = value.text.replace(/^data:[^,]*,/, '').trim();
  if (base64.length < 16 || !/^[\w+/=\s-]+$/.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  return pictureKinds.some(([start]) => start.every((byte, index) => bytes[index] === byte)) ? bytes : null;
}
