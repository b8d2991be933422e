import { describe, expect, it } from 'vitest';
import { assignDigits, commandOf, digitsOfCallers, type KeyContext, type PressedKey } from './attendant-keys.ts';

const press = (key: string, more: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
  altKey: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
});
const idle: KeyContext = { text: '', isTalking: false, digits: new Set(['1', '2']) };

describe('keys of the attendant', () => {
  it('pick the caller with a digit while nobody is talked to and nothing is typed', () => {
    expect(commandOf(press('1'), idle)).toEqual({ kind: 'pick', digit: '1' });
    expect(commandOf(press('3'), idle)).toBeNull();
    expect(commandOf(press('1'), { ...idle, text: '20' })).toBeNull();
    expect(commandOf(press('1'), { ...idle, isTalking: true })).toBeNull();
  });

  it('pick with Alt at any time, by the place of the key', () => {
    const french = press('&', { altKey: true, code: 'Digit1' });
    expect(commandOf(french, { ...idle, text: 'ann', isTalking: true })).toEqual({ kind: 'pick', digit: '1' });
  });

  it('type letters, and tell Enter with and without Shift apart', () => {
    expect(commandOf(press('a'), idle)).toBeNull();
    expect(commandOf(press('Enter', { code: 'Enter' }), idle)).toEqual({ kind: 'enter' });
    expect(commandOf(press('Enter', { code: 'Enter', shiftKey: true }), idle)).toEqual({ kind: 'consult' });
    expect(commandOf(press('ArrowDown', { code: 'ArrowDown', shiftKey: true }), idle)).toBeNull();
    expect(commandOf(press('p', { ctrlKey: true }), idle)).toBeNull();
  });
});

describe('digits of callers', () => {
  it('stay theirs while others come and go, and are given again when free', () => {
    const first = assignDigits(new Map(), ['a', 'b', 'c'], digitsOfCallers);
    expect([...first]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
    const second = assignDigits(first, ['c', 'd'], digitsOfCallers);
    expect(second.get('c')).toBe('3');
    expect(second.get('d')).toBe('1');
  });

  it('are six of callers, so that three are left for who is parked or comes back', () => {
    const keys = Array.from({ length: 12 }, (_, index) => String(index));
    expect(assignDigits(new Map(), keys, digitsOfCallers).size).toBe(6);
  });
});
