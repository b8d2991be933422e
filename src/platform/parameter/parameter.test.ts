import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import { Secret } from '../secret/index.ts';
import { defineParameter, LiveParameters, type ParameterOverride, ParameterRegistry, parameterTypes as types } from './index.ts';

const companyId = 'c1' as CompanyId;
const anna = 'anna' as UserId;
const [paris, sales, all] = ['paris' as DomainId, 'sales' as GroupId, 'all' as GroupId];

const ringS = defineParameter({
  name: 'RingSeconds',
  area: 'Rules',
  type: types.integer({ min: 0, max: 100 }),
  builtIn: 20,
  describes: { en: 'How long.' },
});
const password = defineParameter({
  name: 'Password',
  area: 'Server',
  type: types.secret(),
  builtIn: new Secret(''),
  describes: { en: 'Of the mail server.' },
});

function live(overrides: readonly ParameterOverride[] = []) {
  const unreadable: string[] = [];
  const parameters = new LiveParameters({
    registry: new ParameterRegistry([ringS, password]),
    people: { domainOf: () => paris, groupsOf: (_, userId) => (userId === anna ? [all, sales] : []) },
    onUnreadable: ({ id }) => unreadable.push(id),
  });
  parameters.replaceCompany(companyId, overrides);
  return { parameters, unreadable };
}

const levels = { default: null, domain: paris, group: sales, user: anna } as const;
function set(level: keyof typeof levels, value: unknown, targetId: string | null = levels[level]): ParameterOverride {
  return { id: `${level} ${targetId}`, companyId, name: 'RingSeconds', level, targetId, value, version: 1 };
}

describe('the value of a parameter', () => {
  it('is the built-in one until somebody sets another', () => {
    expect(live().parameters.resolve(ringS, { companyId, userId: anna })).toEqual({ value: 20, from: null });
  });

  it('is the nearest: user, then group, domain, default, built-in', () => {
    const nearest = ['user', 'group', 'domain', 'default'] as const;
    fc.assert(
      fc.property(fc.subarray([...nearest]), (chosen) => {
        const { parameters } = live(chosen.map((level) => set(level, nearest.indexOf(level))));
        const expected = nearest.find((level) => chosen.includes(level));
        const { value, from } = parameters.resolve(ringS, { companyId, userId: anna });
        expect(value).toBe(expected === undefined ? 20 : nearest.indexOf(expected));
        expect(from?.level).toBe(expected);
      }),
    );
  });

  it('is of several groups that of the first by name', () => {
    const { parameters } = live([set('group', 1, sales), set('group', 2, all)]);
    expect(parameters.value(ringS, { companyId, userId: anna })).toBe(2);
    expect(parameters.value(ringS, { companyId, groupId: sales })).toBe(1);
  });

  it('is the user’s also for who asks by an actor, which names his domain', () => {
    const { parameters } = live([set('user', 1), set('domain', 2)]);
    expect(parameters.value(ringS, { companyId, userId: anna, domainId: paris })).toBe(1);
  });

  it('of a group or domain does not depend on its members', () => {
    const { parameters } = live([set('user', 1), set('domain', 2), set('default', 3)]);
    expect(parameters.value(ringS, { companyId, groupId: sales })).toBe(3);
    expect(parameters.value(ringS, { companyId, domainId: paris })).toBe(2);
    expect(parameters.value(ringS, { companyId })).toBe(3);
    expect(parameters.value(ringS, { companyId: 'c2' as CompanyId, userId: anna })).toBe(20);
  });

  it('that it does not take any more is left out, told, and the next holds', () => {
    const { parameters, unreadable } = live([set('user', 1000), set('default', 7), { ...set('domain', 1), name: 'Forgotten' }]);
    expect(parameters.value(ringS, { companyId, userId: anna })).toBe(7);
    expect(unreadable).toEqual(['user anna']);
  });

  it('changes at once and is told', () => {
    const { parameters } = live([set('default', 1)]);
    const changes: CompanyId[] = [];
    parameters.onChanged((changed) => changes.push(changed));
    parameters.replaceCompany(companyId, [set('default', 2)]);
    expect(parameters.value(ringS, { companyId })).toBe(2);
    parameters.replaceAll([]);
    expect(parameters.value(ringS, { companyId })).toBe(20);
    expect(changes).toEqual([companyId, companyId]);
  });

  it('is hidden when it is secret', () => {
    const { parameters } = live([{ ...set('default', 'hunter2'), name: 'Password' }]);
    const value = parameters.value(password, { companyId });
    expect(value.reveal()).toBe('hunter2');
    expect(JSON.stringify(parameters.resolve(password, { companyId }))).not.toContain('hunter2');
  });
});

