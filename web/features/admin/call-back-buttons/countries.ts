import type { PickSource } from '../../../ui/picker.tsx';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
/** What browsers have names for and carriers have no numbers. */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB', 'AQ', 'BV', 'HM', 'TF', 'CP', 'DG', 'EA', 'IC', 'CQ']);
const most = 40;

/** Countries by their names in the reader's language, found by typing a part of one. */
export function countrySource(locale: string): PickSource {
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' });
  const option = (id: string) => ({ id, label: names.of(id) ?? id });
  const all = letters
    .flatMap((one) => letters.map((other) => one + other))
    .filter((id) => !noCountries.has(id) && names.of(id) !== undefined)
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
