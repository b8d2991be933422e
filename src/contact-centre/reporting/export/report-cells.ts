import { dimensionWords } from '../../../contract/figure-words/dimension-words.ts';
import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Language } from '../../../kernel/language.ts';

/** A table as a spreadsheet has it. */
export interface ReportColumn {
  readonly title: string;
  /** Of keys null. */
  readonly unit: ReportTable['figures'][number]['unit'] | null;
}

/** Names of rows and figures; these are in the table's own language (`inLanguage`). */
export function columnsOf({ by, figures }: Pick<ReportTable, 'by' | 'figures'>, language: Language): readonly ReportColumn[] {
  return [
    ...by.map((one) => ({ title: dimensionWords[language][one], unit: null })),
    ...figures.map(({ name, unit }) => ({ title: name, unit })),
  ];
}

/** A duration as people read it: `1:02:03`, `2:03`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A value as people read it; nothing to compute of is a dash. */
export function valueText(value: number | null, unit: ReportTable['figures'][number]['unit']): string {
  if (value === null) return '–';
  if (unit === 'milliseconds') return durationText(value);
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  return unit === 'average' ? value.toFixed(2) : String(value);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
