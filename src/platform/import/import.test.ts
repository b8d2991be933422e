import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../kernel/ids.ts';
import {
  countOutcomes,
  type ImportedPerson,
  ImportPlan,
  internalNumber,
  mapEntry,
  type PresentUser,
  plainNumber,
  type RawEntry,
  readCsvEntries,
  readLdif,
  type Synchronisation,
  suspiciousLoss,
  usualMappings,
} from './index.ts';

const rule = { internalLength: 3 };

const entry = (attributes: Record<string, string | string[]>): RawEntry => ({
  place: 'uid=x',
  line: 1,
  attributes: new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [value].flat()])),
});

describe('an entry', () => {
  it('of Active Directory becomes a person: the extension of his number, disabled by bit 2 of his account', () => {
    const anna = entry({
      objectGUID: 'ab12',
      sAMAccountName: 'anna',
      givenName: 'Anna',
      sn: 'Berg',
      mail: 'anna@x.test',
      telephoneNumber: '+33 1 55 17 02 02',
      userAccountControl: '514',
    });
    expect(mapEntry(anna, usualMappings['active-directory'], rule, false)).toMatchObject({
      kind: 'person',
      person: { key: 'ab12', enabled: false, fields: { login: 'anna', number: '202', email: 'anna@x.test', mobile: '' } },
    });
  });

  it('takes the first of several attributes that has a value', () => {
    const ben = entry({ objectGUID: '1', sAMAccountName: 'ben', ipPhone: '  ', telephoneNumber: '203' });
    expect(mapEntry(ben, usualMappings['active-directory'], rule, false)).toMatchObject({
      person: { fields: { number: '203' } },
    });
  });

  it('without a telephone number is ignored', () => {
    expect(mapEntry(entry({ entryUUID: '1', uid: 'x', sn: 'X' }), usualMappings.ldap, rule, false)).toMatchObject({
      kind: 'ignored',
      reason: 'has no telephone number',
    });
  });

  it('of a file is known by its mobile number, else by its fixed number', () => {
    const withMobile = entry({ login: 'a', mobile: '+46 70-123 45', number: '201' });
    expect(mapEntry(withMobile, usualMappings.file, rule, true)).toMatchObject({ person: { key: 'mobile:+467012345' } });
    expect(mapEntry(entry({ login: 'a', mobile: '', number: '201' }), usualMappings.file, rule, true)).toMatchObject({
      person: { key: 'number:201' },
    });
  });

  it('that cannot be right says which field', () => {
    expect(mapEntry(entry({ login: 'a', number: '1', email: 'no mail' }), usualMappings.file, rule, true)).toMatchObject({
      kind: 'failed',
      field: 'email',
    });
  });

  it.each([
    ['202', '202'],
    ['+33 1 55 17 02 02', '202'],
    ['0155170300 ext. 214', '214'],
    ['12', '12'],
    ['none', ''],
  ])('telephone number %s is internally %s', (text, expected) => expect(internalNumber(text, rule)).toBe(expected));

  it('has one spelling of a number for comparing', () => {
    expect(['+46 70 1', '0046701', '070-1'].map(plainNumber)).toEqual(['+46701', '+46701', '0701']);
  });
});

const user = (id: string, more: Partial<PresentUser> = {}): PresentUser => ({
  id: id as UserId,
  login: id,
  firstName: '',
  lastName: id,
  email: '',
  mobile: '',
  number: '',
  language: 'en',
  externalKey: '',
  custom0: '',
  custom1: '',
  enabled: true,
  isAdministrator: false,
  key: null,
  ...more,
});

const person = (key: string, fields: ImportedPerson['fields'] = {}, enabled = true): ImportedPerson => ({
  key,
  place: key,
  line: 0,
  fields: { login: key, lastName: key, number: '900', ...fields },
  enabled,
});

function plan(
  synchronisation: Synchronisation,
  users: readonly PresentUser[],
  people: readonly ImportedPerson[],
  foreignNumbers: ReadonlyMap<string, string> = new Map(),
) {
  const made = new ImportPlan({ users, synchronisation, foreignNumbers });
  for (const one of people) made.take(one);
  return made.finish();
}

