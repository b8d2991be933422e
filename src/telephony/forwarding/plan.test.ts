import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForwardingRule, NewForwardingRule, RuleTime } from '../../contract/rest/forwarding.ts';
import type { CompanyId, DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import { activeProfile, nextProfileSwitch } from './active-profile.ts';
import {
  type ForwardingProfile,
  type ForwardingProfileId,
  type ImposedRule,
  type ImposedRuleId,
  noForwarding,
} from './forwarding.ts';
import type { CallerFacts, ForwardingQuestion, RuleWorld } from './forwarding-question.ts';
import { findCircle } from './loop-check.ts';
import { type ForwardingSettings, planFor } from './plan.ts';
import { fitsPattern } from './rule-conditions.ts';
import { instantOfLocal, isWithin, localMoment } from './wall-time.ts';

const paris = 'Europe/Paris';
/** A Saturday. */
const noon = instantOfLocal('2026-11-21T12:00', paris);

const plain: NewForwardingRule = {
  name: '',
  enabled: true,
  type: 'immediate',
  afterS: null,
  origin: 'all',
  callers: [],
  exceptCallers: false,
  called: [],
  time: null,
  statuses: [],
  calendar: null,
  action: { kind: 'number', number: '900' },
  announcement: 'none',
};
let made = 0;
const rule = (part: Partial<NewForwardingRule>): ForwardingRule => ({ ...plain, ...part, id: `rule-${++made}` });

const question = (part: Partial<ForwardingQuestion> = {}): ForwardingQuestion => ({
  companyId: 'company' as CompanyId,
  domainId: 'domain' as DomainId,
  userId: 'anna' as UserId,
  caller: { number: '+33155171889', isPrivate: false, isInternal: false, userId: null },
  calledNumber: '201',
  atMs: noon,
  ...part,
});
const nobody: CallerFacts = { isVip: false, contactIds: new Set(), directoryIds: new Set(), listIds: new Set() };
const world = (part: Partial<RuleWorld> = {}): RuleWorld => ({
  callerFacts: () => nobody,
  isInGroup: (userId, groupId) => userId === 'ben' && (groupId as string) === 'sales',
  isSameNumber: (one, other) => one.replace(/^00/, '+') === other.replace(/^00/, '+'),
  writingsOf: (number) => [number, number.replace('+', '00')],
  devicesWithNumber: (number) => (number === '201' ? ['desk' as DeviceId] : []),
  status: () => 'online',
  calendar: () => null,
  ...part,
});
const profile = (part: Partial<ForwardingProfile> = {}): ForwardingProfile => ({
  id: 'usual' as ForwardingProfileId,
  companyId: 'company' as CompanyId,
  userId: 'anna' as UserId,
  name: '',
  position: 0,
  simple: noForwarding(20),
  rules: [],
  switches: [],
  chosenAtMs: null,
  version: 1,
  changedAtMs: 0,
  ...part,
});
const imposed = (place: ImposedRule['place'], part: Partial<NewForwardingRule>): ImposedRule => ({
  id: 'imposed' as ImposedRuleId,
  companyId: 'company' as CompanyId,
  name: 'the law',
  enabled: true,
  place,
  position: 0,
  on: { level: 'company' },
  rule: rule(part),
  version: 1,
  changedAtMs: 0,
});
const plan = (
  settings: Partial<ForwardingSettings> & { rules?: readonly ForwardingRule[] },
  asked: Partial<ForwardingQuestion> = {},
  knows: Partial<RuleWorld> = {},
  holidays: readonly string[] = [],
) => {
  const { rules, ...rest } = settings;
  const all = { profile: profile({ rules: rules ?? [] }), imposed: [], onlyRules: false, noAnswerAfterS: 25, ...rest };
  const whole = question(asked);
  return planFor(whole, all, { local: localMoment(whole.atMs, paris), holidays: new Set(holidays) }, world(knows));
};
const targetOf = (made: ReturnType<typeof plan>, type: 'immediate' | 'busy' = 'immediate') => {
  const outcome = made[type];
  return outcome?.kind === 'forward' && outcome.target.kind === 'number' ? outcome.target.number : (outcome?.kind ?? null);
};
const time = (part: Partial<RuleTime>): RuleTime => ({
  days: [],
  from: null,
  to: null,
  firstDay: null,
  lastDay: null,
  holidays: 'also',
  ...part,
});
const caller = (part: Partial<ForwardingQuestion['caller']>) => ({ caller: { ...question().caller, ...part } });
const inside = caller({ number: '203', isInternal: true, userId: 'ben' as UserId });
const hidden = caller({ number: '', isPrivate: true });

describe('a condition of a rule', () => {
  type Case = readonly [
    what: string,
    rule: Partial<NewForwardingRule>,
    holds: Partial<ForwardingQuestion>,
    not: Partial<ForwardingQuestion>,
  ];
  const at = (local: string) => ({ atMs: instantOfLocal(local, paris) });
  const cases: readonly Case[] = [
    ['calls from outside', { origin: 'external' }, {}, inside],
    ['calls from inside', { origin: 'internal' }, inside, {}],
    ['a number, however it is written', { callers: [{ kind: 'number', number: '0033155171889' }] }, {}, inside],
    ['a pattern', { callers: [{ kind: 'pattern', pattern: '0033*' }] }, {}, caller({ number: '+4612345' })],
    ['a colleague', { callers: [{ kind: 'user', userId: 'ben' }] }, inside, {}],
    ['a group', { callers: [{ kind: 'group', groupId: 'sales' }] }, inside, {}],
    ['hidden numbers', { callers: [{ kind: 'anonymous' }] }, hidden, {}],
    ['everybody but some', { callers: [{ kind: 'anonymous' }], exceptCallers: true }, {}, hidden],
    ['one of several callers', { callers: [{ kind: 'anonymous' }, { kind: 'user', userId: 'ben' }] }, inside, {}],
    ['a number that was called', { called: [{ kind: 'number', number: '201' }] }, {}, { calledNumber: '209' }],
    ['a device that was called', { called: [{ kind: 'device', deviceId: 'desk' }] }, {}, { calledNumber: '209' }],
    ['a day of the week', { time: time({ days: [6] }) }, {}, at('2026-11-22T12:00')],
    ['a time of day, its end excluded', { time: time({ from: '12:00', to: '17:00' }) }, {}, at('2026-11-21T17:00')],
    [
      'a night, of the day it began',
      { time: time({ days: [6], from: '22:00', to: '06:00' }) },
      at('2026-11-22T05:59'),
      at('2026-11-21T05:00'),
    ],
    ['a first day', { time: time({ firstDay: '2026-11-21' }) }, {}, at('2026-11-20T23:59')],
    ['a last day', { time: time({ lastDay: '2026-11-21' }) }, {}, at('2026-11-22T00:00')],
    ['a status', { statuses: ['absent', 'busy'] }, { status: 'busy' }, { status: 'offline' }],
  ];
  it.each(cases)('%s', (_what, part, holds, not) => {
    expect(targetOf(plan({ rules: [rule(part)] }, holds))).toBe('900');
    expect(targetOf(plan({ rules: [rule(part)] }, not))).toBeNull();
  });

  const facts = (part: Partial<CallerFacts>) => ({ callerFacts: () => ({ ...nobody, ...part }) });
  it.each([
    ['a very important caller', { kind: 'vip' }, facts({ isVip: true })],
    ['a contact', { kind: 'contact', contactId: 'c1', name: 'Noa' }, facts({ contactIds: new Set(['c1']) })],
    ['a directory', { kind: 'directory', directoryId: 'd1' }, facts({ directoryIds: new Set(['d1']) })],
    ['a list', { kind: 'list', listId: 'l1' }, facts({ listIds: new Set(['l1']) })],
  ] as const)(
    '%s; nobody is taken for it while it is not known who calls, and nobody who hides his number',
    (_what, match, knows) => {
      const rules = [rule({ callers: [match] })];
      expect(targetOf(plan({ rules }, {}, knows))).toBe('900');
      expect(targetOf(plan({ rules }))).toBeNull();
      expect(targetOf(plan({ rules }, hidden, knows))).toBeNull();
      const unsure = plan({ rules }, {}, { callerFacts: () => undefined });
      expect([targetOf(unsure), unsure.isUnsure]).toEqual([null, true]);
    },
  );

  it('about holidays counts those of the day, also of every year', () => {
    const only = [rule({ time: time({ holidays: 'only' }) })];
    const never = [rule({ time: time({ holidays: 'never' }) })];
    for (const days of [['2026-11-21'], ['11-21']]) {
      expect(targetOf(plan({ rules: only }, {}, {}, days))).toBe('900');
      expect(targetOf(plan({ rules: never }, {}, {}, days))).toBeNull();
    }
    expect(targetOf(plan({ rules: only }))).toBeNull();
    expect(targetOf(plan({ rules: never }))).toBe('900');
  });

  it('about a calendar never holds while none is connected, and says so', () => {
    const rules = [rule({ calendar: 'busy' })];
    const without = plan({ rules });
    expect(targetOf(without)).toBeNull();
    expect(without.steps.map(({ code }) => code)).toEqual(['rule-no-calendar']);
    expect(without.steps[0]!.sentence).toContain('no calendar is connected');
    expect(targetOf(plan({ rules }, {}, { calendar: () => 'busy' }))).toBe('900');
    expect(targetOf(plan({ rules }, {}, { calendar: () => 'free' }))).toBeNull();
  });
});

describe('the order', () => {
  const to = (number: string) => ({ action: { kind: 'number', number } }) as const;
  const simple = { ...noForwarding(15), immediate: '3' };
  it('is: imposed before, own rules from the first to the last, without conditions, imposed after', () => {
    const all = {
      profile: profile({ simple, rules: [rule(to('1')), rule(to('2'))] }),
      imposed: [imposed('after', to('4')), imposed('before', to('0'))],
    };
    const without = (part: Partial<ForwardingSettings>) => targetOf(plan({ ...all, ...part }));
    expect(without({})).toBe('0');
    expect(without({ imposed: [all.imposed[0]!] })).toBe('1');
    expect(without({ imposed: [all.imposed[0]!], profile: profile({ simple }) })).toBe('3');
    expect(without({ imposed: [all.imposed[0]!], profile: profile() })).toBe('4');
  });

  it('is kept apart for each type; seconds are the rule’s own, else those of its kind', () => {
    const rules = [rule({ type: 'no-answer', afterS: 40 }), rule({ type: 'busy', action: { kind: 'voicemail' } })];
    const both = plan({ rules });
    expect(both.immediate).toBeNull();
    expect(both.noAnswer?.afterS).toBe(40);
    expect(both.busy).toMatchObject({ kind: 'forward', target: { kind: 'voicemail' } });
    expect(plan({ rules: [rule({ type: 'no-answer' })] }).noAnswer?.afterS).toBe(25);
    expect(plan({ profile: profile({ simple: { ...simple, noAnswer: 'voicemail' } }) }).noAnswer).toMatchObject({ afterS: 15 });
  });

  it('ends at a rule that lets calls ring, alone or with another number', () => {
    const ring = plan({
      profile: profile({ simple: { ...simple, alsoRing: '5' }, rules: [rule({ action: { kind: 'ring' } })] }),
    });
    expect([ring.immediate, ring.alsoRing]).toEqual([null, []]);
    const also = plan({ profile: profile({ simple, rules: [rule({ action: { kind: 'ring-also', number: '6' } })] }) });
    expect([also.immediate, also.alsoRing]).toEqual([null, ['6']]);
  });

  it('leaves simple forwarding out where only rules may be made (CreateOnlyRUL), and says so', () => {
    const only = plan({ profile: profile({ simple }), onlyRules: true });
    expect(only.immediate).toBeNull();
    expect(only.steps.map(({ code }) => code)).toEqual(['simple-not-used']);
  });

  it('takes what is set for an origin before what is set for all', () => {
    const split = profile({ simple: { ...simple, internal: { immediate: '7', busy: null, noAnswer: null } } });
    expect(targetOf(plan({ profile: split }, inside))).toBe('7');
    expect(targetOf(plan({ profile: split }))).toBe('3');
  });

  const anyRule = fc.record({
    enabled: fc.boolean(),
    type: fc.constantFrom('immediate' as const, 'busy' as const, 'no-answer' as const),
    origin: fc.constantFrom('all' as const, 'internal' as const, 'external' as const),
    statuses: fc.subarray(['online', 'absent', 'busy', 'offline'] as const).map((statuses) => [...statuses]),
    number: fc.integer({ min: 100, max: 999 }).map(String),
  });
  it('is respected whatever the rules: the first that holds decides, and the same question has the same answer', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom('online', 'absent', 'busy', 'offline'),
        (made, isInternal, status) => {
          const rules = made.map(({ number, ...part }) => rule({ ...part, action: { kind: 'number', number } }));
          const asked = { ...(isInternal ? inside : {}), status };
          const answer = plan({ rules }, asked);
          expect(plan({ rules }, asked)).toEqual(answer);
          for (const type of ['immediate', 'busy'] as const) {
            const first = made.find(
              (one) =>
                one.enabled &&
                one.type === type &&
                (one.origin === 'all' || (one.origin === 'internal') === isInternal) &&
                (one.statuses.length === 0 || one.statuses.includes(status)),
            );
            expect(targetOf(answer, type)).toBe(first?.number ?? null);
          }
        },
      ),
    );
  });
});

