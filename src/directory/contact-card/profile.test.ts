import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Contact, ContactDirectoryId, ContactId } from '../contact/index.ts';
import type { DirectoryFacts } from '../contact-directory/index.ts';
import { mergeProfiles, type Profile } from './profile.ts';

const companyId = 'c' as CompanyId;

function directory(id: string, more: Partial<DirectoryFacts> = {}): DirectoryFacts {
  return {
    id: id as ContactDirectoryId,
    companyId,
    domainId: 'd' as DomainId,
    name: id,
    type: 'public',
    priority: 100,
    connector: 'file',
    merges: true,
    names: {},
    ...more,
  };
}

function contact(id: string, directoryId: string, values: Contact['values'], more: Partial<Contact> = {}): Contact {
  return {
    id: id as ContactId,
    companyId,
    directoryId: directoryId as ContactDirectoryId,
    sourceKey: id,
    ownerId: null,
    values,
    invisible: [],
    mapped: [],
    redListed: [],
    vip: null,
    ...more,
  };
}

const known = (...all: DirectoryFacts[]) => new Map(all.map((one) => [one.id, one]));

describe('contacts that share an e-mail address', () => {
  const crm = directory('crm', { priority: 10 });
  const ldap = directory('ldap', { priority: 20 });

  it('are one, with the values of the lowest priority and gaps filled by the others', () => {
    const [profile, ...others] = mergeProfiles(
      [
        contact('l', 'ldap', { lastName: 'Müller', email1: 'M@x.example', workPhone: '1', mobilePhone: '2' }),
        contact('k', 'crm', { lastName: 'Mueller', email2: ' m@X.example ', workPhone: '3' }, { vip: 'gold' }),
      ],
      known(crm, ldap),
    );
    expect(others).toEqual([]);
    expect(profile).toMatchObject({ name: 'Mueller', vip: 'gold' });
    const texts = Object.entries(profile!.values).map(([field, value]) => [field, value.text]);
    expect(Object.fromEntries(texts)).toMatchObject({ workPhone: '3', mobilePhone: '2' });
  });

  it('are joined over several addresses', () => {
    const [profile] = mergeProfiles(
      [
        contact('1', 'crm', { email1: 'a@x' }),
        contact('2', 'ldap', { email1: 'b@x' }),
        contact('3', 'ldap', { email1: 'a@x', email2: 'b@x' }),
      ],
      known(crm, ldap),
    );
    expect(profile!.contacts.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('stay apart where a directory does not merge, and where they have no address', () => {
    const alone = directory('alone', { merges: false });
    const all = [
      contact('1', 'crm', { email1: 'a@x' }),
      contact('2', 'alone', { email1: 'a@x' }),
      contact('3', 'crm', { lastName: 'A' }),
      contact('4', 'ldap', { lastName: 'A' }),
    ];
    expect(mergeProfiles(all, known(crm, ldap, alone))).toHaveLength(4);
  });

  it('keep free fields by the names of their directories, and a person before a company as the name', () => {
    const first = directory('first', { priority: 1, names: { private0: 'Customer', private1: '[VIP] level' } });
    const second = directory('second', { priority: 2, names: { private0: 'Region', private3: 'Customer' } });
    const [profile] = mergeProfiles(
      [
        contact('1', 'first', { companyName: 'Oak', email1: 'a@x', private0: '17', private1: 'gold' }, { vip: 'gold' }),
        contact('2', 'second', { firstName: 'Eva', email1: 'a@x', private0: 'North', private3: '18' }),
      ],
      known(first, second),
    );
    expect(profile!.name).toBe('Eva');
    expect(profile!.free.map(({ label, text }) => [label, text])).toEqual([
      ['Customer', '17'],
      ['Region', 'North'],
    ]);
  });
});

describe('merging, of any contacts', () => {
  const directories = known(
    directory('a', { priority: 1 }),
    directory('b', { priority: 2 }),
    directory('c', { priority: 2 }),
    directory('no', { priority: 0, merges: false }),
  );
  const address = fc.constantFrom('a@x', 'b@x', 'c@x', 'A@X', undefined);
  const contacts = fc
    .array(
      fc.record({
        directoryId: fc.constantFrom('a', 'b', 'c', 'no'),
        email1: address,
        email2: address,
        lastName: fc.constantFrom('One', 'Two', undefined),
        workPhone: fc.constantFrom('201', '+33155171889', undefined),
        vip: fc.constantFrom('gold', null),
      }),
      { maxLength: 12 },
    )
    .map((rows) =>
      rows.map(({ directoryId, vip, ...values }, index) => {
        const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
        return contact(String(index).padStart(2, '0'), directoryId, given, { vip });
      }),
    );
  const sorted = (profiles: readonly Profile[]) =>
    profiles.toSorted((one, other) => (one.contacts[0].id < other.contacts[0].id ? -1 : 1));

  it('does not depend on their order', () => {
    const shuffled = contacts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(sorted(mergeProfiles(other, directories))).toEqual(sorted(mergeProfiles(all, directories)));
      }),
    );
  });

  it('changes nothing when done again, and loses and doubles nobody', () => {
    fc.assert(
      fc.property(contacts, (all) => {
        const once = mergeProfiles(all, directories);
        const members = once.flatMap((profile) => profile.contacts);
        expect(members.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        expect(sorted(mergeProfiles(members, directories))).toEqual(sorted(once));
        for (const profile of once) expect(mergeProfiles(profile.contacts, directories)).toHaveLength(1);
      }),
    );
  });

  it('takes every value from one of the contacts that came together', () => {
    fc.assert(
      fc.property(contacts, (all) => {
        for (const { contacts: own, values, vip } of mergeProfiles(all, directories)) {
          for (const [field, { text, from }] of Object.entries(values)) {
            expect(own).toContain(from);
            expect(from.values[field as 'lastName']).toBe(text);
          }
          if (vip !== null) expect(own.map((one) => one.vip)).toContain(vip);
        }
      }),
    );
  });
});
