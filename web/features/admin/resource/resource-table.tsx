import { Button } from '../../../ui/button.tsx';
import { type Column, DataGrid } from '../../../ui/data-grid.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import type { Administered, Resource } from './resource.ts';
import { type AdminSearch, useAdminSearch } from './use-admin-search.ts';
import type { useResourceList } from './use-resource-list.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  listed: ReturnType<typeof useResourceList<Item>>;
  columns: readonly Column<Item>[];
  sort: string;
  filters: AdminSearch;
  openKey: string | null;
  selection: ReadonlySet<string>;
  onSelect: (keys: ReadonlySet<string>) => void;
  onOpen: (id: string, isByKey: boolean) => void;
}

/** The rows; or that there are none, that they are coming, that they could not be read. */
export function ResourceTable<Item extends Administered>(props: Props<Item>) {
  const { resource, listed, filters } = props;
  const { t } = useAdminWords();
  const { change } = useAdminSearch();
  const { list, items, total, state, error, hasAnswered } = listed;
  const hasFilter = Object.values(filters).some(Boolean);
  const clear = () => void change(Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])));
  return (
    <>
      {state === 'failed' && error ? (
        <Failed
          sentence={t('list.failed', { detail: error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void list.load()}
        />
      ) : null}
      {!hasAnswered && state === 'loading' ? <SkeletonLines count={8} /> : null}
      {hasAnswered && total === 0 ? (
        <Empty
          icon={resource.icon}
          title={t(hasFilter ? 'list.none' : resource.words.empty)}
          help={t(hasFilter ? 'list.none-help' : resource.words.emptyHelp)}
        >
          {hasFilter ? <Button onPress={clear}>{t('list.clear-filters')}</Button> : null}
        </Empty>
      ) : null}
      {hasAnswered && total > 0 ? (
        <DataGrid
          label={t(resource.words.title)}
          columns={props.columns}
          items={items}
          total={total}
          keyOf={({ id }) => id}
          sort={props.sort}
          onSort={(next) => void change({ sort: next }, { isReplacing: true })}
          {...(resource.isReadOnly ? {} : { selection: props.selection, onSelect: props.onSelect })}
          openKey={props.openKey}
          onOpen={(item, isByKey) => props.onOpen(item.id, isByKey)}
          onLook={(index) => list.look(index)}
          words={{ selectRow: t('list.select-row'), selectAll: t('list.select-all'), loading: t('common.loading') }}
          rowClass={(item) => (resource.isOff?.(item) ? 'off' : '')}
        />
      ) : null}
    </>
  );
}
