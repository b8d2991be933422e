import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { type ListPage, PagedList } from '../../../client/paged-list.ts';
import type { ListQuery } from '../../../client/resource-client.ts';

interface How<Item> {
  /** Made outside of the component. */
  readonly keyOf: (item: Item) => string;
  /** Read again every so many milliseconds. */
  readonly refreshMs?: number;
}

/** A paged list at an address, for pages that only show. */
export function usePagedQuery<Item>(path: string, query: ListQuery, { keyOf, refreshMs }: How<Item>) {
  const { rest } = useDesk();
  const key = JSON.stringify(query);
  const list = useMemo(
    () =>
      new PagedList<Item>({
        keyOf,
        fetch: (page) => rest.send<ListPage<Item>>('GET', path, { query: { ...(JSON.parse(key) as ListQuery), ...page } }),
      }),
    [rest, path, key, keyOf],
  );
  useEffect(() => {
    void list.load();
    if (!refreshMs) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && list.get().items.length <= 500) void list.load();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [list, refreshMs]);
  const snapshot = useSyncExternalStore(list.subscribe, list.get);
  return useMemo(
    () => ({ ...snapshot, list, reload: () => void list.load(), look: (index: number) => list.look(index) }),
    [snapshot, list],
  );
}
