/** A field of the matrix: row and column, from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** From where it began to where it is: all fields between are chosen. */
export interface Area {
  readonly from: Place;
  readonly to: Place;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
};

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

function between(value: number, one: number, other: number): boolean {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}

/** Where a key leads, keeping where the area began with Shift; null: the key moves nothing. */
export function movedBy(
  key: string,
  { shift, control }: { shift: boolean; control: boolean },
  area: Area,
  size: Size,
): Area | null {
  const to = target(key, control, area.to, size);
  if (!to) return null;
  return { from: shift ? area.from : to, to };
}

function target(key: string, control: boolean, { row, column }: Place, { rows, columns }: Size): Place | null {
  if (key === 'Home') return { row: control ? 0 : row, column: 0 };
  if (key === 'End') return { row: control ? rows - 1 : row, column: columns - 1 };
  const step = steps[key];
  if (!step) return null;
  if (control)
    return {
      row: step[0] === 0 ? row : clamp(step[0] * rows, rows),
      column: step[1] === 0 ? column : clamp(step[1] * columns, columns),
    };
  return { row: clamp(row + step[0], rows), column: clamp(column + step[1], columns) };
}

export function isIn({ from, to }: Area, { row, column }: Place): boolean {
  return between(row, from.row, to.row) && between(column, from.column, to.column);
}

/**
 * The level that a key sets in fields of level `present`: 1 to 9 by their keys, 10 by `0`, one more or less by `+` and `-`, none by Delete.
 * Undefined: the key sets nothing.
 */
export function levelBy(key: string, present: number | null): number | null | undefined {
  if (/^[1-9]$/.test(key)) return Number(key);
  if (key === '0') return 10;
  if (key === 'Delete' || key === 'Backspace') return null;
  if (key === '+') return Math.min(10, (present ?? 0) + 1);
  if (key === '-') return present === null || present === 1 ? null : present - 1;
  return undefined;
}
