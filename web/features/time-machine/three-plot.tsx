import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ReplayResult } from '../../../src/contract/rest/time-machine.ts';
import { formatValue } from '../reports/value-format.ts';

type Line = ReplayResult['course']['lines'][number];

interface Props {
  bounds: readonly number[];
  line: Line;
  locale: string;
  /** What it shows, for who does not see it; the table has the totals. */
  label: string;
  names: { readonly happened: string; readonly unchanged: string; readonly changed: string };
}

/** What a token is here and now: a canvas understands neither variables nor `light-dark()`. */
function coloured(element: HTMLElement, name: string): string {
  const probe = element.appendChild(document.createElement('span'));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** From the first interval of which anything is known to the last. */
function known({ happened, unchanged, changed }: Line): readonly [number, number] {
  const isKnown = (at: number) => [happened, unchanged, changed].some((values) => values[at] != null);
  const places = happened.map((_, at) => at).filter(isKnown);
  return places.length === 0 ? [0, happened.length] : [places[0]!, places.at(-1)! + 1];
}

/** What happened, the replay, and the replay with the changes, over the period: told apart by their strokes, too. */
export function ThreePlot({ bounds, line, locale, label, names }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colour = (name: string) => coloured(element, name);
    const axis = {
      stroke: colour('--plot-text'),
      grid: { stroke: colour('--plot-grid'), width: 1 },
      ticks: { show: false },
      font: '12px Inter Variable, sans-serif',
    };
    const value = (_plot: uPlot, at: number | null) => formatValue(at, line.unit, locale);
    const height = 220;
    const [from, to] = known(line);
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        scales: {
          x: { time: true },
          y: { range: (_plot, _min, max) => [0, line.unit === 'share' ? 1 : max > 0 ? max * 1.1 : 1] },
        },
        axes: [axis, { ...axis, size: 64, values: (_plot, ticks) => ticks.map((tick) => formatValue(tick, line.unit, locale)) }],
        series: [
          {
            value: (_plot, at) =>
              at === null
                ? ''
                : new Intl.DateTimeFormat(locale, {
                    weekday: 'short',
                    timeStyle: undefined,
                    hour: '2-digit',
                    minute: '2-digit',
                  }).format(at * 1000),
          },
          { label: names.happened, stroke: colour('--plot-text'), width: 1.5, value },
          { label: names.unchanged, stroke: colour('--plot-text'), width: 1.5, dash: [5, 5], value },
          { label: names.changed, stroke: colour('--plot-line'), width: 2.5, value },
        ],
      },
      [
        bounds.slice(from, to).map((ms) => ms / 1000),
        line.happened.slice(from, to),
        line.unchanged.slice(from, to),
        line.changed.slice(from, to),
      ],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [bounds, line, locale, names]);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn on a canvas inside
    <div ref={place} className="three-plot" role="img" aria-label={label} />
  );
}