describe('names', () => {
  it('are found without regard to case, and no two parameters share one', () => {
    expect(new ParameterRegistry([ringS]).find('ringseconds')).toBe(ringS);
    expect(() => new ParameterRegistry([ringS, { ...password, alsoKnownAs: ['RINGSECONDS'] }])).toThrow(
      'two parameters are called RingSeconds',
    );
  });
});

describe('types', () => {
  it.each([
    [types.boolean(), [true, false], ['true', 1, null, undefined]],
    [types.integer({ min: 5, max: 120 }), [5, 120], [4, 121, 5.5, Number.NaN, '5', null]],
    [types.text({ maxLength: 3 }), ['', 'abc'], ['abcd', 7, 'a\u0000', null]],
    [types.dialled(), ['', '888', '+33 (0) 1-23.45', '*97'], ['abc', '+', '1'.repeat(41)]],
    [types.choice(['XML', 'URL']), ['XML', 'URL'], ['HTML', '', 1]],
    [types.time(), ['00:00', '23:59'], ['24:00', '2:00', '02:60', '', '02:00:00']],
    [types.email(), ['', 'a@b.example'], ['a@b', 'a b@c.example', '<a@b.example>']],
    [types.url(), ['', 'https://x.example/y?z='], ['javascript:alert(1)', 'x.example', 'ftp://x.example']],
    [types.url({ fields: true }), ['http://[-ServerName-]/?q=[-DisplayName-]'], ['[-Url-]']],
    [types.host(), ['', 'ldap.example', '192.0.2.1', '2001:db8::1', '[2001:db8::1]'], ['a b', 'x/y', 'a:b', '-']],
    [types.host({ several: true }), ['a.example|b.example:636', '192.0.2.1:389', '[::1]:389|::1'], ['a.example|', 'a b|c']],
    [types.secret(), [], [7, 'a\u0001']],
  ] as const)('take what they say and nothing else (%#)', (type, good, bad) => {
    for (const json of good) expect(type.write(type.read(json) as never)).toEqual(json);
    for (const json of bad) expect(() => type.read(json)).toThrow(expect.objectContaining({ code: 'parameter-value-invalid' }));
  });

  it('read choices in their order, each once, and a list of texts', () => {
    const methods = types.choices(['LDAP', 'TWS', 'None']);
    expect(methods.read('tws | LDAP|TWS')).toEqual(['TWS', 'LDAP']);
    expect(methods.write(['TWS', 'LDAP'])).toBe('TWS|LDAP');
    expect(() => methods.read('TWS|')).toThrow('one or several of LDAP, TWS, None');
    expect(types.list().read(['a', 'b', 'a'])).toEqual(['a', 'b']);
    expect(() => types.list({ most: 1 }).read(['a', 'b'])).toThrow('at most 1');
  });

  it('never stop on odd texts', () => {
    const odd = [types.url({ fields: true }), types.email(), types.host({ several: true }), types.dialled(), types.time()];
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        for (const type of odd)
          try {
            expect(type.read(text)).toBe(text.trim());
          } catch (error) {
            expect(error).toMatchObject({ code: 'parameter-value-invalid' });
          }
      }),
      { numRuns: 50 },
    );
  });
});
