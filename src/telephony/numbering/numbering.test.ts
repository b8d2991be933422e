import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainId } from '../../kernel/ids.ts';
import type { NumberingRecord, NumberingRuleRecord } from '../company-directory/index.ts';
import {
  classify,
  compilePlan,
  fromTrunk,
  lookupKey,
  NumberingService,
  normaliseDialled,
  normaliseIncoming,
  toTrunkFormat,
  transform,
  validateRule,
} from './index.ts';

const settings = {
  internationalPrefix: '00',
  localCountryPrefix: '33',
  externalPrefix: '0',
  incomingAdd: '',
  incomingRemove: '',
  internalLength: 4,
  internalReverseLength: 4,
};
const rule = (pattern: string, value: string, priority = 30): NumberingRuleRecord => ({
  id: `rule-${priority}`,
  priority,
  pattern,
  value,
});
const french = (...rules: NumberingRuleRecord[]) => compilePlan({ settings, rules });
const dial = (dialled: string, ...rules: NumberingRuleRecord[]) => transform(french(...rules), dialled).number;
const germany = compilePlan({ settings: { ...settings, localCountryPrefix: '49' }, rules: [] });

describe('standard rules (T-PLAN-3)', () => {
  it.each([
    ['+33155171889', '00155171889'],
    ['0033155171889', '00155171889'],
    ['+33 (0) 123456789', '00123456789'],
    ['+33(0)123456789', '00123456789'],
    ['+330123456789', '00123456789'],
    ['#21#', '#21#'],
    ['*8201', '*8201'],
  ])('%s becomes %s', (dialled, expected) => {
    expect(dial(dialled)).toBe(expected);
  });

  it('removes every character that is no digit, but keeps + # * in first place', () => {
    expect(normaliseDialled('20-1 a.b/c')).toBe('201');
    expect(normaliseDialled(' +33 1+2')).toBe('+3312');
    expect(normaliseDialled('2#0*1')).toBe('201');
    expect(normaliseDialled('٢٠١ and ２')).toBe('2012');
  });
});

describe('transformation (T-PLAN-4)', () => {
  it('adds the external prefix to a number longer than an internal one when no rule matches', () => {
    expect(dial('0155171889')).toBe('00155171889');
  });

  it('leaves a number alone that is no longer than an internal one', () => {
    expect(dial('2010')).toBe('2010');
  });

  it('adds the external prefix after a rule on a number with a plus', () => {
    expect(dial('+3912334477', rule('+', '00'))).toBe('0003912334477');
    expect(dial('+3912334477')).toBe('0003912334477');
  });

  it('only transforms by a rule on a number without a plus', () => {
    expect(dial('3611', rule('3611', '03611'))).toBe('03611');
  });

  it('takes rules as the manual writes them, with the prefix already in the value', () => {
    expect(dial('+33 (0) 123456789', rule('+33(0', '00'))).toBe('00123456789');
    expect(dial('+330123456789', rule('+330', '00'))).toBe('00123456789');
  });

  it('does not add the prefix twice to what a rule made of a number with a plus', () => {
    expect(dial('+4412345', rule('+44', '0'))).toBe('012345');
    expect(dial('+4412345', rule('+44', '00044'))).toBe('0004412345');
    const plan = (...rules: NumberingRuleRecord[]) =>
      compilePlan({ settings: { ...settings, internationalPrefix: '', externalPrefix: '9' }, rules });
    expect(transform(plan(rule('+44', '9')), '+4412345').number).toBe('912345');
    expect(transform(plan(rule('+44', '1')), '+4412345').number).toBe('9112345');
  });

  it('leaves a number alone that was dialled with both prefixes, and says why', () => {
    const said = (dialled: string) => {
      const { number, steps } = transform(french(), dialled);
      return [number, steps.at(-1)?.sentence];
    };
    expect(said('0003912334477')).toEqual(['0003912334477', 'No rule matches and 0003912334477 is complete as it is: it stays.']);
    expect(said('2010')).toEqual(['2010', 'No rule matches and 2010 is no longer than an internal number (4): it stays.']);
  });

  it('adds nothing where no external prefix is used', () => {
    const plan = compilePlan({ settings: { ...settings, externalPrefix: '' }, rules: [] });
    expect(transform(plan, '+33155171889')).toMatchObject({ number: '0155171889', kind: 'external' });
    expect(transform(plan, '+3912334477')).toMatchObject({ number: '003912334477', kind: 'external' });
    expect(transform(plan, '201')).toMatchObject({ number: '201', kind: 'internal' });
  });
});

