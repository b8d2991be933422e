import { describe, expect, it } from 'vitest';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Contact, ContactDirectoryId, ContactId } from '../contact/index.ts';
import { mergeProfiles } from './profile.ts';
import { contactCard, exportedRow, foundContact, pictureOf, type ShowingParts } from './shown-contact.ts';

const directories: ShowingParts['directories'] = new Map(
  ['crm', 'ldap'].map((name, priority) => [
    name as ContactDirectoryId,
    {
      id: name as ContactDirectoryId,
      companyId: 'c' as CompanyId,
      domainId: 'd' as never,
      name,
      type: 'public',
      priority,
      connector: 'file',
      merges: true,
      names: { private0: 'Floor' },
    },
  ]),
);
const parts: ShowingParts = {
  directories,
  referenceOf: () => 'ref-x',
  mapService: 'https://map.example/?q=',
  userOf: () => null,
  isFavourite: () => false,
};

function contact(directoryId: string, values: Contact['values'], more: Partial<Contact> = {}): Contact {
  return {
    id: `${directoryId}-1` as ContactId,
    companyId: 'c' as CompanyId,
    directoryId: directoryId as ContactDirectoryId,
    sourceKey: '1',
    ownerId: null,
    values,
    invisible: [],
    mapped: [],
    redListed: [],
    vip: null,
    ...more,
  };
}

const profile = (...contacts: Contact[]) => mergeProfiles(contacts, directories)[0]!;

describe('a number on the red list', () => {
  const noa = contact(
    'ldap',
    { lastName: 'Hollande', mobilePhone: '06 01 02 03 04', assistantPhone: '4594', email1: 'n@x', private0: 'Call 0601020304' },
    { redListed: ['mobilePhone'] },
  );

  it('has no digits on the card, in lists and in exports, but can be called', () => {
    const one = profile(noa);
    const card = contactCard(one, parts);
    expect(card.numbers).toEqual([
      { field: 'mobilePhone', number: null, dial: 'ref-x', isHidden: true },
      { field: 'assistantPhone', number: '4594', dial: '4594', isHidden: false },
    ]);
    expect(exportedRow(one, parts)).toMatchObject({ mobilePhone: '', assistantPhone: '4594' });
    for (const shown of [card, foundContact(one, parts), exportedRow(one, parts)])
      expect(JSON.stringify(shown).replaceAll(' ', '')).not.toContain('601020304');
  });

  it('is hidden too where another directory of the same profile has it openly, however it is written', () => {
    const open = contact('crm', { lastName: 'H', email1: 'n@x', mobilePhone: '+33601020304' });
    const card = contactCard(profile(noa, open), parts);
    expect(card.name).toBe('H');
    expect(card.numbers[0]).toEqual({ field: 'mobilePhone', number: null, dial: 'ref-x', isHidden: true });
    expect(JSON.stringify(card)).not.toContain('601020304');
  });

  it('does not become the name of who has no other', () => {
    const nameless = contact(
      'ldap',
      { displayName: '+33 6 01 02 03 04', mobilePhone: '0601020304' },
      { redListed: ['mobilePhone'] },
    );
    expect(contactCard(profile(nameless), parts).name).toBe('');
  });
});

describe('a card', () => {
  it('leaves out invisible fields, numbers too', () => {
    const one = profile(
      contact('crm', { lastName: 'A', workPhone: '201', department: 'Sales' }, { invisible: ['workPhone', 'department'] }),
    );
    expect(contactCard(one, parts)).toMatchObject({ numbers: [], values: [] });
    expect(foundContact(one, parts)).toMatchObject({ number: null, detail: null });
  });

  it('links addresses to the map and web addresses to their pages, and nothing else', () => {
    const one = profile(
      contact(
        'crm',
        { postalAddress: '1 rue de la Paix, Paris', url: 'www.x.example/a b', private0: 'Gate 3', email1: 'a@x' },
        { mapped: ['private0'] },
      ),
    );
    const links = Object.fromEntries(contactCard(one, parts).values.map(({ field, link }) => [field, link]));
    expect(links).toEqual({
      postalAddress: 'https://map.example/?q=1%20rue%20de%20la%20Paix%2C%20Paris',
      url: 'https://www.x.example/a%20b',
      private0: 'https://map.example/?q=Gate%203',
      email1: null,
    });
    const bad = contactCard(profile(contact('crm', { url: 'javascript:alert(1)' })), parts);
    expect(bad.values).toEqual([{ field: 'url', label: null, text: 'javascript:alert(1)', link: null }]);
  });

  it('has a picture only where its bytes are one', () => {
    const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(20)]);
    expect(pictureOf(profile(contact('crm', { picture: png.toString('base64') })))).toEqual(png);
    expect(pictureOf(profile(contact('crm', { picture: `data:image/png;base64,${png.toString('base64')}` })))).toEqual(png);
    const script = Buffer.from('<svg onload="alert(1)"></svg>').toString('base64');
    for (const picture of [script, 'https://x.example/me.png', 'nonsense'])
      expect(pictureOf(profile(contact('crm', { picture })))).toBeNull();
  });
});
