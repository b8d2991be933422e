import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../ui/words/index.ts';
import { en } from '../words/en/index.ts';
import { fr } from '../words/fr/index.ts';
import type { AdminWords } from '../words/index.ts';
import { changesShown, fieldWord, idsOf, valueText } from './audit-text.ts';

const speak = (language: 'en' | 'fr') => wordsOf(language, language === 'en' ? en : fr, []) as unknown as AdminWords;
const nobody = new Map<string, string>();

describe('the record of changes', () => {
  it('calls fields as the editors do, by what the change is about', () => {
    expect(fieldWord('domain', 'sipDomain', speak('en'))).toBe('SIP domain');
    expect(fieldWord('queue', 'offerTimeoutMs', speak('en'))).toBe('Rings an agent for');
    expect(fieldWord('numbering-rule', 'value', speak('en'))).toBe('Becomes');
    expect(fieldWord('parameter-value', 'value', speak('en'))).toBe('Value');
    expect(fieldWord('user', 'firstName', speak('fr'))).toBe('Prénom');
    expect(fieldWord('user', 'ofTomorrow', speak('en'))).toBe('ofTomorrow');
  });

  it('shows names for ids as far as they are known, and ids for the rest', () => {
    const names = new Map([['d1', 'Stockholm']]);
    expect(valueText('domainId', 'd1', speak('en'), names)).toBe('Stockholm');
    expect(valueText('domainId', 'd2', speak('en'), names)).toBe('d2');
  });

  it('asks for the ids of a change by what they are of', () => {
    const changes = [
      { field: 'domainId', before: 'd1', after: 'd2' },
      { field: 'userId', before: null, after: 'u1' },
      { field: 'name', before: 'a', after: 'b' },
    ];
    expect(idsOf({ changes })).toEqual({ domains: ['d1', 'd2'], users: ['u1'] });
  });

  it('shows choices, times and switches in words', () => {
    expect(valueText('role', 'administrator', speak('en'), nobody)).toBe('Administrator');
    expect(valueText('protocol', 'sip-phone', speak('en'), nobody)).toBe('Desk phone');
    expect(valueText('wrapUpMs', 15_000, speak('en'), nobody)).toBe('15 seconds');
    expect(valueText('optionsIntervalS', 60, speak('en'), nobody)).toBe('60 seconds');
    expect(valueText('lines', 2, speak('en'), nobody)).toBe('2');
    expect(valueText('enabled', false, speak('en'), nobody)).toBe(en['field.off']);
    expect(valueText('codecs', ['opus', 'pcma'], speak('en'), nobody)).toBe('opus\npcma');
    expect(valueText('name', 'administrator', speak('en'), nobody)).toBe('administrator');
  });

  it('leaves out counters, and of something new what it does not have', () => {
    const changes = [
      { field: 'groupsVersion', before: 1, after: 2 },
      { field: 'email', before: null, after: null },
      { field: 'login', before: null, after: 'anna' },
    ];
    expect(changesShown({ action: 'insert', changes }).map(({ field }) => field)).toEqual(['login']);
    expect(changesShown({ action: 'update', changes }).map(({ field }) => field)).toEqual(['email', 'login']);
  });
});