describe('rules (T-PLAN-2)', () => {
  it('applies the first that matches from the lowest priority up and ignores the rest', () => {
    expect(dial('3611', rule('36', '1', 20), rule('3611', '2', 10))).toBe('2');
    expect(dial('3611', rule('36', '1', 5), rule('3611', '2', 10))).toBe('111');
  });

  it('matches at the start only', () => {
    expect(dial('1361', rule('361', '9'))).toBe('1361');
    expect(dial('1361', rule('[361]', '9'))).toBe('1361');
  });
});

describe('extended rules (T-PLAN-5)', () => {
  const example = rule('[(\\+|[-InternationalPrefix-])?([^\\(]+)\\(([^\\)]+)\\)]', '[-ExternalPrefix-][-InternationalPrefix-]$2');

  it.each(['+42(0)141906666', '42(0)141906666', '00 42 (0) 14 190 6666'])('%s becomes 00042141906666', (dialled) => {
    expect(dial(dialled, example)).toBe('00042141906666');
  });

  it('takes the settings for placeholders in pattern and value, their signs meaning themselves', () => {
    const plan = compilePlan({
      settings: { ...settings, internationalPrefix: '*00' },
      rules: [rule('[[-InternationalPrefix-](\\d+)]', '[-ExternalPrefix-]$1[-LocalCountryPrefix-]')],
    });
    expect(transform(plan, '*00123').number).toBe('012333');
  });

  it('leaves a capture empty that took no part', () => {
    expect(dial('5', rule('[5(6)?]', '7$18'))).toBe('78');
  });

  it('names the rule and the place of a pattern that cannot be read', () => {
    expect(() => validateRule(rule('[12(3]', '4'), settings)).toThrow(
      expect.objectContaining({ code: 'numbering-rule-invalid', message: 'rule 30 "[12(3]" at position 2: missing closing )' }),
    );
    expect(() => validateRule(rule('[1(?=2)]', '4'), settings)).toThrow(/at position 3: .*\bunsupported/);
    expect(() => validateRule(rule('[(1)]', '$2'), settings)).toThrow(/\$2, but the pattern has 1 captures/);
    expect(() => validateRule(rule('', '1'), settings)).toThrow(/empty/);
  });

  it('works on without a stored rule that is broken, and says so', () => {
    const plan = french(rule('[(]', '1', 1), rule('55', '66', 2));
    expect(plan.problems).toEqual([{ ruleId: 'rule-1', problem: expect.stringContaining('missing') }]);
    expect(transform(plan, '55').number).toBe('66');
  });

  it('is not held up by a pattern that hangs other engines', () => {
    const plan = french(rule('[(1+)+2]', '3', 1), rule('[(1|11)+3]', '3', 2), rule('[(.*)*(.*)*x]', '3', 3));
    for (let i = 0; i < 200; i++) expect(transform(plan, '1'.repeat(100)).number).toBe(`0${'1'.repeat(100)}`);
  });
});

describe('emergency numbers', () => {
  it.each(['112', '0112', '15'])('%s is dialled as it is known in the country', (dialled) => {
    expect(transform(french(rule('1', '9')), dialled)).toMatchObject({
      kind: 'emergency',
      number: dialled === '0112' ? '112' : dialled,
    });
  });

  it('reaches a trunk without prefix', () => {
    expect(toTrunkFormat(germany, '110', 'e164')).toBe('110');
  });
});

describe('the test box (T-PLAN-6)', () => {
  it('says which rule did it, in steps', () => {
    const result = transform(french(rule('3611', '03611')), '36-11');
    expect(result.rule?.id).toBe('rule-30');
    expect(result.steps.map((step) => step.code)).toEqual(['numbering-cleaned', 'numbering-rule-applied']);
    expect(result.steps[1]!.sentence).toBe('Rule 30 ("3611" becomes "03611") makes 03611 of 3611.');
  });

  it('says that no rule matched', () => {
    const { rule: applied, steps } = transform(french(), '0155171889');
    expect(applied).toBeNull();
    expect(steps.map((step) => step.code)).toEqual(['numbering-longer-than-internal', 'numbering-external-prefix-added']);
  });

  it.each([
    ['201', 'internal'],
    ['*43', 'service'],
    ['0155171889', 'external'],
    ['112', 'emergency'],
  ])('knows that %s is %s', (dialled, kind) => {
    expect(classify(french(), dialled)).toBe(kind);
  });
});

describe('incoming numbers (T-PLAN-7)', () => {
  it('cuts and adds before the lookup', () => {
    const plan = compilePlan({ settings: { ...settings, incomingRemove: '9', incomingAdd: '0' }, rules: [] });
    expect(normaliseIncoming(plan, '9 155171889')).toBe('0155171889');
    expect(lookupKey(plan, '9155171889')).toEqual({ kind: 'external', key: '+33155171889' });
  });

  it('looks an internal number up by its last digits, an external one by its normal form', () => {
    const plan = compilePlan({ settings: { ...settings, internalReverseLength: 3 }, rules: [] });
    expect(lookupKey(plan, '2201')).toEqual({ kind: 'internal', key: '201' });
    for (const raw of ['0155171889', '+33 1 55 17 18 89', '0033155171889', '33155171889']) {
      expect(lookupKey(plan, raw)).toEqual({ kind: 'external', key: '+33155171889' });
    }
    expect(lookupKey(plan, 'anonymous')).toBeNull();
  });
});

