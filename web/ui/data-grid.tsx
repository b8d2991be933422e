/* oxlint-disable jsx-a11y/prefer-tag-over-role, react/incompatible-library -- a grid by the ARIA pattern with virtual rows; the virtualiser keeps its own state */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Check, Minus } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { headRow, type Place, placeAfterKey, selectionAfterClick } from './grid-keys.ts';
import { useRowHeight } from './use-media.ts';
import './data-grid.css';

export interface Column<Item> {
  readonly id: string;
  readonly label: string;
  /** A track of a CSS grid, e.g. `minmax(140px, 2fr)`. */
  readonly width: string;
  readonly isSortable?: boolean;
  readonly isEnd?: boolean;
  /** What is copied and exported, and shown when there is no `cell`. */
  readonly text: (item: Item) => string;
  readonly cell?: (item: Item) => ReactNode;
}

interface Props<Item> {
  label: string;
  columns: readonly Column<Item>[];
  items: readonly Item[];
  /** How many there are in all; those not read yet are drawn as placeholders. */
  total: number;
  keyOf: (item: Item) => string;
  /** `name`, `-name` for descending, or null. */
  sort: string | null;
  onSort?: (sort: string) => void;
  /** Left out: nothing can be ticked. */
  selection?: ReadonlySet<string>;
  onSelect?: (keys: ReadonlySet<string>) => void;
  /** The item shown beside the list. */
  openKey: string | null;
  /** `isByKey`: opened with Enter, so the focus should follow. */
  onOpen?: (item: Item, isByKey: boolean) => void;
  /** The last row in sight. */
  onLook?: (index: number) => void;
  words: { selectRow: string; selectAll: string; loading: string };
  rowClass?: (item: Item) => string;
}

/**
 * A table of any length: only the rows in sight are drawn. Arrows move, Enter opens or sorts, Space ticks, Shift extends, Ctrl+A ticks all that
 * are read, Ctrl+C copies the ticked rows for a spreadsheet.
 */
export function DataGrid<Item>(all: Props<Item>) {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useFitting(all.columns, scroller);
  const props = { ...all, columns };
  const grid = useGrid(props, scroller);
  const style = {
    '--columns': `${grid.tickColumns ? '36px ' : ''}${columns.map((column) => column.width).join(' ')}`,
    '--grid-row': `${grid.rowHeight}px`,
  };
  return (
    <div
      ref={scroller}
      className="data-grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={grid.count + 1}
      aria-colcount={columns.length + grid.tickColumns}
      aria-multiselectable={grid.tickColumns > 0 || undefined}
      tabIndex={0}
      aria-activedescendant={grid.idOf(grid.place.row, grid.place.column)}
      onKeyDown={grid.onKeyDown}
      style={style as CSSProperties}
    >
      <Head {...props} grid={grid} />
      <div role="rowgroup" className="grid-body" style={{ height: grid.virtualizer.getTotalSize() }}>
        {grid.virtualizer.getVirtualItems().map(({ index, start, size }) => (
          <Row key={index} {...props} grid={grid} index={index} style={{ height: size, transform: `translateY(${start}px)` }} />
        ))}
      </div>
    </div>
  );
}

type Grid = ReturnType<typeof useGrid>;

const leastPx = (width: string) => Number(/(\d+)px/.exec(width)?.[1] ?? 80);
const sidesPx = 64;
const alwaysShown = 2;

/** As many columns as there is room for; the last ones go first. */
function useFitting<Item>(columns: readonly Column<Item>[], scroller: { readonly current: HTMLDivElement | null }) {
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? Number.POSITIVE_INFINITY));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const ends = columns.map((_, index) => columns.slice(0, index + 1).reduce((sum, { width }) => sum + leastPx(width), sidesPx));
  return columns.filter((_, index) => index < alwaysShown || (ends[index] ?? 0) <= room);
}

