import { columnsOf, plainName, readTable, withEnding } from '../read-table.ts';
import { takeoverRefused } from '../takeover-faults.ts';
import type { Found, FoundRow, TakeoverFile, TakeoverKind, TakeoverReader } from '../takeover-kind.ts';

/** A folder of tables, one file for each kind: `users.csv`, `devices.csv`, … (`docs/guides/takeover.md`). */
export const folderReader: TakeoverReader = {
  format: 'folder',
  // It is the format of our own, tried last.
  recognises: (files) => withEnding(files, '.csv').length > 0,
  read: (files, kinds) => {
    const rows: FoundRow[] = [];
    const leftOut: Found['leftOut'][number][] = [];
    for (const file of files) {
      const kind = kindOf(file, kinds);
      if (kind) rows.push(...rowsOf(file, kind));
      else leftOut.push({ file: file.name, line: 0, name: file.name, reason: reasonOf(file, kinds) });
    }
    if (rows.length === 0)
      throw takeoverRefused([
        {
          file: files[0]?.name ?? 'the folder',
          line: 0,
          message: `none of the files has a row that is known: ${fileNames(kinds)}`,
        },
      ]);
    return { rows, leftOut };
  },
};

function kindOf({ name }: TakeoverFile, kinds: readonly TakeoverKind[]): TakeoverKind | undefined {
  if (!/\.csv$/i.test(name)) return undefined;
  const plain = plainName(name.replace(/\.csv$/i, ''));
  return kinds.find((kind) => [kind.name, ...kind.alsoKnownAs].some((one) => plainName(one) === plain));
}

function reasonOf({ name }: TakeoverFile, kinds: readonly TakeoverKind[]): string {
  if (!/\.csv$/i.test(name)) return 'is no CSV file';
  return `is not taken over by this version; known are ${fileNames(kinds)}`;
}

function fileNames(kinds: readonly TakeoverKind[]): string {
  return kinds.map(({ name }) => `${name}.csv`).join(', ');
}

/** @throws ParleyError `takeover-refused` for a table without a column that is known */
function rowsOf(file: TakeoverFile, kind: TakeoverKind): FoundRow[] {
  const { rows } = readTable(file);
  const byPlainName = new Map<string, string>([['company', 'company']]);
  for (const [column, { alsoKnownAs = [] }] of Object.entries(kind.columns))
    for (const name of [column, ...alsoKnownAs]) byPlainName.set(plainName(name), column);
  if (![...columnsOf(file)].some((name) => byPlainName.has(name)))
    throw takeoverRefused([
      { file: file.name, line: 1, message: `no column is known; expected ${Object.keys(kind.columns).join(', ')}` },
    ]);
  return rows.map(({ line, cells }) => ({
    kind: kind.name,
    file: file.name,
    line,
    cells: Object.fromEntries(
      [...cells].flatMap(([name, text]) => {
        const column = byPlainName.get(name);
        return column ? [[column, text]] : [];
      }),
    ),
  }));
}