describe('numbers on a trunk', () => {
  it.each([
    ['00155171889', 'e164', '+33155171889'],
    ['00155171889', 'international', '0033155171889'],
    ['00155171889', 'national', '0155171889'],
    ['0003912334477', 'national', '003912334477'],
    ['0003912334477', 'e164', '+3912334477'],
    ['03611', 'e164', '3611'],
    ['00155171889', 'unchanged', '0155171889'],
  ] as const)('%s leaves as %s: %s', (number, format, expected) => {
    expect(toTrunkFormat(french(), number, format)).toBe(expected);
  });

  it.each([
    ['33155171889', '+33155171889'],
    ['0155171889', '+33155171889'],
    ['+49301234567', '+49301234567'],
    ['3611', '3611'],
    ['anonymous', ''],
  ])('%s arrives as %s', (raw, expected) => {
    expect(fromTrunk(french(), raw)).toBe(expected);
  });

  it('knows countries without a national prefix and with another', () => {
    const spain = compilePlan({ settings: { ...settings, localCountryPrefix: '34' }, rules: [] });
    expect(transform(spain, '+34912345678').number).toBe('0912345678');
    expect(fromTrunk(spain, '912345678')).toBe('+34912345678');
    const italy = compilePlan({ settings: { ...settings, localCountryPrefix: '39' }, rules: [] });
    expect(fromTrunk(italy, '0612345678')).toBe('+390612345678');
    expect(toTrunkFormat(italy, transform(italy, '+390612345678').number, 'e164')).toBe('+390612345678');
    const america = compilePlan({
      settings: { ...settings, localCountryPrefix: '1', internationalPrefix: '011', externalPrefix: '9' },
      rules: [],
    });
    expect(toTrunkFormat(america, transform(america, '+14155552671').number, 'e164')).toBe('+14155552671');
  });
});

describe('whatever is dialled', () => {
  it('never throws, gives only what can be dialled, and cleans once for all', () => {
    const plan = french(rule('[(\\+|00)?(.*)\\((.*)\\)]', '[-ExternalPrefix-]$2', 1), rule('5', '#', 2));
    const dialled = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('0123+#*() 9')) }));
    fc.assert(
      fc.property(dialled, (raw) => {
        const { number } = transform(plan, raw);
        expect(number).toMatch(/^(\+?\d*|[#*][\d#*]*)$/);
        expect(normaliseDialled(normaliseDialled(raw))).toBe(normaliseDialled(raw));
        expect(normaliseDialled(number)).toBe(number);
        expect(fromTrunk(plan, fromTrunk(plan, raw))).toBe(fromTrunk(plan, raw));
        lookupKey(plan, raw);
        toTrunkFormat(plan, number, 'national');
      }),
    );
  });

  it('brings every possible E.164 number unchanged to a trunk that wants E.164', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 8, maxLength: 11 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), digits, (first, rest) => {
        const e164 = `+${first}${rest}`;
        // A zero after the country code is the national prefix that people write by mistake.
        fc.pre(!e164.startsWith('+490'));
        expect(toTrunkFormat(germany, transform(germany, e164).number, 'e164')).toBe(e164);
      }),
    );
  });

  it('never throws on any stored rule', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (pattern, value, dialled) => {
        expect(transform(french(rule(pattern, value), rule(`[${pattern}]`, value, 31)), dialled).steps.length).toBeLessThan(5);
      }),
    );
  });
});

describe('the plans of all domains', () => {
  const domainId = 'd' as DomainId;

  it('follow the directory when a record is replaced', () => {
    let record: NumberingRecord = { domainId, companyId: 'c' as NumberingRecord['companyId'], settings, rules: [] };
    const service = new NumberingService({ directory: { numbering: () => record } });
    expect(service.plan(domainId)).toBe(service.plan(domainId));
    expect(service.dial(domainId, '3611')).toMatchObject({ number: '3611', isExternal: false });
    record = { ...record, rules: [rule('3611', '03611')] };
    expect(service.dial(domainId, '3611')).toMatchObject({ number: '03611', isExternal: true });
    expect(service.forTrunk(domainId, '03611', { numberFormat: 'e164' })).toBe('3611');
  });

  it('let a domain without settings dial inside', () => {
    const service = new NumberingService({ directory: { numbering: () => undefined } });
    expect(service.dial(domainId, '201')).toMatchObject({ number: '201', isExternal: false });
  });
});
