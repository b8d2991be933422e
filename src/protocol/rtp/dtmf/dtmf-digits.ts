/** The sixteen digits in the order of their event codes (RFC 4733 §3.2). */
export const dtmfDigits = '0123456789*#ABCD';

const rows = [697, 770, 852, 941] as const;
const columns = [1209, 1336, 1477, 1633] as const;
const keypad = ['123A', '456B', '789C', '*0#D'] as const;

/** Frequencies of rows and columns in hertz (ITU-T Q.23). */
export const dtmfRows: readonly number[] = rows;
export const dtmfColumns: readonly number[] = columns;

/** The digit where a row and a column cross. */
export function digitAt(row: number, column: number): string {
  return keypad[row]?.[column] ?? '';
}

/** The two frequencies of a digit; undefined for any other character. */
export function dtmfFrequencies(digit: string): readonly [number, number] | undefined {
  const wanted = digit.toUpperCase();
  for (const [row, keys] of keypad.entries()) {
    const column = wanted.length === 1 ? keys.indexOf(wanted) : -1;
    if (column >= 0) return [rows[row]!, columns[column]!];
  }
  return undefined;
}

/** A digit that was pressed, told once. */
export interface DtmfDigit {
  readonly digit: string;
  readonly durationMs: number;
}
