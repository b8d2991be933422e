import type { ListQuery, ResourceClient } from '../../../client/resource-client.ts';
import type { Column } from '../../../ui/data-grid.tsx';

/** A cell by RFC 4180. What a spreadsheet would take for a formula gets an apostrophe. */
export function csvCell(text: string): string {
  const safe = /^[=@\t\r]|^[+-](?![\d ]*$)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines with CRLF, the way spreadsheets want them. */
export function csvOf<Item>(columns: readonly Column<Item>[], items: readonly Item[]): string {
  const head = columns.map(({ label }) => csvCell(label)).join(',');
  return [head, ...items.map((item) => columns.map((column) => csvCell(column.text(item))).join(','))].join('\r\n');
}

export function keepFile(content: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

interface Props<Item> {
  client: ResourceClient<Item>;
  query: ListQuery;
  columns: readonly Column<Item>[];
  fileName: string;
}

/** Everything the table would show, all pages of it, as a file. Answers how many lines. */
export async function exportCsv<Item>({ client, query, columns, fileName }: Props<Item>): Promise<number> {
  const items: Item[] = [];
  let after: string | null = null;
  do {
    const page = await client.list({ ...query, limit: 500, ...(after === null ? {} : { after }) });
    items.push(...page.items);
    after = page.nextAfter;
  } while (after !== null);
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  keepFile(new Blob([`\uFEFF${csvOf(columns, items)}`], { type: 'text/csv' }), fileName);
  return items.length;
}
