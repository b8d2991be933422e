import { describe, expect, it } from 'vitest';
import type { IncidentView } from '../../../../src/contract/rest/incidents.ts';
import { incidentKinds } from '../../../../src/platform/incident/index.ts';
import { wordsOf } from '../../../ui/words/index.ts';
import { de } from '../words/de/index.ts';
import { en } from '../words/en/index.ts';
import { fr } from '../words/fr/index.ts';
import type { AdminKey, AdminWords } from '../words/index.ts';
import { sv } from '../words/sv/index.ts';
import { incidentText, places, serviceName } from './incident-text.ts';

const catalogues: Record<string, Readonly<Record<AdminKey, string>>> = { en, fr, de, sv };
const speak = (language: string) => wordsOf(language as 'en', catalogues[language] ?? en, []) as unknown as AdminWords;

const trunk: IncidentView = {
  id: '1',
  code: 'trunk-refused',
  severity: 'error',
  isServer: false,
  subject: 't1',
  params: { trunk: 'Carrier', reason: '403 Forbidden' },
  sentence: 'The carrier of the trunk Carrier refuses us: 403 Forbidden.',
  remedy: 'Check user name and password.',
  count: 1,
  firstAt: 0,
  lastAt: 0,
  resolvedAt: null,
};

describe('an incident', () => {
  it('is said in the reader’s language, with what it is about', () => {
    expect(incidentText(trunk, speak('de'))).toEqual({
      sentence: 'Der Anbieter der Amtsleitung Carrier weist uns ab: 403 Forbidden.',
      remedy: expect.stringContaining('auf der Seite Amtsleitungen') as string,
    });
  });

  it('of a code that the page does not know is said as the server says it', () => {
    const newer = { ...trunk, code: 'moon-too-bright', sentence: 'The moon is too bright.', remedy: 'Wait.' };
    expect(incidentText(newer, speak('fr'))).toMatchObject({ sentence: 'The moon is too bright.', remedy: 'Wait.' });
  });

  it('shows what it was not told as …, and text with braces as it is', () => {
    expect(incidentText({ ...trunk, params: { trunk: '{reason}' } }, speak('sv')).sentence).toBe(
      'Operatören för trunken {reason} nekar oss: ….',
    );
  });

  it('of a part of the server names the part in the reader’s language', () => {
    const incident = { ...trunk, code: 'service-failed', subject: 'store', params: { service: 'Database', reason: 'away' } };
    expect(incidentText(incident, speak('fr')).sentence).toBe('Base de données ne fonctionne pas : away.');
    expect(serviceName({ id: 'of-tomorrow', name: 'Of tomorrow' }, speak('fr'))).toBe('Of tomorrow');
  });
});

describe('the words for incidents', () => {
  const placesOf = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));

  it.each(Object.keys(incidentKinds) as (keyof typeof incidentKinds)[])('know %s in every language', (code) => {
    const { sentence, remedy } = incidentKinds[code];
    expect([en[`incident.${code}`], en[`remedy.${code}`]]).toEqual([sentence, remedy]);
    for (const [language, catalogue] of Object.entries(catalogues))
      expect(placesOf(catalogue[`incident.${code}`]), language).toEqual(placesOf(sentence));
    for (const name of placesOf(sentence)) expect(places).toContain(name);
  });

  it('have nothing for codes that are gone', () => {
    const known = Object.keys(en).filter((key) => key.startsWith('incident.'));
    expect(known.map((key) => key.slice('incident.'.length))).toEqual(Object.keys(incidentKinds));
  });
});
