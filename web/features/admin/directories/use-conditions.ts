import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { Store, useStore } from '../../../app/store.ts';
import type { ListPage } from '../../../client/paged-list.ts';
import { useLiveTopic } from '../live/use-live-topic.ts';
import type { Condition, DirectoryView } from './directory-model.ts';

/** How directories are doing, as told last; those of which nothing was told are as they were read. */
export type Conditions = Store<ReadonlyMap<string, Condition>>;

export function useConditionOf(conditions: Conditions, { id, condition }: Pick<DirectoryView, 'id' | 'condition'>): Condition {
  return useStore(conditions).get(id) ?? condition;
}

/** Follows all directories: for the list, and for what runs or waits for an answer. */
export function useConditions() {
  const { rest } = useDesk();
  const queries = useQueryClient();
  const conditions: Conditions = useMemo(() => new Store<ReadonlyMap<string, Condition>>(new Map()), []);
  const all = useQuery({
    queryKey: ['directories', 'all'],
    queryFn: () => rest.send<ListPage<DirectoryView>>('GET', '/api/v1/admin/directories', { query: { limit: 500 } }),
  });
  const read = async () => {
    await queries.invalidateQueries({ queryKey: ['directories', 'all'] });
    const items = queries.getQueryData<ListPage<DirectoryView>>(['directories', 'all'])?.items ?? [];
    conditions.set(new Map(items.map(({ id, condition }) => [id, condition])));
  };
  useLiveTopic('directories', {
    read: () => void read(),
    onEvent: (event) => {
      if (event.type !== 'directory-condition-changed') return;
      const { condition } = event;
      conditions.set(new Map(conditions.get()).set(condition.directoryId, condition));
      if (condition.progress === null) void queries.invalidateQueries({ queryKey: ['directory-runs', condition.directoryId] });
    },
  });
  return { conditions, directories: all.data?.items ?? [], read };
}
