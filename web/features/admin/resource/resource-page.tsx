import { Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { isTyping } from '../../calls-dock/use-call-keys.ts';
import { useAdminWords } from '../words/index.ts';
import { BulkBar } from './bulk-bar.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditorPanel } from './editor-panel.tsx';
import type { Administered, Resource } from './resource.ts';
import { ResourceTable } from './resource-table.tsx';
import { TableTools } from './table-tools.tsx';
import { useAdminSearch } from './use-admin-search.ts';
import { useColumns } from './use-columns.ts';
import { useResourceList } from './use-resource-list.ts';
import '../../../ui/tabs.css';
import './resource.css';

/** A page of the administration: head, tools, table, and the editor beside it. */
export function ResourcePage<Item extends Administered>({ resource }: { resource: Resource<Item> }) {
  const words = useAdminWords();
  const { t } = words;
  const { search, change } = useAdminSearch();
  const { open, tab: _tab, sort = resource.sort, ...filters } = search;
  const listed = useResourceList(resource.client, { ...filters, sort }, resource.revision);
  const { list, items, total, hasAnswered } = listed;
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [toDelete, setToDelete] = useState<readonly Item[] | null>(null);
  const [isFocusing, setFocusing] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const { columns, all, hidden, toggle } = useColumns(resource, words);

  const openItem = useCallback(
    (id: string | undefined, isByKey = false) => {
      setFocusing(isByKey);
      void change({ open: id, tab: undefined });
    },
    [change],
  );
  useNewKey(resource.words.add ? () => openItem('new', true) : null);
  const close = () => {
    openItem(undefined);
    frame.current?.querySelector<HTMLElement>('.data-grid')?.focus();
  };
  const ticked = items.filter(({ id }) => selection.has(id));
  const canDelete = !resource.isReadOnly && resource.canDelete !== false;

  return (
    <div className="resource" ref={frame}>
      <section className="resource-main" aria-label={t(resource.words.title)}>
        <header className="resource-head">
          <h1>{t(resource.words.title)}</h1>
          <span className="tag number">{hasAnswered ? total.toLocaleString(words.locale) : '…'}</span>
          <span className="push row">
            {resource.more}
            {resource.words.add ? (
              <Button tone="primary" icon={Plus} onPress={() => openItem('new', true)}>
                {t(resource.words.add)}
              </Button>
            ) : null}
          </span>
        </header>
        {resource.words.lead ? <p className="resource-lead">{t(resource.words.lead)}</p> : null}
        {resource.above}
        {selection.size > 0 ? (
          <BulkBar
            resource={resource}
            items={ticked}
            onClear={() => setSelection(new Set())}
            onChanged={() => void list.load()}
            {...(canDelete ? { onDelete: () => setToDelete(ticked) } : {})}
          />
        ) : (
          <TableTools
            resource={resource}
            filters={filters}
            onFilter={(part) => void change(part, { isReplacing: true })}
            columns={all}
            hidden={hidden}
            onToggleColumn={toggle}
            onRefresh={() => void list.load()}
            sort={sort}
          />
        )}
        <ResourceTable
          resource={resource}
          listed={listed}
          columns={columns}
          sort={sort}
          filters={filters}
          openKey={open ?? null}
          selection={selection}
          onSelect={setSelection}
          onOpen={openItem}
        />
      </section>
      {open ? (
        <EditorPanel<Item>
          key={open}
          resource={resource}
          id={open}
          listed={items.find(({ id }) => id === open)}
          isFocusing={isFocusing}
          onClose={close}
          onChanged={(item) => list.replace(item)}
          onCreated={(item) => {
            void list.load();
            openItem(item.id);
          }}
          onGone={(id) => {
            list.remove(id);
            close();
          }}
          {...(canDelete ? { onDelete: (item) => setToDelete([item]) } : {})}
        />
      ) : null}
      {toDelete ? (
        <DeleteDialog<Item>
          resource={resource}
          items={toDelete}
          onClose={() => setToDelete(null)}
          onDeleted={(ids) => {
            setToDelete(null);
            for (const id of ids) list.remove(id);
            setSelection(new Set());
            if (open && ids.includes(open)) close();
          }}
        />
      ) : null}
    </div>
  );
}

/** `n` begins a new one, wherever nothing is being typed. */
function useNewKey(begin: (() => void) | null): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (
        event.key !== 'n' ||
        !isPlain ||
        !begin ||
        isTyping(event.target) ||
        document.querySelector('[role="dialog"], [role="alertdialog"]')
      )
        return;
      event.preventDefault();
      begin();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [begin]);
}
