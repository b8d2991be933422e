import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { EllipsisVertical, Trash2, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { ApiError } from '../../../client/rest-client.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SkeletonLines } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import { EditorForm } from './editor-form.tsx';
import { HistoryTab } from './history-tab.tsx';
import type { Administered, Resource, ShownOnce } from './resource.ts';
import { ShownOnceDialog } from './shown-once-dialog.tsx';
import { useAdminSearch } from './use-admin-search.ts';
import { type Editor, useEditor } from './use-editor.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  /** `new` for one that does not exist yet. */
  id: string;
  listed: Item | undefined;
  /** The focus goes into the form. */
  isFocusing: boolean;
  onClose: () => void;
  onChanged: (item: Item) => void;
  onCreated: (item: Item) => void;
  onGone: (id: string) => void;
  onDelete?: (item: Item) => void;
}

/** The editor beside the table. Reads the thing anew when opened; shows what the table knows until then. */
export function EditorPanel<Item extends Administered>(props: Props<Item>) {
  const { resource, id, listed, onGone } = props;
  const { t } = useAdminWords();
  const isNew = id === 'new';
  const read = useQuery({
    queryKey: ['admin', resource.client.plural, id, listed?.version, resource.revision],
    queryFn: () => resource.client.read(id),
    enabled: !isNew && !(resource.body && listed),
    retry: false,
    staleTime: 0,
  });
  const isGone = read.error instanceof ApiError && read.error.status === 404;
  const item = read.data ?? listed;
  if (!isNew && !item) {
    return (
      <aside className="editor" aria-label={t('editor.label')}>
        <header className="editor-head">
          <h2>{isGone ? t('editor.gone') : ''}</h2>
          <IconButton icon={X} label={t('common.close')} onPress={() => (isGone ? onGone(id) : props.onClose())} />
        </header>
        {read.isError && !isGone ? <p className="notice failed">{read.error.message}</p> : null}
        {isGone ? null : <SkeletonLines />}
      </aside>
    );
  }
  return <OpenEditor {...props} item={item ?? null} />;
}

function OpenEditor<Item extends Administered>(props: Props<Item> & { item: Item | null }) {
  const { resource, item, onClose, onCreated, isFocusing } = props;
  const { t } = useAdminWords();
  const { search, change } = useAdminSearch();
  const [once, setOnce] = useState<{ item: Item; texts: readonly ShownOnce[] } | null>(null);
  const panel = useRef<HTMLElement>(null);
  // The page goes on to what was created before React has taken over that nothing is unsaved any more.
  const isCreated = useRef(false);
  const editor = useEditor({
    resource,
    item,
    onChanged: props.onChanged,
    onCreated: (created, texts) => {
      isCreated.current = true;
      if (texts.length > 0) setOnce({ item: created, texts });
      else onCreated(created);
    },
  });
  const guard = useGuard(editor.isDirty && !once, isCreated);
  useEffect(() => {
    if (isFocusing)
      panel.current?.querySelector<HTMLElement>('.editor-body input, .editor-body button, .editor-body textarea')?.focus();
  }, [isFocusing]);
  const onKeyDown = (event: KeyboardEvent) => {
    const isSave = event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey);
    const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if ((isSave || isSend) && !resource.isReadOnly) {
      event.preventDefault();
      if (editor.isDirty || !editor.item) void editor.save();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      onClose();
    }
  };
  const title = item ? resource.nameOf(item) : t(resource.words.add ?? 'editor.new');
  const tabs = item
    ? [
        ...(resource.tabs ?? []).filter((tab) => tab.isFor?.(item) ?? true),
        ...(resource.isReadOnly || resource.hasHistory === false ? [] : [historyTab(resource)]),
      ]
    : [];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the whole panel: save, close
    <aside ref={panel} className="editor" aria-label={title} onKeyDown={onKeyDown}>
      <header className="editor-head">
        <h2 className="ellipsis">{title}</h2>
        {item ? <ItemMenu {...props} item={item} /> : null}
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      {tabs.length > 0 && item ? (
        <Tabs
          className="editor-tabs"
          selectedKey={search['tab'] ?? 'main'}
          onSelectionChange={(key) => void change({ tab: key === 'main' ? undefined : String(key) }, { isReplacing: true })}
        >
          <TabList aria-label={title} className="tabs">
            <Tab id="main" className="tab">
              {t('editor.properties')}
            </Tab>
            {tabs.map((tab) => (
              <Tab key={tab.id} id={tab.id} className="tab">
                {t(tab.word)}
              </Tab>
            ))}
          </TabList>
          <TabPanel id="main" className="tab-panel" shouldForceMount>
            {resource.body ? (
              <div className="editor-body">{resource.body(item)}</div>
            ) : (
              <EditorForm resource={resource} editor={editor} />
            )}
          </TabPanel>
          {tabs.map((tab) => (
            <TabPanel key={tab.id} id={tab.id} className="tab-panel">
              <div className="editor-body">{tab.render(item)}</div>
            </TabPanel>
          ))}
        </Tabs>
      ) : item && resource.body ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it may scroll, so the keyboard must reach it
        <section className="editor-body" tabIndex={0} aria-label={title}>
          {resource.body(item)}
        </section>
      ) : (
        <EditorForm resource={resource} editor={editor} />
      )}
      {guard.status === 'blocked' ? <GuardDialog editor={editor} onStay={guard.reset} onLeave={guard.proceed} /> : null}
      {once ? <ShownOnceDialog texts={once.texts} onClose={() => onCreated(once.item)} /> : null}
    </aside>
  );
}

