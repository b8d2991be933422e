/** Where the focus of a grid is; the head is above row 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export const headRow = -1;
const pageStep = 15;

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where an arrow, Home, End or page key leads; null for other keys. Rows from the head (-1), columns from 0. */
export function placeAfterKey(
  { key, ctrlKey, metaKey }: Key,
  from: Place,
  size: { rows: number; columns: number },
): Place | null {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const isFar = ctrlKey || metaKey;
  const firstRow = Math.min(0, lastRow);
  switch (key) {
    case 'ArrowDown':
      return { ...from, row: isFar ? lastRow : Math.min(from.row + 1, lastRow) };
    case 'ArrowUp':
      return { ...from, row: isFar ? firstRow : Math.max(from.row - 1, headRow) };
    case 'ArrowRight':
      return { ...from, column: Math.min(from.column + 1, lastColumn) };
    case 'ArrowLeft':
      return { ...from, column: Math.max(from.column - 1, 0) };
    case 'PageDown':
      return { ...from, row: Math.min(from.row + pageStep, lastRow) };
    case 'PageUp':
      return { ...from, row: Math.max(from.row - pageStep, firstRow) };
    case 'Home':
      return isFar ? { row: firstRow, column: 0 } : { ...from, column: 0 };
    case 'End':
      return isFar ? { row: lastRow, column: lastColumn } : { ...from, column: lastColumn };
    default:
      return null;
  }
}

interface Click {
  readonly selection: ReadonlySet<string>;
  /** Keys of the rows in their order. */
  readonly keys: readonly string[];
  readonly index: number;
  /** Where the last tick was set. */
  readonly anchor: number;
  readonly isRange: boolean;
}

/** What is ticked after a click on a row: its tick turned, or with Shift everything from the anchor to it. */
export function selectionAfterClick({ selection, keys, index, anchor, isRange }: Click): ReadonlySet<string> {
  const next = new Set(selection);
  if (isRange) {
    const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
    for (const key of keys.slice(from, to + 1)) next.add(key);
    return next;
  }
  const key = keys[index];
  if (key === undefined) return next;
  if (!next.delete(key)) next.add(key);
  return next;
}
