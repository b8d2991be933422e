import { describe, expect, it } from 'vitest';
import { countrySource } from './countries.ts';

describe('countries to choose from', () => {
  it.each(['en', 'fr', 'de', 'sv'])('stand there once each, in %s', async (language) => {
    const { byIds, search } = countrySource(language);
    for (const id of ['DE', 'FR', 'GB', 'RU', 'RS']) {
      const label = (await byIds([id]))[0]!.label;
      expect((await search(label)).filter((one) => one.label === label)).toEqual([{ id, label }]);
    }
  });
});
