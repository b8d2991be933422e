import { utils, type WorkSheet, write } from '@e965/xlsx';
import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Language } from '../../../kernel/language.ts';
import { columnsOf } from './report-cells.ts';
import { inLanguage, sheetWords } from './report-words.ts';

const dayMs = 86_400_000;
const widest = 40;

const formats: Readonly<Record<ReportTable['figures'][number]['unit'], string>> = {
  count: '#,##0',
  share: '0.0%',
  milliseconds: '[h]:mm:ss',
  average: '0.00',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
};

/** A report for Excel: numbers are numbers, durations are durations one can add up, and text is never a formula. */
export function reportExcel(asked: ReportTable, name: string, language: Language): Buffer {
  const table = inLanguage(asked, language);
  const columns = columnsOf(table, language);
  const valueCells = (values: readonly (number | null)[]) =>
    values.map((value, index) => {
      if (value === null) return null;
      const { unit } = table.figures[index]!;
      const isTime = unit === 'milliseconds' || unit === 'timestamp';
      return { t: 'n', v: isTime ? value / dayMs : value, z: formats[unit] };
    });
  const total = [
    ...keyCells(table.by.map((_, index) => (index === 0 ? sheetWords[language].total : ''))),
    ...valueCells(table.total),
  ];
  const lines = [
    columns.map(({ title }) => ({ t: 's', v: title })),
    ...table.rows.map(({ keys, values }) => [...keyCells(keys.map(({ label }) => label)), ...valueCells(values)]),
    total,
  ];
  const sheet: WorkSheet = utils.aoa_to_sheet(lines);
  sheet['!cols'] = columns.map(({ title }, index) => ({
    wch: Math.min(widest, Math.max(title.length, ...table.rows.map(({ keys }) => keys[index]?.label.length ?? 10))),
  }));
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, sheetName(name));
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

/** 31 characters at most, some not allowed. */
function sheetName(name: string): string {
  return (
    name
      .replaceAll(/[\\/?*[\]:']/g, ' ')
      .trim()
      .slice(0, 31) || 'Report'
  );
}

function keyCells(labels: readonly string[]): { t: string; v: string }[] {
  return labels.map((label) => ({ t: 's', v: label }));
}
