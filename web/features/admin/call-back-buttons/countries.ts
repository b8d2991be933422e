import { getCountries } from 'libphonenumber-js/min';
import type { PickSource } from '../../../ui/picker.tsx';

const most = 40;

/** Countries that have numbers, by their names in the reader's language; found by typing a part of one. */
export function countrySource(locale: string): PickSource {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  const option = (id: string) => ({ id, label: names.of(id) ?? id });
  // Not what browsers have names for: to them Germany is DD, too, of which no number is.
  const all = getCountries()
    .map(option)
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  return {
    key: 'countries',
    search: async (text) => {
      const wanted = text.trim().toLowerCase();
      return all.filter(({ id, label }) => label.toLowerCase().includes(wanted) || id.toLowerCase() === wanted).slice(0, most);
    },
    byIds: async (ids) => ids.map(option),
  };
}