describe('times', () => {
  it('are those of the user’s zone, through both changes of clocks', () => {
    const evening = time({ from: '17:00', to: '18:00' });
    for (const day of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-07-01'])
      for (const zone of [paris, 'America/New_York', 'Asia/Kolkata', 'UTC']) {
        const five = instantOfLocal(`${day}T17:05`, zone);
        expect(isWithin(evening, localMoment(five, zone), new Set())).toBe(true);
        expect(isWithin(evening, localMoment(five - 10 * 60_000, zone), new Set())).toBe(false);
      }
  });

  it('read back what they were made from, but for what clocks leave out', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) => {
        const local = date.toISOString().slice(0, 16);
        const moment = localMoment(instantOfLocal(local, paris), paris);
        const clock = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
        expect(moment.date).toBe(local.slice(0, 10));
        // 02:00 to 03:00 of the night in March is an hour later.
        expect([clock, clock + 60]).toContain(moment.minuteOfDay);
      }),
    );
  });

  it('make profiles begin by themselves; what was chosen since counts until the next time', () => {
    const office = profile({ switches: [{ days: [1, 2, 3, 4, 5], at: '08:00' }] });
    const home = profile({ id: 'home' as ForwardingProfileId, position: 1, switches: [{ days: [1, 2, 3, 4, 5], at: '17:00' }] });
    const both = [office, home];
    const at = (local: string) => instantOfLocal(local, paris);
    expect(activeProfile(both, at('2026-11-20T07:59'), paris)?.id).toBe('home');
    expect(activeProfile(both, at('2026-11-20T08:00'), paris)?.id).toBe('usual');
    expect(activeProfile(both, at('2026-11-20T17:00'), paris)?.id).toBe('home');
    const chosen = [{ ...office, chosenAtMs: at('2026-11-20T18:00') }, home];
    expect(activeProfile(chosen, at('2026-11-22T12:00'), paris)?.id).toBe('usual');
    expect(activeProfile(chosen, at('2026-11-23T17:00'), paris)?.id).toBe('home');
    expect(nextProfileSwitch(both, at('2026-11-20T17:00'), paris)).toBe(at('2026-11-23T08:00'));
    expect(activeProfile([profile(), profile({ id: 'second' as ForwardingProfileId, position: 1 })], noon, paris)?.id).toBe(
      'usual',
    );
  });
});

