import { useFigures } from '../reports/use-report.ts';
import { formatValue } from '../reports/value-format.ts';
import { useLiveFigures } from '../wallboard/use-board-data.ts';
import { useAgentWords } from './words/index.ts';

const shown = ['handled', 'handle-time-mean', 'talk-time-mean', 'wrap-up-time-mean', 'offers-unanswered', 'occupancy'];

/** My own figures of today, by the same formulas as everywhere. */
export function OwnFigures({ agentId }: { agentId: string }) {
  const { t, locale } = useAgentWords();
  const figures = useFigures();
  const live = useLiveFigures();
  const mine = live.data?.scopes.find(({ scope }) => scope === `agent:${agentId}`);
  if (!mine) return null;
  const own = shown.flatMap((id) => figures.find((figure) => figure.id === id && id in mine.values) ?? []);
  if (own.length === 0) return null;
  return (
    <section className="panel" aria-label={t('agent.today')}>
      <h2>{t('agent.today')}</h2>
      <dl className="own-figures">
        {own.map(({ id, name, unit, definition }) => (
          <div key={id} title={definition}>
            <dt className="faint">{name}</dt>
            <dd className="number">{formatValue(mine.values[id] ?? null, unit, locale)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
