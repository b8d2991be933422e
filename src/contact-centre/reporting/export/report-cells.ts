import type { ReportTable } from '../../../contract/rest/reports.ts';

/** A table as a spreadsheet has it. */
export interface ReportColumn {
  readonly title: string;
  /** Of keys null. */
  readonly unit: ReportTable['figures'][number]['unit'] | null;
}

const dimensionTitles: Readonly<Partial<Record<ReportTable['by'][number], string>>> = {
  'hour-of-day': 'Hour of day',
  dialled: 'Number dialled',
  'flow-node': 'Node',
  'transfer-target': 'Transferred to',
};

export function titleOf(dimension: ReportTable['by'][number]): string {
  if (dimension.startsWith('interval-')) return 'From';
  return dimensionTitles[dimension] ?? `${dimension[0]!.toUpperCase()}${dimension.slice(1)}`;
}

export function columnsOf({ by, figures }: Pick<ReportTable, 'by' | 'figures'>): readonly ReportColumn[] {
  return [...by.map((one) => ({ title: titleOf(one), unit: null })), ...figures.map(({ name, unit }) => ({ title: name, unit }))];
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
