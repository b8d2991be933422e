/* oxlint-disable jsx-a11y/prefer-tag-over-role, react/incompatible-library -- a list box by the ARIA pattern; the virtualiser keeps its own state */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import './virtual-list.css';

interface Props<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** Height of a row in pixels. */
  rowHeight: number;
  selectedKey: string | null;
  onSelect: (item: Item) => void;
  /** Enter or double click. */
  onOpen: (item: Item) => void;
  children: (item: Item) => ReactNode;
  /** Asked when the end comes into sight. */
  onEnd?: () => void;
}

/** A list box that draws only the rows in sight; arrows move the selection, Enter acts. */
export function VirtualList<Item>(props: Props<Item>) {
  const { items, keyOf, rowHeight, selectedKey, onSelect, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as Item),
    overscan: 12,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index >= items.length - 8) props.onEnd?.();
    },
  });
  const selectedIndex = items.findIndex((item) => keyOf(item) === selectedKey);

  const onKeyDown = (event: KeyboardEvent) => {
    const selected = items[selectedIndex];
    if (event.key === 'Enter' && selected) {
      event.preventDefault();
      onOpen(selected);
      return;
    }
    const next = indexAfterKey(event.key, selectedIndex, items.length);
    const item = items[next];
    if (next < 0 || !item) return;
    event.preventDefault();
    onSelect(item);
    virtualizer.scrollToIndex(next);
  };

  return (
    <div
      ref={scroller}
      className="virtual-list"
      role="listbox"
      aria-label={props.label}
      tabIndex={0}
      aria-activedescendant={selectedIndex >= 0 ? `${prefix}${selectedIndex}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => {
          const item = items[row.index] as Item;
          return (
            <div
              key={row.key}
              id={`${prefix}${row.index}`}
              role="option"
              aria-selected={row.index === selectedIndex}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              tabIndex={-1}
              className="virtual-row"
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
              onClick={() => onSelect(item)}
              onDoubleClick={() => onOpen(item)}
              onKeyDown={undefined}
            >
              {props.children(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where an arrow, Home, End or page key leads; -1 for other keys. */
export function indexAfterKey(key: string, index: number, count: number): number {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + 12, last);
    case 'PageUp':
      return Math.max(index - 12, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return -1;
  }
}
