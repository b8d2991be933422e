import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { PagedList } from '../../../client/paged-list.ts';
import type { ListQuery, ResourceClient } from '../../../client/resource-client.ts';
import type { Administered } from './resource.ts';

const refreshMs = 30_000;

/** The rows of a page; read again now and then and when the window comes back, so that what others change appears. */
export function useResourceList<Item extends Administered>(client: ResourceClient<Item>, query: ListQuery, revision = 0) {
  const key = JSON.stringify(query);
  const list = useMemo(
    () =>
      new PagedList<Item>({
        keyOf: ({ id }) => id,
        fetch: (page) => client.list({ ...(JSON.parse(key) as ListQuery), ...page }),
      }),
    [client, key],
  );
  useEffect(() => {
    void list.load();
    const refresh = () => {
      if (document.visibilityState === 'visible' && list.get().items.length <= 500) void list.load();
    };
    const timer = setInterval(refresh, refreshMs);
    window.addEventListener('focus', refresh);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', refresh);
    };
  }, [list]);
  useEffect(() => {
    if (revision > 0) void list.load();
  }, [list, revision]);
  return { list, ...useSyncExternalStore(list.subscribe, list.get) };
}
