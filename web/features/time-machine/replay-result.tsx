import { useMemo, useState } from 'react';
import type { ReplayResult } from '../../../src/contract/rest/time-machine.ts';
import { Choice } from '../../ui/choice.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatValue } from '../reports/value-format.ts';
import { ThreePlot } from './three-plot.tsx';
import { useTimeMachineWords } from './words/index.ts';

type Figure = ReplayResult['figures'][number];

/** What happened, what the replay makes of it unchanged (how far it can be trusted), and with the changes. */
export function ReplayResultView({ result }: { result: ReplayResult }) {
  const { t, has, locale } = useTimeMachineWords();
  const nameOf = ({ id, name }: { id: string; name: string }) => {
    const key = `tm.f-${id}`;
    return has(key) ? t(key) : name;
  };
  const { figures, patience, interactions, leftOut, tookMs, replayedMs } = result;
  const speed = Math.round(replayedMs / Math.max(1, tookMs));
  return (
    <div className="tm-result">
      <Course result={result} nameOf={nameOf} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- wider than a phone: it is moved by keys */}
      <section className="tm-scroll" tabIndex={0} aria-label={t('tm.side-by-side')}>
        <table className="tm-table">
          <caption className="sr-only">{t('tm.side-by-side')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('tm.figure')}</th>
              <th scope="col">{t('tm.happened')}</th>
              <th scope="col">{t('tm.unchanged')}</th>
              <th scope="col">{t('tm.error')}</th>
              <th scope="col">{t('tm.changed')}</th>
              <th scope="col">{t('tm.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure) => (
              <tr key={figure.id}>
                <th scope="row">{nameOf(figure)}</th>
                <td>{formatValue(figure.happened, figure.unit, locale)}</td>
                <td>{formatValue(figure.unchanged, figure.unit, locale)}</td>
                <td className="faint">{difference(figure, figure.happened, figure.unchanged, locale)}</td>
                <td className="tm-changed">{formatValue(figure.changed, figure.unit, locale)}</td>
                <td className="tm-changed">{difference(figure, figure.unchanged, figure.changed, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="faint tm-notes">
        {t('tm.trust')} {t('tm.patience', { givenUp: patience.givenUp, answered: patience.answered })}{' '}
        {patience.medianMs === null ? '' : t('tm.median', { median: formatDuration(patience.medianMs) })}{' '}
        {t('tm.speed', { count: interactions, seconds: (tookMs / 1000).toFixed(1), speed: speed.toLocaleString(locale) })}{' '}
        {leftOut > 0 ? t('tm.left-out', { count: leftOut }) : ''}
      </p>
    </div>
  );
}

function Course({ result, nameOf }: { result: ReplayResult; nameOf: (one: { id: string; name: string }) => string }) {
  const { t, locale } = useTimeMachineWords();
  const { bounds, lines } = result.course;
  const [id, setId] = useState('speed-of-answer');
  const line = lines.find((one) => one.id === id) ?? lines[0];
  const names = useMemo(() => ({ happened: t('tm.happened'), unchanged: t('tm.unchanged'), changed: t('tm.changed') }), [t]);
  if (!line) return null;
  return (
    <section className="tm-course" aria-label={t('tm.course', { figure: nameOf(line) })}>
      <Choice
        label={t('tm.drawn')}
        isLabelHidden
        value={line.id}
        options={lines.map((one) => ({ id: one.id, label: nameOf(one) }))}
        onChange={setId}
      />
      <ThreePlot bounds={bounds} line={line} locale={locale} names={names} label={t('tm.course', { figure: nameOf(line) })} />
    </section>
  );
}

/** In the unit of the figure, with its sign; shares in points. */
function difference({ unit }: Figure, from: number | null, to: number | null, locale: string): string {
  if (from === null || to === null) return '–';
  const by = to - from;
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
  return `${sign}${formatValue(Math.abs(by), unit, locale)}`;
}
