import { describe, expect, it } from 'vitest';
import { hasCheckDigit } from './check-typed.ts';
import { aCaller, aWorld, demoFlow } from './flow-fixture.ts';
import { coerced, fillTemplate, holds, readTemplate } from './flow-values.ts';
import { PreparedFlow, stateBefore } from './index.ts';
import { readJsonPath, valueAt } from './json-path.ts';
import { spokenWait } from './spoken-wait.ts';

const state = { ...stateBefore(new PreparedFlow(demoFlow()), aCaller), variables: { name: 'Elm', count: 12 } };
const view = { state, world: aWorld };
const constant = (value: string | number | boolean) => ({ kind: 'constant', value }) as const;

describe('a comparison', () => {
  it.each([
    [9, 'less', '10', true],
    ['07', 'is', 7, false],
    ['17:05', 'at-least', '17:00', true],
    ['Elm AB', 'starts-with', 'elm', true],
    ['elm', 'is', 'ELM', true],
    ['+4612', 'matches', '\\+46\\d+', true],
    ['x+4612', 'matches', '\\+46\\d+', false],
    ['x', 'matches', '(', false],
    ['', 'is-empty', '', true],
    [true, 'is', 'true', true],
  ] as const)('%j %s %j: %j', (left, operator, right, expected) => {
    expect(holds({ left: constant(left), operator, right: constant(right) }, view)).toBe(expected);
  });

  it('holds for nothing that has no value', () => {
    const unknown = { kind: 'variable', name: 'none' } as const;
    for (const operator of ['is', 'less', 'more', 'contains'] as const)
      expect(holds({ left: unknown, operator, right: constant(0) }, view)).toBe(false);
    expect(holds({ left: unknown, operator: 'is-empty', right: constant(0) }, view)).toBe(true);
  });

  it('looks at the clock and at queues', () => {
    const waiting = { kind: 'queue', queueId: 'sales', figure: 'waiting' } as const;
    expect(holds({ left: waiting, operator: 'at-least', right: constant(3) }, view)).toBe(true);
    expect(holds({ left: { kind: 'time', field: 'hour' }, operator: 'is', right: constant(10) }, view)).toBe(true);
  });
});

describe('a template', () => {
  it('is filled in, braces doubled are text, and what a value contains is never read again', () => {
    expect(fillTemplate('{name} {count} {{name} {caller.number} {no such}', view)).toBe('Elm 12 {name} +4612345678 {no such}');
    const tricky = { ...view, state: { ...state, variables: { name: '{secret.key}' } } };
    expect(fillTemplate('{name}', tricky)).toBe('{secret.key}');
    expect(readTemplate('a{b}c')).toEqual(['a', { name: 'b' }, 'c']);
  });
});

describe('a variable', () => {
  it.each([
    ['12', 'number', 12],
    ['x', 'number', 0],
    [true, 'text', 'true'],
    ['yes', 'flag', true],
    [null, 'text', ''],
  ] as const)('of %j as %s is %j', (value, type, expected) => {
    expect(coerced(value, type)).toBe(expected);
  });
});

describe('a JSON path', () => {
  const document = { a: [{ 'b c': 1 }, { 'b c': 'two' }], __proto__: null, deep: { list: [1, 2] } };
  it.each([
    ['$.a[0]["b c"]', 1],
    ["a[-1]['b c']", 'two'],
    ['$.deep', '{"list":[1,2]}'],
    ['$.a.length', null],
    ['$.none.at.all', null],
  ])('%s finds %j', (path, expected) => {
    expect(valueAt(document, path)).toBe(expected);
  });

  it.each(['$..a', '$.a[*]', '$.', 'a b'])('%s is none', (path) => {
    expect(readJsonPath(path)).toBeNull();
  });
});

describe('a probable wait', () => {
  it.each([
    [0, 50, 'wait-minute'],
    [0, 170, 'wait-up-to 3 wait-minutes'],
    [70, 100, 'wait-about 2 wait-minutes'],
    [130, 290, 'wait-between 2 wait-and 5 wait-minutes'],
    [600, 7200, 'wait-long'],
  ])('from %i to %i seconds is said as %s', (low, high, expected) => {
    const said = spokenWait({ lowMs: low * 1000, highMs: high * 1000 }).map((part) =>
      part.kind === 'phrase' ? part.name : part.kind === 'number' ? part.number : '',
    );
    expect(said.join(' ')).toBe(expected);
  });
});

describe('a check digit', () => {
  it.each([
    ['4111111111111111', true],
    ['4111111111111112', false],
    ['18', true],
    ['1', false],
  ])('of %s: %j', (digits, expected) => {
    expect(hasCheckDigit(digits)).toBe(expected);
  });
});
