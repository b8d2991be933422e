import type { FigureView, ReportDimension } from '../../../src/contract/rest/reports.ts';
import { formatDuration } from '../../ui/format/duration.ts';

type Unit = FigureView['unit'];

/** A value as people read it; nothing to compute of is a dash, never a zero. */
export function formatValue(value: number | null, unit: Unit, locale: string): string {
  if (value === null) return '–';
  switch (unit) {
    case 'count':
      return value.toLocaleString(locale);
    case 'share':
      return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value);
    case 'milliseconds':
      return formatDuration(value);
    case 'average':
      return value.toLocaleString(locale, { maximumFractionDigits: 1 });
    case 'timestamp':
      return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(value);
  }
}

const formats: Readonly<Partial<Record<ReportDimension, Intl.DateTimeFormatOptions>>> = {
  'interval-15': { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  'interval-30': { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  'interval-hour': { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  'interval-day': { weekday: 'short', day: 'numeric', month: 'short' },
  'interval-week': { day: 'numeric', month: 'short', year: 'numeric' },
  'interval-month': { month: 'long', year: 'numeric' },
};

export const isInterval = (dimension: ReportDimension | undefined): boolean => dimension?.startsWith('interval-') ?? false;

/** The name of a row; moments in the reader's words. */
export function formatKey(key: { value: string | null; label: string }, dimension: ReportDimension, locale: string): string {
  if (key.value === null) return key.label || '–';
  const options = formats[dimension];
  if (options) return new Intl.DateTimeFormat(locale, options).format(Number(key.value));
  if (dimension === 'weekday') return weekdayName(Number(key.value), locale);
  return key.label;
}

/** 1 is Monday; the first of January 2024 was one. */
function weekdayName(weekday: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));
}
