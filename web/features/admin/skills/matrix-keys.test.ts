import { describe, expect, it } from 'vitest';
import { isIn, levelBy, movedBy } from './matrix-keys.ts';

const size = { rows: 40, columns: 6 };
const at = (row: number, column: number) => ({ from: { row, column }, to: { row, column } });
const plain = { shift: false, control: false };

describe('keys in the matrix of skills', () => {
  it('move from field to field and stop at the edges', () => {
    expect(movedBy('ArrowDown', plain, at(3, 2), size)).toEqual(at(4, 2));
    expect(movedBy('ArrowLeft', plain, at(3, 0), size)).toEqual(at(3, 0));
    expect(movedBy('PageDown', plain, at(30, 1), size)).toEqual(at(39, 1));
    expect(movedBy('End', plain, at(3, 0), size)).toEqual(at(3, 5));
    expect(movedBy('Home', { shift: false, control: true }, at(3, 4), size)).toEqual(at(0, 0));
    expect(movedBy('ArrowDown', { shift: false, control: true }, at(3, 4), size)).toEqual(at(39, 4));
    expect(movedBy('x', plain, at(3, 4), size)).toBeNull();
  });

  it('with Shift choose all fields between, in whichever direction', () => {
    const area = movedBy('ArrowUp', { shift: true, control: false }, at(3, 4), size)!;
    const wider = movedBy('ArrowLeft', { shift: true, control: false }, area, size)!;
    const chosen = [0, 1, 2, 3, 4, 5].flatMap((row) =>
      [2, 3, 4, 5].filter((column) => isIn(wider, { row, column })).map((column) => [row, column]),
    );
    expect(chosen).toEqual([
      [2, 3],
      [2, 4],
      [3, 3],
      [3, 4],
    ]);
  });

  it('set levels: digits, 0 for ten, plus and minus, Delete for none', () => {
    expect(['1', '9', '0', 'Delete', 'x'].map((key) => levelBy(key, 5))).toEqual([1, 9, 10, null, undefined]);
    expect([levelBy('+', null), levelBy('+', 10), levelBy('-', 5), levelBy('-', 1), levelBy('-', null)]).toEqual([
      1,
      10,
      4,
      null,
      null,
    ]);
  });
});
