import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Language } from '../../../kernel/language.ts';
import { plotPng } from '../export/plot-png.ts';
import { columnsOf, durationText, valueText } from '../export/report-cells.ts';
import { sheetWords } from '../export/report-words.ts';

export interface ReportMail {
  readonly name: string;
  /** In words: `2026-11-21 to 2026-11-22`. */
  readonly period: string;
  /** Figures named in the language (`inLanguage`). */
  readonly table: ReportTable;
  readonly language: Language;
}

const mostLines = 200;
export const plotContentId = 'plot@parley';

/** The plot that goes with a report; null where there is nothing to draw. */
export function plotOf(table: ReportTable, figureId: string | undefined): Buffer | null {
  const at = table.by.findIndex((one) => one.startsWith('interval-') || one === 'hour-of-day' || one === 'weekday');
  const figure = Math.max(
    0,
    table.figures.findIndex(({ id }) => id === figureId),
  );
  if (at === -1 || table.by.length > 1 || table.rows.length < 2) return null;
  const { unit } = table.figures[figure]!;
  return plotPng({
    values: table.rows.map(({ values }) => values[figure]!),
    labels: table.rows.map(({ keys }) => shortLabel(keys[at]!.label)),
    labelOf: (value) => {
      if (unit === 'share') return `${Math.round(value * 100)}%`;
      return unit === 'milliseconds' ? durationText(value) : String(Math.round(value * 100) / 100);
    },
  });
}

/** `2026-11-21` → `11-21`, `2026-11-21 09:15` → `09:15`. */
function shortLabel(label: string): string {
  const time = /\d\d:\d\d/.exec(label)?.[0];
  return time ?? /^\d{4}-(\d\d-\d\d)$/.exec(label)?.[1] ?? label;
}

export function reportMailText({ name, period, table, language }: ReportMail): string {
  const titles = columnsOf(table, language).map(({ title }) => title);
  const lines = table.rows
    .slice(0, mostLines)
    .map(({ keys, values }) => [...keys.map(({ label }) => label), ...texts(table, values)]);
  const total = [...table.by.map((_, index) => (index === 0 ? sheetWords[language].total : '')), ...texts(table, table.total)];
  const rows = [titles, ...lines, total];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const written = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return `${name}\n${period}\n\n${written.join('\n')}\n`;
}

/** HTML as mail readers take it: a table with its styles in place, the picture as part of the mail. */
export function reportMailHtml({ name, period, table, language }: ReportMail, hasPlot: boolean): string {
  const words = sheetWords[language];
  const cell = (text: string, tag: 'td' | 'th', isNumber: boolean, style = '') =>
    `<${tag} style="padding:4px 10px;border-bottom:1px solid #e2e6ec;text-align:${isNumber ? 'right' : 'left'};${style}">${escaped(text)}</${tag}>`;
  const keys = table.by.length;
  const row = (cells: readonly string[], tag: 'td' | 'th', style = '') =>
    `<tr>${cells.map((text, index) => cell(text, tag, index >= keys, style)).join('')}</tr>`;
  const lines = table.rows.slice(0, mostLines);
  const cut = table.rows.length - lines.length;
  const plotted = hasPlot
    ? `<p><img src="cid:${plotContentId}" width="720" height="240" style="max-width:100%;height:auto" alt="${escaped(words.plot)}"></p>`
    : '';
  return `<!doctype html><html lang="${language}"><body style="font-family:Segoe UI,Helvetica,Arial,sans-serif;color:#1b2330">
<h1 style="font-size:18px;margin:0">${escaped(name)}</h1><p style="margin:4px 0 12px;color:#5a626e">${escaped(period)}</p>${plotted}
<table style="border-collapse:collapse;font-size:14px" cellspacing="0">
<thead>${row(
    columnsOf(table, language).map(({ title }) => title),
    'th',
    'color:#5a626e;',
  )}</thead>
<tbody>${lines.map((one) => row([...one.keys.map(({ label }) => label), ...texts(table, one.values)], 'td')).join('\n')}</tbody>
<tfoot>${row([...table.by.map((_, index) => (index === 0 ? sheetWords[language].total : '')), ...texts(table, table.total)], 'td', 'font-weight:bold;')}</tfoot>
</table>${cut > 0 ? `<p>${escaped(words.moreLines(cut))}</p>` : ''}</body></html>`;
}

function texts(table: ReportTable, values: readonly (number | null)[]): string[] {
  return values.map((value, index) => valueText(value, table.figures[index]!.unit));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
