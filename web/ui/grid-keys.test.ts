import { describe, expect, it } from 'vitest';
import { placeAfterKey, selectionAfterClick } from './grid-keys.ts';

const press = (key: string, from: { row: number; column: number }, isFar = false) =>
  placeAfterKey({ key, ctrlKey: isFar, metaKey: false }, from, { rows: 100_000, columns: 4 });

describe('the keys of a grid', () => {
  it('move by one and stop at the edges; above the first row is the head', () => {
    expect(press('ArrowDown', { row: 0, column: 1 })).toEqual({ row: 1, column: 1 });
    expect(press('ArrowDown', { row: 99_999, column: 1 })).toEqual({ row: 99_999, column: 1 });
    expect(press('ArrowUp', { row: 0, column: 1 })).toEqual({ row: -1, column: 1 });
    expect(press('ArrowUp', { row: -1, column: 1 })).toEqual({ row: -1, column: 1 });
    expect(press('ArrowLeft', { row: 0, column: 0 })).toEqual({ row: 0, column: 0 });
    expect(press('ArrowRight', { row: 0, column: 3 })).toEqual({ row: 0, column: 3 });
  });

  it('with Ctrl go to the ends', () => {
    expect(press('End', { row: 5, column: 1 }, true)).toEqual({ row: 99_999, column: 3 });
    expect(press('Home', { row: 5, column: 1 }, true)).toEqual({ row: 0, column: 0 });
    expect(press('End', { row: 5, column: 1 })).toEqual({ row: 5, column: 3 });
  });

  it('stay in the head of an empty table', () => {
    const empty = { rows: 0, columns: 2 };
    for (const key of ['ArrowDown', 'PageDown', 'PageUp', 'ArrowUp'])
      expect(placeAfterKey({ key, ctrlKey: false, metaKey: false }, { row: -1, column: 0 }, empty)).toEqual({
        row: -1,
        column: 0,
      });
  });

  it('leave other keys to others', () => {
    expect(press('x', { row: 0, column: 0 })).toBeNull();
  });
});

describe('ticking rows', () => {
  const keys = ['a', 'b', 'c', 'd'];

  it('turns one tick', () => {
    const one = selectionAfterClick({ selection: new Set(), keys, index: 1, anchor: 0, isRange: false });
    expect([...one]).toEqual(['b']);
    expect([...selectionAfterClick({ selection: one, keys, index: 1, anchor: 1, isRange: false })]).toEqual([]);
  });

  it('with Shift ticks everything between, in both directions', () => {
    expect([...selectionAfterClick({ selection: new Set(), keys, index: 3, anchor: 1, isRange: true })]).toEqual(['b', 'c', 'd']);
    expect([...selectionAfterClick({ selection: new Set(), keys, index: 0, anchor: 1, isRange: true })]).toEqual(['a', 'b']);
  });
});