/** Where the focus is, what a key does, which rows are drawn. */
function useGrid<Item>(props: Props<Item>, scroller: { readonly current: HTMLDivElement | null }) {
  const { items, total, keyOf, selection, columns } = props;
  const prefix = useId();
  const rowHeight = useRowHeight();
  const [asked, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState(0);
  const count = Math.max(total, items.length);
  const tickColumns = selection === undefined ? 0 : 1;
  const place = { ...asked, row: Math.min(asked.row, count - 1) };
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The head lies over the first rows.
    scrollPaddingStart: rowHeight,
    // The row with the focus stays drawn, wherever the mouse scrolls to.
    rangeExtractor: (range) => withRow(place.row, defaultRangeExtractor(range)),
    onChange: (instance) => props.onLook?.(instance.range?.endIndex ?? 0),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const tick = (index: number, isRange: boolean) => {
    if (!selection) return;
    props.onSelect?.(selectionAfterClick({ selection, keys: items.map(keyOf), index, anchor, isRange }));
    if (!isRange) setAnchor(index);
  };
  const isAllTicked = selection !== undefined && items.length > 0 && items.every((item) => selection.has(keyOf(item)));
  const tickAll = () => props.onSelect?.(isAllTicked ? new Set() : new Set(items.map(keyOf)));
  const sortBy = (column: Column<Item> | undefined) => {
    if (column?.isSortable) props.onSort?.(props.sort === column.id ? `-${column.id}` : column.id);
  };
  const moveTo = (next: Place) => {
    setPlace(next);
    if (next.row >= 0) virtualizer.scrollToIndex(next.row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const { row, column } = place;
    const next = placeAfterKey(event, place, { rows: count, columns: columns.length + tickColumns });
    if (next) {
      if (event.shiftKey && next.row !== row && next.row >= 0) tick(next.row, true);
      moveTo(next);
    } else if (event.key === 'Enter') {
      const item = items[row];
      if (row === headRow) sortBy(columns[column - tickColumns]);
      else if (item !== undefined) props.onOpen?.(item, true);
    } else if (event.key === ' ' && tickColumns > 0) {
      if (row === headRow) tickAll();
      else tick(row, event.shiftKey);
    } else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      const ticked = items.filter((item) => selection?.has(keyOf(item)));
      const copied = ticked.length > 0 ? ticked : items.slice(row, row + 1);
      const lines = copied.map((item) => columns.map((each) => each.text(item)).join('\t'));
      void navigator.clipboard.writeText(lines.join('\n'));
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && tickColumns > 0) tickAll();
    else if (event.key === 'Escape' && selection && selection.size > 0) props.onSelect?.(new Set());
    else return;
    event.preventDefault();
  };
  const idOf = (row: number, column: number) => `${prefix}${row}-${column}`;
  const activeName = (row: number, column: number) => (row === place.row && column === place.column ? ' active' : '');
  return { virtualizer, rowHeight, count, tickColumns, place, tick, tickAll, isAllTicked, moveTo, onKeyDown, idOf, activeName };
}

function withRow(row: number, rows: number[]): number[] {
  return row < 0 || rows.includes(row) ? rows : [...rows, row].toSorted((a, b) => a - b);
}

function Head<Item>({ grid, columns, selection, words, sort, onSort }: Props<Item> & { grid: Grid }) {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row">
        {selection ? (
          <div
            role="columnheader"
            id={grid.idOf(headRow, 0)}
            className={`grid-cell tick${grid.activeName(headRow, 0)}`}
            tabIndex={-1}
            onClick={grid.tickAll}
            onKeyDown={undefined}
          >
            <span className="sr-only">{words.selectAll}</span>
            <Tick isOn={grid.isAllTicked} isSome={selection.size > 0} />
          </div>
        ) : null}
        {columns.map((column, at) => {
          const direction = sort === column.id ? 'ascending' : sort === `-${column.id}` ? 'descending' : 'none';
          const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
          const place = at + grid.tickColumns;
          return (
            <div
              key={column.id}
              role="columnheader"
              id={grid.idOf(headRow, place)}
              className={`grid-cell${column.isEnd ? ' at-end' : ''}${column.isSortable ? ' sortable' : ''}${grid.activeName(headRow, place)}`}
              {...(column.isSortable ? { 'aria-sort': direction } : {})}
              tabIndex={-1}
              onClick={() => column.isSortable && onSort?.(sort === column.id ? `-${column.id}` : column.id)}
              onKeyDown={undefined}
            >
              <span className="ellipsis">{column.label}</span>
              {direction === 'none' ? null : <Arrow className="icon" aria-hidden="true" />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row<Item>(props: Props<Item> & { grid: Grid; index: number; style: CSSProperties }) {
  const { grid, index, columns, words, selection } = props;
  const item = props.items[index];
  const key = item === undefined ? null : props.keyOf(item);
  const isTicked = key !== null && (selection?.has(key) ?? false);
  const isOpen = key !== null && key === props.openKey;
  const open = (event: MouseEvent) => {
    grid.moveTo({ row: index, column: grid.place.column });
    if (item === undefined) return;
    if (selection && (event.shiftKey || event.ctrlKey || event.metaKey)) grid.tick(index, event.shiftKey);
    else props.onOpen?.(item, false);
  };
  const names = [
    'grid-row',
    isTicked && 'ticked',
    isOpen && 'open',
    index === grid.place.row && 'current',
    item && props.rowClass?.(item),
  ];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selection ? isTicked : isOpen}
      className={names.filter(Boolean).join(' ')}
      style={props.style}
      tabIndex={-1}
      onClick={open}
      onKeyDown={undefined}
    >
      {selection ? (
        <div
          role="gridcell"
          id={grid.idOf(index, 0)}
          aria-colindex={1}
          className={`grid-cell tick${grid.activeName(index, 0)}`}
          aria-label={words.selectRow}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            grid.moveTo({ row: index, column: 0 });
            grid.tick(index, event.shiftKey);
          }}
          onKeyDown={undefined}
        >
          <Tick isOn={isTicked} />
        </div>
      ) : null}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          id={grid.idOf(index, at + grid.tickColumns)}
          aria-colindex={at + grid.tickColumns + 1}
          className={`grid-cell${column.isEnd ? ' at-end' : ''}${grid.activeName(index, at + grid.tickColumns)}`}
        >
          {item === undefined ? <Placeholder word={at === 0 ? words.loading : ''} /> : <Cell column={column} item={item} />}
        </div>
      ))}
    </div>
  );
}

function Cell<Item>({ column, item }: { column: Column<Item>; item: Item }) {
  return column.cell ? column.cell(item) : <span>{column.text(item)}</span>;
}

function Tick({ isOn, isSome = false }: { isOn: boolean; isSome?: boolean }) {
  const Icon = isOn ? Check : Minus;
  return (
    <span className={`tick-box${isOn ? ' on' : ''}`}>{isOn || isSome ? <Icon className="icon" aria-hidden="true" /> : null}</span>
  );
}

function Placeholder({ word }: { word: string }) {
  return (
    <>
      <span className="skeleton" aria-hidden="true" />
      {word ? <span className="sr-only">{word}</span> : null}
    </>
  );
}
