import type { Series } from './report-plot.tsx';
import { formatValue } from './value-format.ts';

const shownBars = 12;

/** A figure of several rows side by side, the largest first. */
export function ReportBars({
  names,
  series,
  locale,
  label,
}: {
  names: readonly string[];
  series: Series;
  locale: string;
  label: string;
}) {
  const bars = names
    .map((name, index) => ({ name, value: series.values[index] ?? null }))
    .filter((bar): bar is { name: string; value: number } => bar.value !== null)
    .toSorted((one, other) => other.value - one.value)
    .slice(0, shownBars);
  const largest = Math.max(...bars.map(({ value }) => value), series.unit === 'share' ? 1 : 0);
  if (bars.length === 0) return null;
  return (
    <ul className="report-bars" aria-label={label}>
      {bars.map(({ name, value }) => (
        <li key={name}>
          <span className="ellipsis">{name}</span>
          <span className="report-bar" aria-hidden="true">
            <span style={{ width: `${largest > 0 ? (100 * value) / largest : 0}%` }} />
          </span>
          <span className="number">{formatValue(value, series.unit, locale)}</span>
        </li>
      ))}
    </ul>
  );
}