describe('a pattern', () => {
  it.each([
    ['0033*', '0033155', true],
    ['0033*', '0046155', false],
    ['20?', '201', true],
    ['20?', '2011', false],
    ['+33 1*89', '+33155171889', true],
    ['*', '', true],
  ])('%s and %s: %s', (pattern, number, fits) => {
    expect(fitsPattern(pattern, number)).toBe(fits);
  });
});

describe('the loop check when saving (CIRCULARLEVEL)', () => {
  const owners: Readonly<Record<string, string>> = { '1': 'a', '2': 'b', '3': 'c' };
  const set = (number: string) => ({ simple: { ...noForwarding(20), immediate: number }, rules: [] });
  const circle = (userId: string, to: string, level: number, others: Readonly<Record<string, string>> = {}) =>
    findCircle(userId as UserId, set(to), level, {
      ownerOf: (number) => owners[number] as UserId | undefined,
      targetsOf: (one) => (others[one] ? set(others[one]) : null),
    });
  it('0: none; 1: A to A; 2: also B to A who forwards to B; 3: one further', () => {
    expect(circle('a', '1', 0)).toBeNull();
    expect(circle('a', '1', 1)).toBe('simple.immediate');
    expect(circle('a', '2', 1, { b: '1' })).toBeNull();
    expect(circle('a', '2', 2, { b: '1' })).toBe('simple.immediate');
    expect(circle('a', '2', 2, { b: '3', c: '1' })).toBeNull();
    expect(circle('a', '2', 3, { b: '3', c: '1' })).toBe('simple.immediate');
  });
});
