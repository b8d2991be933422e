import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, parseFilter, type Resource, ScimError } from './index.ts';

const anna: Resource = {
  userName: 'Anna',
  active: true,
  name: { familyName: 'Berg' },
  emails: [
    { type: 'work', value: 'anna@x.test', primary: true },
    { type: 'home', value: 'a@home.test' },
  ],
  meta: { lastModified: '2026-11-21T08:00:00Z' },
};

describe('a filter (RFC 7644 §3.4.2.2)', () => {
  it.each([
    ['userName eq "anna"', true],
    ['USERNAME Eq "ANNA"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "an"', true],
    ['userName ne "anna"', false],
    ['name.familyName co "er" and active eq true', true],
    ['active eq "True"', true],
    ['userName eq "ben" or (name.familyName ew "rg" and not (active eq false))', true],
    ['userName eq "ben" or userName eq "anna" and active eq false', false],
    ['emails[type eq "work" and value co "@x"]', true],
    ['emails[type eq "home" and value co "@x"]', false],
    ['emails.value eq "a@home.test"', true],
    ['emails co "home"', true],
    ['title pr', false],
    ['title ne "x"', true],
    ['meta.lastModified gt "2026-01-01T00:00:00Z"', true],
    ['userName eq "say \\"hi\\""', false],
  ])('%s', (filter, expected) => expect(parseFilter(filter)(anna)).toBe(expected));

  it.each([
    '',
    'userName',
    'userName eq',
    'userName eq anna',
    'userName xx "a"',
    '(userName pr',
    'userName pr)',
    'a[b',
    'a eq "',
    `${'('.repeat(50)}a pr`,
  ])('refuses %j', (filter) => expect(() => parseFilter(filter)).toThrow(ScimError));

  it('takes any text without a fault of its own', () => {
    const words = [
      'userName',
      'eq',
      '"a"',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      'pr',
      '"',
      '\\',
      'true',
      '1',
      'emails[',
      '.',
      '$',
      '__proto__',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          expect(typeof parseFilter(filter)(anna)).toBe('boolean');
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(ScimError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a patch (RFC 7644 §3.5.2)', () => {
  const patch = (...Operations: unknown[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });

  it('changes a copy, by paths, value paths and without a path', () => {
    const changed = applyPatch(
      anna,
      patch(
        { op: 'replace', path: 'name.familyName', value: 'Lind' },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'lind@x.test' },
        { op: 'remove', path: 'emails[type eq "home"]' },
        { op: 'add', value: { title: 'Dr', 'name.givenName': 'Anna' } },
      ),
    );
    expect(changed).toMatchObject({
      name: { familyName: 'Lind', givenName: 'Anna' },
      title: 'Dr',
      emails: [{ type: 'work', value: 'lind@x.test' }],
    });
    expect(anna).toMatchObject({ name: { familyName: 'Berg' } });
  });

  it('adds a member once, and removes one of many', () => {
    const group = { members: [{ value: '1' }, { value: '2' }] };
    expect(
      applyPatch(group, patch({ op: 'add', path: 'members', value: [{ value: '2' }, { value: '3' }] })).members,
    ).toHaveLength(3);
    expect(applyPatch(group, patch({ op: 'remove', path: 'members', value: [{ value: '1' }] })).members).toEqual([
      { value: '2' },
    ]);
    expect(applyPatch(group, patch({ op: 'remove', path: 'members' })).members).toBeUndefined();
  });

  it('takes any operation without a fault of its own, and never touches what all objects have in common', () => {
    const name = fc.constantFrom(
      'userName',
      'emails',
      'name',
      'name.x',
      'emails[type eq "work"].value',
      'emails[a',
      '__proto__',
      '__proto__.x',
      'constructor.prototype',
      '',
    );
    const operation = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { op: fc.constantFrom('add', 'Replace', 'remove', 'x'), path: name, value: fc.jsonValue() },
        { requiredKeys: ['op'] },
      ),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
        try {
          applyPatch(anna, patch(...operations));
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(ScimError);
        }
        expect(({} as { x?: unknown }).x).toBeUndefined();
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
