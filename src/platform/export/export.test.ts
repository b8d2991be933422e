import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExchangedUser, readCsvEntries, readLdif } from '../import/index.ts';
import { identified, usersAsCsv, usersAsLdif } from './index.ts';

const user = (login: string, more: Partial<ExchangedUser> = {}): ExchangedUser => ({
  login,
  firstName: '',
  lastName: login,
  email: `${login}@x.test`,
  mobile: '',
  number: '',
  language: 'en',
  externalKey: '',
  custom0: '',
  custom1: '',
  enabled: true,
  ...more,
});

// As they are stored: trimmed, one line, in Unicode that text can carry.
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((value) => value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/gu, '').trim())
  .filter((value) => value === value.trim());
const people = fc.uniqueArray(
  fc.record({
    login: text.filter(Boolean),
    firstName: fc.oneof(
      text,
      fc.constantFrom('=1+1', '+33 1', "'=x", '-', '@a', 'a,b', 'a;b', '"q"', 'Bérénice', ':x', '<x', ' '),
    ),
    lastName: text,
    custom0: text,
  }),
  { selector: ({ login }) => login.toLowerCase(), maxLength: 8 },
);

describe('users as a file', () => {
  it('in CSV are read back as they were', () => {
    fc.assert(
      fc.property(people, (some) => {
        const users = some.map(({ login, ...more }) => user(login, { ...more, firstName: more.firstName.trim() }));
        const read = readCsvEntries(usersAsCsv(users, 'login'));
        for (const [index, { attributes }] of read.entries()) {
          for (const field of ['login', 'firstName', 'lastName', 'custom0', 'email', 'enabled'] as const)
            expect(attributes.get(field.toLowerCase())).toEqual([String(users[index]![field])]);
        }
        expect(read).toHaveLength(users.length);
      }),
      { numRuns: 400 },
    );
  });

  it('in LDIF are read back as they were, in lines of at most 76 characters', () => {
    fc.assert(
      fc.property(
        people.filter((some) => some.length > 0),
        (some) => {
          const users = some.map(({ login, ...more }) => user(login, { ...more, firstName: more.firstName.trim() }));
          const ldif = usersAsLdif(users, 'login', 'dc=x');
          for (const line of ldif.split('\n')) expect(line.length).toBeLessThanOrEqual(76);
          const read = readLdif(ldif);
          expect(read.map(({ attributes }) => attributes.get('uid'))).toEqual(users.map(({ login }) => [login]));
          expect(read.map(({ attributes }) => attributes.get('givenname')?.[0] ?? '')).toEqual(
            users.map(({ firstName }) => firstName),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('are no formulas for a spreadsheet, and telephone numbers stay numbers', () => {
    const csv = usersAsCsv([user('a', { firstName: '=cmd()', mobile: '+46 70 1' })], 'email');
    expect(csv).toContain("'=cmd()");
    expect(csv).toContain(',+46 70 1,');
    expect(csv.startsWith('\uFEFFemail,login,')).toBe(true);
  });

  it('have an identifier that is theirs alone', () => {
    const users = [user('a'), user('b', { email: '' }), user('c', { email: 'A@x.test' })];
    expect(identified(users, 'email').map(({ login }) => login)).toEqual(['a']);
    expect(identified(users, 'login')).toHaveLength(3);
  });
});
