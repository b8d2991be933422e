import { describe, expect, it } from 'vitest';
import { fold } from '../../ui/format/fold.ts';
import { find } from './found.ts';

const person = (userId: string, displayName: string, number: string) => ({
  userId,
  displayName,
  number,
  folded: fold(`${displayName} ${number}`),
});
const people = [person('1', 'Anna Müller', '202'), person('2', 'Björn Petit', '203')];
const commands = [{ id: 'dark', label: 'Dark colours', run: () => {} }];
const recent = [
  { number: '+33142685300', name: 'Garage Martin' },
  { number: '+33142685300', name: 'Garage Martin' },
];
const kinds = (text: string) => find(text, people, recent, commands).map(({ kind, id }) => `${kind} ${id}`);

describe('the one box', () => {
  it('calls a typed number first, then shows whose it is', () => {
    expect(kinds('20 2')).toEqual(['number number', 'person 1']);
  });

  it('finds people by the beginning of their names, without accents', () => {
    expect(kinds('mul')).toEqual(['person 1']);
    expect(kinds('bjorn pet')).toEqual(['person 2']);
  });

  it('shows a recent caller once, and commands by their words', () => {
    expect(kinds('garage')).toEqual(['recent recent-+33142685300']);
    expect(kinds('dark')).toEqual(['command dark']);
  });

  it('shows nothing for nothing', () => {
    expect(kinds('  ')).toEqual([]);
  });
});
