import { describe, expect, it } from 'vitest';
import { directoryBody, directoryForm, optionsOf, shownSettings, stepOf, toggleOption } from './directory-model.ts';

describe('options of a field', () => {
  it('are put in and taken out, and what is typed stays', () => {
    expect(toggleOption('Surname', 'u')).toBe('Surname | u');
    expect(toggleOption('Surname|h', 'u')).toBe('Surname | h, u');
    expect(toggleOption('Surname | h, u', 'h')).toBe('Surname | u');
    expect(toggleOption('Surname | u', 'u')).toBe('Surname');
  });

  it('keep the commas of a pattern', () => {
    const pattern = 'p::9{0}::^[0-9]{2,4}$';
    expect(optionsOf(`phone | u, ${pattern}`)).toEqual(['u', pattern]);
    expect(toggleOption(`phone | ${pattern}`, 'l')).toBe(`phone | ${pattern}, l`);
    expect(toggleOption('phone', pattern)).toBe(`phone | ${pattern}`);
  });
});

describe('a directory’s form', () => {
  it('sends everything of a new one, and of another only what changed', () => {
    const form = directoryForm(null);
    expect(directoryBody({ name: 'A' }, { ...form, name: 'A', plan: 'every', minutes: 5 }, [])).toMatchObject({
      name: 'A',
      connector: 'ldap',
      plan: { kind: 'every', minutes: 5 },
      holdBackPercent: 30,
    });
    expect(directoryBody({ minutes: 5 }, { ...form, isNew: false, plan: 'every', minutes: 5 }, [])).toEqual({
      plan: { kind: 'every', minutes: 5 },
    });
    expect(directoryBody({ name: 'B' }, { ...form, isNew: false }, [])).toEqual({ name: 'B' });
  });

  it('shows settings by what was chosen, with what is usual where nothing was', () => {
    const base = { required: false, isSecret: false, choices: [], accepts: [], least: null, most: null } as const;
    const settings = [
      { ...base, name: 'from', type: 'choice', default: 'upload', when: null },
      { ...base, name: 'file', type: 'file', default: null, when: { name: 'from', in: ['upload'] } },
      { ...base, name: 'url', type: 'text', default: null, when: { name: 'from', in: ['url'] } },
    ] as const;
    const connector = {
      kind: 'file',
      settings: settings.map((one) => ({
        ...one,
        choices: [],
        accepts: [],
        when: one.when && { ...one.when, in: [...one.when.in] },
      })),
      usualMapping: {},
      types: [],
      way: 'pull',
    } as never;
    expect(shownSettings(connector, {}).map(({ name }) => name)).toEqual(['from', 'file']);
    expect(shownSettings(connector, { from: 'url' }).map(({ name }) => name)).toEqual(['from', 'url']);
  });

  it('goes to the step where the fault is', () => {
    expect(['settings.host', 'mapping.lastName', 'plan', 'name'].map(stepOf)).toEqual([
      'connector',
      'fields',
      'synchronisation',
      'connector',
    ]);
  });
});
