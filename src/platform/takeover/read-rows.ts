import { readCell } from '../lines/index.ts';
import type { ReadRow } from './plan-takeover.ts';
import { takeoverRefused } from './takeover-faults.ts';
import type { FileFault, FoundRow, TakeoverKind } from './takeover-kind.ts';

/**
 * Understands the rows of one company.
 * @param domain of what names none
 * @throws ParleyError `takeover-refused` with every cell that cannot be what its column says
 */
export function readRows(kinds: readonly TakeoverKind[], rows: readonly FoundRow[], domain: string): ReadRow[] {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const faults: FileFault[] = [];
  const read = rows.flatMap((row) => {
    const kind = byName.get(row.kind)!;
    const result = readRow(kind, row, domain);
    if (Array.isArray(result)) {
      faults.push(...result);
      return [];
    }
    return [{ kind, file: row.file, line: row.line, value: result.value }];
  });
  if (faults.length > 0) throw takeoverRefused(faults);
  return read;
}

function readRow(kind: TakeoverKind, { file, line, cells }: FoundRow, domain: string): { value: unknown } | FileFault[] {
  const faults: FileFault[] = [];
  const input: Record<string, unknown> = 'domain' in kind.columns && kind.name !== 'domains' ? { domain } : {};
  for (const [field, text] of Object.entries(cells)) {
    const column = kind.columns[field];
    if (!column) continue;
    const value = readCell(text, column.kind);
    if (value === undefined) faults.push({ file, line, field, message: `cannot be read: ${JSON.stringify(text)}` });
    else input[field] = value;
  }
  const result = kind.schema.safeParse(input);
  for (const { path, message } of result.error?.issues ?? []) {
    const field = path.join('.');
    if (!faults.some((fault) => fault.field === field)) faults.push({ file, line, ...(field && { field }), message });
  }
  return faults.length > 0 ? faults : { value: result.data };
}
