import { describe, expect, it } from 'vitest';
import { contactConnectors } from '../../../../src/composition/contact-connectors.ts';
import { SystemClock } from '../../../../src/kernel/clock.ts';
import { silentLogger } from '../../../../src/kernel/logger.ts';
import { SystemRandom } from '../../../../src/kernel/random.ts';
import { de } from '../words/de/index.ts';
import { en } from '../words/en/index.ts';
import { fr } from '../words/fr/index.ts';
import { sv } from '../words/sv/index.ts';

const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, fr, de, sv };
/** Descriptions need nothing of what connectors are made of. */
const connectors = contactConnectors({
  clock: new SystemClock(),
  logger: silentLogger,
  random: new SystemRandom(),
  places: { folder: null, networks: [], odbcConnectionStrings: false },
} as never);
const descriptions = connectors.map(({ description }) => description);
const settings = descriptions.flatMap((one) => one.settings);
const wanted = [
  ...descriptions.map(({ kind }) => `dir.connector.${kind}`),
  ...settings.map(({ name }) => `dir.s.${name}`),
  ...settings.flatMap((one) => (one.type === 'choice' ? one.choices.map((choice) => `dir.c.${choice}`) : [])),
];
/** What its label and its choices say is enough. */
const selfExplaining = new Set(
  'allFolders allowUnencrypted authentication by clientId cloud contacts delimiter documents encoding file format from hasHeader onlyEnabled password reads security subfolders wholeCompany'.split(
    ' ',
  ),
);

describe('the words of connectors', () => {
  it.each(Object.entries(catalogues))('%s has a label for every connector, setting and choice', (_language, catalogue) => {
    expect(descriptions.length).toBeGreaterThan(14);
    expect([...new Set(wanted)].filter((key) => !catalogue[key]?.trim())).toEqual([]);
  });

  it.each(Object.entries(catalogues))('%s has a hint for every setting that does not explain itself', (_language, catalogue) => {
    const names = [...new Set(settings.map(({ name }) => name))].filter((name) => !selfExplaining.has(name));
    expect(names.filter((name) => !catalogue[`dir.h.${name}`]?.trim())).toEqual([]);
  });

  it('has none for settings and choices that are gone', () => {
    const known = new Set([...wanted, ...settings.map(({ name }) => `dir.h.${name}`)]);
    const given = Object.keys(en).filter((key) => /^dir\.(connector|[shc])\./.test(key));
    expect(given.filter((key) => !known.has(key))).toEqual([]);
  });
});
