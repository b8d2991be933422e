import type { RestClient } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import type { Option } from '../../ui/choice.tsx';
import type { PickSource } from '../../ui/picker.tsx';
import type { ForwardingWords } from './words/index.ts';

const most = 12;
/** Between the id of a contact and its name, in the id of what is picked. */
const gap = '\n';

/** Contacts in all directories one sees, found as one types. */
export function contactSource(rest: RestClient): PickSource {
  const search = async (text: string): Promise<readonly Option[]> => {
    if (text.trim() === '') return [];
    const { items } = await rest.call(routes.contacts.search, { query: { search: text, limit: most } });
    return items.flatMap((one): Option[] =>
      one.kind === 'contact'
        ? [{ id: `${one.id}${gap}${one.name}`, label: one.name, ...(one.detail && { note: one.detail }) }]
        : [],
    );
  };
  return { key: 'contacts-of-rules', search, byIds: async (ids) => ids.map((id) => ({ id, label: contactOf(id).name })) };
}

export function contactOf(id: string): { contactId: string; name: string } {
  const [contactId = '', name = ''] = id.split(gap);
  return { contactId, name };
}

/** Who may call in a call that is imagined: a number as it is typed, a colleague, a contact. */
export function callerSource(rest: RestClient, asNumber: (text: string) => string): PickSource {
  const search = async (text: string): Promise<readonly Option[]> => {
    if (text.trim() === '') return [];
    const number = asNumber(text);
    const typed: Option[] = /^[+*#\d]{2,}$/.test(number) ? [{ id: number, label: text.trim() }] : [];
    const { items } = await rest.call(routes.contacts.search, { query: { search: text, limit: most } });
    return [
      ...typed,
      ...items.flatMap(({ name, number: known }): Option[] => {
        const plain = typeof known === 'string' ? known : (known?.number ?? null);
        return plain ? [{ id: `${plain}${gap}${name}`, label: name, note: plain }] : [];
      }),
    ];
  };
  return {
    key: 'callers-of-what-if',
    search,
    byIds: async (ids) => ids.map((id) => ({ id, label: id.split(gap)[1] ?? id })),
  };
}

/** The number of what was picked from {@link callerSource}. */
export function numberOf(id: string | null): string {
  return id?.split(gap)[0] ?? '';
}

export function pickWords({ t }: ForwardingWords): { none: string; remove: (name: string) => string; clear: string } {
  return { none: t('fw.pick-none'), remove: (name) => `${t('fw.remove')}: ${name}`, clear: t('fw.remove') };
}
