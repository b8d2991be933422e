import { Columns3, Download, RefreshCw, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Input, Menu, MenuItem, MenuTrigger, Popover, SearchField } from 'react-aria-components';
import { IconButton } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';
import { exportCsv } from './export-csv.ts';
import type { Administered, FilterSpec, Resource } from './resource.ts';
import type { AdminSearch } from './use-admin-search.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  filters: AdminSearch;
  sort: string;
  onFilter: (part: AdminSearch) => void;
  columns: readonly Column<Item>[];
  hidden: readonly string[];
  onToggleColumn: (id: string) => void;
  onRefresh: () => void;
}

/** Search, filters, columns, export: the line above a table. */
export function TableTools<Item extends Administered>(props: Props<Item>) {
  const { resource, filters, onFilter } = props;
  const { t } = useAdminWords();
  return (
    <div className="table-tools">
      <TypedFilter text={filters['search'] ?? ''} onText={(text) => onFilter({ search: text || undefined })} />
      {resource.filters?.map((filter) => (
        <FilterChoice
          key={filter.name}
          filter={filter}
          value={filters[filter.name]}
          onChange={(value) => onFilter({ [filter.name]: value })}
        />
      ))}
      <span className="push row tight">
        <IconButton icon={RefreshCw} label={t('list.refresh')} onPress={props.onRefresh} />
        <ExportButton {...props} />
        <MenuTrigger>
          <IconButton icon={Columns3} label={t('list.columns')} />
          <Popover className="popover">
            <Menu
              className="menu"
              aria-label={t('list.columns')}
              selectionMode="multiple"
              selectedKeys={props.columns.map(({ id }) => id).filter((id) => !props.hidden.includes(id))}
              onAction={(id) => props.onToggleColumn(String(id))}
            >
              {props.columns.slice(1).map((column) => (
                <MenuItem key={column.id} id={column.id} className="menu-item">
                  {({ isSelected }) => (
                    <>
                      <span className={`tick-box${isSelected ? ' on' : ''}`} aria-hidden="true" />
                      {column.label}
                    </>
                  )}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      </span>
    </div>
  );
}

const typingPauseMs = 180;

/** Asks the server when the typing pauses. */
export function TypedFilter({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useAdminWords();
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onText(typed), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, text, onText]);
  return (
    <SearchField className="tool-search" aria-label={t('list.search')} value={typed} onChange={setTyped}>
      <Search className="icon" aria-hidden="true" />
      <Input className="input" placeholder={t('list.search')} />
    </SearchField>
  );
}

function FilterChoice({
  filter,
  value,
  onChange,
}: {
  filter: FilterSpec;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { t } = useAdminWords();
  const options = [
    { id: '', label: `${t(filter.label)}: ${t('list.any')}` },
    ...filter.options.map(({ id, word }) => ({ id, label: t(word) })),
  ];
  return (
    <div className="tool-filter">
      <Choice
        label={t(filter.label)}
        isLabelHidden
        options={options}
        value={value ?? ''}
        onChange={(id) => onChange(id || undefined)}
      />
    </div>
  );
}

function ExportButton<Item extends Administered>({ resource, filters, sort, columns }: Props<Item>) {
  const { t } = useAdminWords();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      const count = await exportCsv({
        client: resource.client,
        query: { ...filters, sort },
        columns,
        fileName: `${resource.client.plural}.csv`,
      });
      toasts.show({ sentence: t('list.exported', { count }) });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    } finally {
      setBusy(false);
    }
  };
  return <IconButton icon={Download} label={t('list.export')} isDisabled={isBusy} onPress={() => void run()} />;
}
