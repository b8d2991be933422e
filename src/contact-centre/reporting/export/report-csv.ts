import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Language } from '../../../kernel/language.ts';
import { csvLine } from '../../../platform/lines/index.ts';
import { columnsOf, type ReportColumn } from './report-cells.ts';
import { inLanguage, sheetWords } from './report-words.ts';

/** A report as CSV (RFC 4180, UTF-8 with its mark): durations in seconds, shares 0 to 1; the last line is the total. */
export function reportCsv(asked: ReportTable, language: Language): string {
  const table = inLanguage(asked, language);
  const columns = columnsOf(table, language);
  const keys = table.by.length;
  const lines = table.rows.map(({ keys: own, values }) => [
    ...own.map(({ label }) => label),
    ...cells(values, columns.slice(keys)),
  ]);
  const total = [
    ...table.by.map((_, index) => (index === 0 ? sheetWords[language].total : '')),
    ...cells(table.total, columns.slice(keys)),
  ];
  const titles = columns.map(({ title, unit }) => (unit === 'milliseconds' ? `${title} [s]` : title));
  return `\uFEFF${[titles, ...lines, ...(keys > 0 || lines.length === 0 ? [total] : [])].map(csvLine).join('')}`;
}

function cells(values: readonly (number | null)[], columns: readonly ReportColumn[]): string[] {
  return values.map((value, index) => {
    if (value === null) return '';
    const unit = columns[index]!.unit;
    if (unit === 'milliseconds') return String(Math.round(value) / 1000);
    return unit === 'share' || unit === 'average' ? String(Math.round(value * 1e6) / 1e6) : String(value);
  });
}
