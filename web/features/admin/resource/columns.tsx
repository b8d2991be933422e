import type { Column } from '../../../ui/data-grid.tsx';
import type { AdminKey, AdminWords } from '../words/index.ts';
import { When } from './when.tsx';

interface More {
  readonly width?: string;
  readonly isSortable?: boolean;
  readonly isStrong?: boolean;
  readonly isEnd?: boolean;
}

/** A column of text. The first one of a table is strong: the name of the thing. */
export function textColumn<Item>(
  words: AdminWords,
  id: string,
  label: AdminKey,
  text: (item: Item) => string,
  more: More = {},
): Column<Item> {
  const { width = 'minmax(90px, 1fr)', isSortable = true, isStrong = false, isEnd = false } = more;
  return {
    id,
    label: words.t(label),
    width,
    isSortable,
    isEnd,
    text,
    ...(isStrong ? { cell: (item: Item) => <strong className="ellipsis">{text(item)}</strong> } : {}),
  };
}

/** What things are called, in the first place of their table. */
export function nameColumn<Item extends { readonly name: string }>(words: AdminWords): Column<Item> {
  return textColumn(words, 'name', 'f.name', ({ name }) => name, { width: 'minmax(140px, 1.4fr)', isStrong: true });
}

/** When it was changed the last time. */
export function changedColumn<Item extends { readonly changedAt: number }>(words: AdminWords): Column<Item> {
  return {
    id: 'changedAt',
    label: words.t('f.changed'),
    width: '104px',
    isSortable: true,
    text: ({ changedAt }) => new Date(changedAt).toISOString(),
    cell: ({ changedAt }) => <When at={changedAt} />,
  };
}

/** A state as a word with its colour. */
export function tagColumn<Item>(
  words: AdminWords,
  id: string,
  label: AdminKey,
  tag: (item: Item) => { word: AdminKey; tone: string },
  width = '120px',
  isSortable = false,
): Column<Item> {
  return {
    id,
    label: words.t(label),
    width,
    isSortable,
    text: (item) => words.t(tag(item).word),
    cell: (item) => {
      const { word, tone } = tag(item);
      return <span className={`tag ${tone}`}>{words.t(word)}</span>;
    },
  };
}

export function enabledColumn<Item extends { readonly enabled: boolean }>(words: AdminWords): Column<Item> {
  return tagColumn<Item>(
    words,
    'enabled',
    'f.state',
    ({ enabled }) => ({ word: enabled ? 'state.enabled' : 'state.disabled', tone: enabled ? 'connected' : '' }),
    '100px',
  );
}