describe('the four kinds of synchronisation', () => {
  const users = [
    user('anna', { key: 'anna', number: '201' }),
    user('gone', { key: 'gone', number: '202' }),
    user('byhand', { number: '203' }),
    user('chief', { key: 'chief', number: '204', isAdministrator: true }),
  ];
  const people = [person('anna', { number: '201', firstName: 'Anna' }), person('new', { number: '210' })];
  const outcomes = (synchronisation: Synchronisation) =>
    Object.fromEntries(plan(synchronisation, users, people).map(({ key, outcome }) => [key, outcome]));

  it('full: creates, updates, deletes who is gone; never an administrator, never who was made by hand', () => {
    expect(outcomes('full')).toEqual({ anna: 'updated', new: 'created', gone: 'deleted', chief: 'ignored' });
  });
  it('insert, update and disable: disables who is gone', () => {
    expect(outcomes('insert-update-disable')).toEqual({ anna: 'updated', new: 'created', gone: 'disabled', chief: 'ignored' });
  });
  it('insert and update: leaves who is gone', () => {
    expect(outcomes('insert-update')).toEqual({ anna: 'updated', new: 'created' });
  });
  it('update only: creates nobody', () => {
    expect(outcomes('update')).toEqual({ anna: 'updated', new: 'ignored' });
  });
});

