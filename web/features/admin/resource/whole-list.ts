import type { ListPage } from '../../../client/paged-list.ts';
import type { ListQuery, ResourceClient } from '../../../client/resource-client.ts';
import { fold } from '../../../ui/format/fold.ts';

/** Without anything that hangs on it. */
export const noDependents = async () => ({ items: [], total: 0, confirm: null });

/**
 * The client of things that come all at once and have no route for one alone: searched and sorted here, one is found among all.
 */
export function wholeList<Item extends { readonly id: string }>(
  base: ResourceClient<Item>,
  readAll: () => Promise<readonly Item[]>,
): ResourceClient<Item> {
  return {
    ...base,
    list: async (query) => pageOf(await readAll(), query),
    read: async (id) => {
      const found = (await readAll()).find((item) => item.id === id);
      if (!found) throw new Error(`no ${base.plural} ${id}`);
      return found;
    },
    dependents: noDependents,
  };
}

function pageOf<Item>(all: readonly Item[], query: ListQuery): ListPage<Item> {
  const words = fold(String(query['search'] ?? ''))
    .split(/\s+/)
    .filter(Boolean);
  const found = all.filter((item) => words.every((word) => fold(JSON.stringify(item)).includes(word)));
  const sort = String(query['sort'] ?? '');
  const name = sort.replace(/^-/, '');
  const textOf = (item: Item) => {
    const value = (item as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  };
  const collator = new Intl.Collator(undefined, { numeric: true });
  const items = found.toSorted((a, b) => collator.compare(textOf(a), textOf(b)) * (sort.startsWith('-') ? -1 : 1));
  return { items, nextAfter: null, total: items.length };
}