function historyTab<Item extends Administered>(resource: Resource<Item>) {
  return {
    id: 'history',
    word: 'editor.history' as const,
    render: (item: Item) => <HistoryTab resource={resource} item={item} />,
  };
}

/** Keeps the page while something is typed and not saved. A change of the tab loses nothing. */
function useGuard(isDirty: boolean, isCreated: RefObject<boolean>) {
  return useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const [from, to] = [current.search as Record<string, unknown>, next.search as Record<string, unknown>];
      return isDirty && !isCreated.current && (current.pathname !== next.pathname || from['open'] !== to['open']);
    },
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
}

function GuardDialog<Item extends Administered>({
  editor,
  onStay,
  onLeave,
}: {
  editor: Editor<Item>;
  onStay: () => void;
  onLeave: () => void;
}) {
  const { t } = useAdminWords();
  return (
    <Dialog
      isAlert
      title={t('guard.title')}
      onClose={onStay}
      actions={
        <>
          <Button onPress={onLeave}>{t('guard.leave')}</Button>
          <Button tone="primary" onPress={onStay}>
            {t('guard.stay')}
          </Button>
        </>
      }
    >
      <p>{t('guard.sentence', { count: editor.changed.length })}</p>
    </Dialog>
  );
}

function ItemMenu<Item extends Administered>({ resource, item, onDelete }: Props<Item> & { item: Item }) {
  const { t } = useAdminWords();
  const actions = (resource.actions ?? []).filter((action) => action.isFor?.(item) ?? true);
  if (actions.length === 0 && !onDelete) return null;
  return (
    <MenuTrigger>
      <IconButton icon={EllipsisVertical} label={t('common.more')} />
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('common.more')}>
          {actions.map(({ id, word, icon: Icon, run }) => (
            <MenuItem key={id} className="menu-item" onAction={() => run(item)}>
              {Icon ? <Icon className="icon" aria-hidden="true" /> : null}
              {t(word)}
            </MenuItem>
          ))}
          {onDelete ? (
            <MenuItem className="menu-item danger" onAction={() => onDelete(item)}>
              <Trash2 className="icon" aria-hidden="true" />
              {t('bulk.delete')}
            </MenuItem>
          ) : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