describe('a plan', () => {
  it('says exactly what would change', () => {
    const users = [user('anna', { key: 'k', firstName: 'Ann', number: '201', mobile: '1' })];
    expect(
      plan('insert-update', users, [
        person('k', { login: 'anna', lastName: 'anna', firstName: 'Anna', mobile: '', number: '207' }),
      ]),
    ).toEqual([
      {
        outcome: 'updated',
        key: 'k',
        name: 'Anna anna',
        userId: 'anna',
        reason: '',
        line: 0,
        changes: { firstName: ['Ann', 'Anna'], mobile: ['1', ''], number: ['201', '207'] },
      },
    ]);
  });

  it('leaves login, language and number as they are where the source has none, and clears what may be empty', () => {
    const users = [user('anna', { key: 'k', number: '201', email: 'anna@elm.example', custom0: 'x' })];
    const fields = { login: '', language: '', number: '', email: '', custom0: '', lastName: 'anna' };
    expect(plan('full', users, [person('k', fields)])).toMatchObject([
      { outcome: 'updated', changes: { email: ['anna@elm.example', ''], custom0: ['x', ''] } },
    ]);
    expect(Object.keys(plan('full', users, [person('k', fields)])[0]!.changes)).toEqual(['email', 'custom0']);
  });

  it('knows a user by the key he came with, whoever has the login of the entry now', () => {
    const users = [user('anna', { key: 'k', number: '900' }), user('eva', { number: '901' })];
    expect(plan('insert-update', users, [person('k', { login: 'eva', lastName: 'anna' })])).toMatchObject([
      { outcome: 'failed', userId: 'anna', reason: 'the login eva is taken' },
    ]);
  });

  it('makes a user disabled who is disabled at the source', () => {
    expect(plan('full', [], [person('a', {}, false)])).toMatchObject([
      { outcome: 'created', changes: { enabled: ['', 'false'] } },
    ]);
  });

  it('names who is gone, and says what becomes of him', () => {
    const users = [user('a', { key: 'a', firstName: 'Ann', lastName: 'Oak' }), user('b', { key: 'b', lastName: '' })];
    const gone = { outcome: 'disabled', reason: 'is gone from the source', changes: { enabled: ['true', 'false'] } };
    expect(plan('insert-update-disable', users, [])).toMatchObject([
      { ...gone, name: 'Ann Oak' },
      { ...gone, name: 'b' },
    ]);
  });

  it('finds nothing to do when it is made again', () => {
    const users = [user('anna', { key: 'anna', number: '900' })];
    expect(countOutcomes(plan('full', users, [person('anna')]))).toMatchObject({ unchanged: 1, updated: 0 });
  });

  it('does not take an entry that cannot be read for a user who is gone', () => {
    const made = new ImportPlan({ users: [user('anna', { key: 'anna' })], synchronisation: 'full', foreignNumbers: new Map() });
    made.skip({ kind: 'failed', key: 'anna', name: 'anna', reason: 'no' });
    expect(made.finish().map(({ outcome }) => outcome)).toEqual(['failed']);
  });

  it('lets two people exchange their numbers, and gives nobody a number that stays another’s', () => {
    const users = [user('a', { key: 'a', number: '201' }), user('b', { key: 'b', number: '202' }), user('c', { number: '203' })];
    const swap = plan('insert-update', users, [person('a', { number: '202' }), person('b', { number: '201' })]);
    expect(swap.map(({ outcome }) => outcome)).toEqual(['updated', 'updated']);
    // b cannot have 203, keeps 202, and so a cannot have it.
    const chain = plan('insert-update', users, [person('a', { number: '202' }), person('b', { number: '203' })]);
    expect(chain.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', 'the number 202 is in use: b'],
      ['failed', 'the number 203 is in use: c'],
    ]);
  });

  it('enables again who came back, and disables who is disabled there', () => {
    const users = [user('a', { key: 'a', number: '900', enabled: false }), user('b', { key: 'b', number: '901' })];
    const made = plan('insert-update', users, [person('a'), person('b', { number: '901' }, false)]);
    expect(made.map(({ changes }) => changes)).toEqual([{ enabled: ['false', 'true'] }, { enabled: ['true', 'false'] }]);
  });

  it('never leaves two users with one login or number, whatever comes', () => {
    const few = fc.constantFrom('201', '202', '203', '204', '205');
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const present = fc.uniqueArray(
      fc.record({ login: names, number: few, isLinked: fc.boolean(), isAdministrator: fc.boolean() }),
      {
        maxLength: 5,
        selector: ({ login }) => login,
      },
    );
    const incoming = fc.array(fc.record({ key: names, login: names, number: few, enabled: fc.boolean() }), { maxLength: 8 });
    const kind = fc.constantFrom<Synchronisation>('full', 'insert-update-disable', 'insert-update', 'update');
    fc.assert(
      fc.property(present, incoming, kind, (were, come, synchronisation) => {
        const taken = new Set<string>();
        const users = were.map(({ login, number, isLinked, isAdministrator }) => {
          const own = taken.has(number) ? '' : number;
          taken.add(number);
          return user(login, { number: own, isAdministrator, key: isLinked ? login : null });
        });
        const people = come.map(({ key, login, number, enabled }) => person(key, { login, number }, enabled));
        const changes = plan(synchronisation, users, people, new Map([['205', 'queue Sales']]));
        const after = new Map(
          users.map((one) => [one.id as string, { login: one.login, number: one.number, enabled: one.enabled }]),
        );
        for (const [index, change] of changes.entries()) {
          if (change.outcome === 'deleted') after.delete(change.userId!);
          const id = change.userId ?? `new ${index}`;
          if (change.outcome === 'created') after.set(id, { login: '', number: '', enabled: true });
          if (!['created', 'updated', 'disabled'].includes(change.outcome)) continue;
          const now = after.get(id)!;
          for (const field of ['login', 'number'] as const) if (change.changes[field]) now[field] = change.changes[field][1];
          if (change.changes.enabled) now.enabled = change.changes.enabled[1] === 'true';
        }
        const all = [...after.values()];
        const numbers = all.map(({ number }) => number).filter(Boolean);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(new Set(all.map(({ login }) => login.toLowerCase())).size).toBe(all.length);
        if (!users.some((one) => one.number === '205')) expect(numbers).not.toContain('205');
        for (const one of users.filter(({ isAdministrator }) => isAdministrator)) expect(after.get(one.id)?.enabled).toBe(true);
        for (const one of users.filter(({ key }) => key === null)) expect(after.has(one.id)).toBe(true);
        // Every entry is told of exactly once.
        expect(changes.filter(({ outcome, reason }) => outcome !== 'deleted' && !reason.includes('gone')).length).toBe(
          people.length,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a source that returns far fewer', () => {
  const users = Array.from({ length: 10 }, (_, index) => user(`u${index}`, { key: `u${index}`, number: String(index) }));
  const without = (gone: number) =>
    plan(
      'full',
      users,
      users.slice(gone).map(({ key, number }) => person(key!, { number })),
    );

  it('is held back when more than the percentage would go', () => {
    expect(suspiciousLoss(without(3), users, 20)).toEqual({ leaving: 3, linked: 10 });
    expect(suspiciousLoss(without(10), users, 20)).toEqual({ leaving: 10, linked: 10 });
    expect(suspiciousLoss(without(2), users, 20)).toBeNull();
    expect(suspiciousLoss(without(10), users, 100)).toBeNull();
  });
});

describe('CSV', () => {
  it('is read with any separator, a byte order mark, quotes and the numbers of its lines', () => {
    const text = '\uFEFFLogin;"Last Name";mobile\r\nanna;"Berg;\nSmith";\'+46 70\r\n\r\nben;B;+1\r\n';
    const entries = readCsvEntries(text);
    expect(entries.map(({ line, attributes }) => [line, ...attributes.entries()])).toEqual([
      [3, ['login', ['anna']], ['last name', ['Berg;\nSmith']], ['mobile', ['+46 70']]],
      [5, ['login', ['ben']], ['last name', ['B']], ['mobile', ['+1']]],
    ]);
  });

  it.each([
    ['login,login\na,b', 1, /two columns/],
    ['login,mobile\na,1\nb', 3, /has 1 columns/],
    ['login,mobile\na,"1', 2, /CSV/],
    ['', 1, /empty/],
    ['login,,x\na,b,c', 1, /no name/],
  ])('%j is refused with line and reason', (text, line, reason) => {
    expect(() => readCsvEntries(text)).toThrow(
      expect.objectContaining({
        code: 'lines-refused',
        details: expect.objectContaining({
          lines: expect.arrayContaining([expect.objectContaining({ line, message: expect.stringMatching(reason) })]),
        }),
      }),
    );
  });
});

describe('LDIF', () => {
  it('is read with folded lines, Base64, comments and several values', () => {
    const text = [
      'version: 1',
      '# people',
      'dn: uid=anna,dc=x',
      'uid: anna',
      'cn:: QsOpcmVuaWNl',
      'description: a long',
      '  line',
      'mail: one@x',
      'mail: two@x',
      'sn;lang-fr: Berg',
      '',
      '',
      'dn:: dWlkPWJlbixkYz14',
      'uid: ben',
    ].join('\n');
    const [anna, ben] = readLdif(text);
    expect([anna!.place, anna!.line, ben!.place, ben!.line]).toEqual(['uid=anna,dc=x', 3, 'uid=ben,dc=x', 13]);
    expect(Object.fromEntries(anna!.attributes)).toMatchObject({
      cn: ['Bérenice'],
      description: ['a long line'],
      mail: ['one@x', 'two@x'],
      sn: ['Berg'],
    });
  });

  it.each([
    ['uid: anna', 1, /must begin with dn/],
    ['dn: x\njpegPhoto:< file:///etc/passwd', 2, /not fetched/],
    ['dn: x\nchangetype: delete', 1, /record of changes/],
    ['dn: x\n\ndn: y\nnonsense', 4, /cannot be read/],
    ['dn: x\ncn:: ***', 2, /Base64/],
    ['', 1, /no entry/],
  ])('%j is refused with line and reason', (text, line, reason) => {
    expect(() => readLdif(text)).toThrow(
      expect.objectContaining({
        code: 'lines-refused',
        details: expect.objectContaining({
          lines: expect.arrayContaining([expect.objectContaining({ line, message: expect.stringMatching(reason) })]),
        }),
      }),
    );
  });
});

describe('the readers of files', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'dn: x',
          'uid: a',
          'cn:: QQ==',
          ' folded',
          ':',
          '::',
          '"',
          ';',
          ',',
          '\n',
          '\r\n',
          '\t',
          '#',
          'login',
          '=',
          "'",
          '\u0000',
        ),
        {
          maxLength: 60,
        },
      )
      .map((parts) => parts.join('')),
  );
  it.each([
    ['CSV', readCsvEntries],
    ['LDIF', readLdif],
  ])('of %s take any text without an error of their own: entries, or a refusal that names a line of it', (_, read) => {
    fc.assert(
      fc.property(noise, (text) => {
        try {
          for (const { line, attributes } of read(text)) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length);
            expect(attributes.size).toBeGreaterThan(0);
          }
        } catch (error) {
          const { code, details } = error as { code: string; details: { lines: { line: number; message: string }[] } };
          expect(code, String(error)).toBe('lines-refused');
          for (const { line, message } of details.lines) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(message).not.toBe('');
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
