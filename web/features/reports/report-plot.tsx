import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { FigureView } from '../../../src/contract/rest/reports.ts';
import { formatValue } from './value-format.ts';
import './report-plot.css';

export interface Series {
  readonly name: string;
  readonly unit: FigureView['unit'];
  readonly values: readonly (number | null)[];
}

interface Props {
  /** Milliseconds of the beginnings of the intervals. */
  times: readonly number[];
  series: Series;
  locale: string;
  height?: number;
  /** As high as its place, which must have a height of its own. */
  isFilling?: boolean;
  /** What it shows, for who does not see it; the table beside it has every number. */
  label: string;
}

/** A figure over time. */
export function ReportPlot({ times, series, locale, label, height = 200, isFilling = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    // As properties of the element the colours are worked out for its own light or dark; a canvas knows no `light-dark()`.
    const { color, caretColor, columnRuleColor, textDecorationColor } = getComputedStyle(element);
    const heightPx = () => (isFilling ? Math.max(80, element.clientHeight) : height);
    const axis = {
      stroke: color,
      grid: { stroke: columnRuleColor, width: 1 },
      ticks: { show: false },
      font: '12px Inter Variable, sans-serif',
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: heightPx(),
        legend: { show: false },
        cursor: { points: { size: 7 } },
        scales: {
          x: { time: true },
          y: { range: (_plot, _min, max) => [0, series.unit === 'share' ? 1 : max > 0 ? max * 1.1 : 1] },
        },
        axes: [
          axis,
          { ...axis, size: 64, values: (_plot, ticks) => ticks.map((tick) => formatValue(tick, series.unit, locale)) },
        ],
        series: [
          {},
          {
            label: series.name,
            stroke: caretColor,
            width: 2,
            fill: textDecorationColor,
            spanGaps: false,
            points: { show: times.length < 60, size: 5 },
          },
        ],
      },
      [times.map((ms) => ms / 1000), [...series.values]],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx() }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [times, series, locale, height, isFilling]);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn on a canvas inside
    <div ref={place} className={isFilling ? 'report-plot filling' : 'report-plot'} role="img" aria-label={label} />
  );
}
