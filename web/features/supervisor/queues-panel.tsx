import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { SupervisedQueue, SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
import type { LiveFiguresView, readLiveCourse } from '../../../src/contract/rest/wallboards.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { isQueueAlarm } from './board-model.ts';
import { useSupervisorWords } from './words/index.ts';

const figuresEveryMs = 15_000;
const courseEveryMs = 60_000;
const level = 'service-level';

interface Props {
  board: SupervisionBoardView;
  now: number;
  openId: string | null;
  onOpen: (queueId: string) => void;
}

/** My queues in one line each. */
export function QueuesPanel({ board, now, openId, onOpen }: Props) {
  const { t, locale } = useSupervisorWords();
  const levels = useLevels();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <section className="panel flush sup-queues">
      <h2>{t('sup.queues')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('sup.queue')}</th>
            <th className="end">{t('sup.waiting')}</th>
            <th className="end">{t('sup.longest')}</th>
            <th className="end">{t('sup.ready')}</th>
            <th className="end">{t('sup.busy')}</th>
            <th className="end wide-only">{t('sup.forecast')}</th>
            <th className="end wide-only">{t('sup.level')}</th>
          </tr>
        </thead>
        <tbody>
          {board.queues.map((queue) => (
            <QueueRow
              key={queue.queueId}
              queue={queue}
              now={now}
              isOpen={openId === queue.queueId}
              isAlarm={isQueueAlarm(queue, board.alarms, now)}
              level={levels(queue.queueId)}
              percent={percent}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  queue: SupervisedQueue;
  now: number;
  isOpen: boolean;
  isAlarm: boolean;
  level: number | null;
  percent: Intl.NumberFormat;
  onOpen: (queueId: string) => void;
}

function QueueRow({ queue, now, isOpen, isAlarm, level: today, percent, onOpen }: RowProps) {
  const { t } = useSupervisorWords();
  const { queueId, name, waiting, longestSince, agents, forecast } = queue;
  return (
    <tr className={isOpen ? 'selected' : undefined}>
      <td>
        <button type="button" className="sup-link" aria-expanded={isOpen} onClick={() => onOpen(queueId)}>
          {name}
        </button>
      </td>
      <td className="number end">{waiting > 0 ? <span className="tag ringing">{waiting}</span> : 0}</td>
      <td className={`number end ${isAlarm ? 'sup-alarm' : 'soft'}`}>
        {isAlarm ? <TriangleAlert className="icon" aria-label={t('sup.alarm')} /> : null}
        {longestSince === null ? '' : formatDuration(Math.max(0, now - longestSince))}
      </td>
      <td className="number end">{agents.ready}</td>
      <td className="number end">{agents.busy + agents.wrapUp}</td>
      <td className="number end soft wide-only">
        {forecast ? `${formatDuration(forecast.lowMs)}–${formatDuration(forecast.highMs)}` : '–'}
      </td>
      <td className="number end wide-only">
        <span className="sup-level">
          <Sparkline queueId={queueId} percent={percent} />
          {today === null ? '–' : percent.format(today)}
        </span>
      </td>
    </tr>
  );
}

/** The service level of today, where I may see figures. */
function useLevels(): (queueId: string) => number | null {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['live-figures'],
    queryFn: () => rest.send<LiveFiguresView>('GET', '/api/v1/live-figures', {}),
    refetchInterval: figuresEveryMs,
    retry: false,
  });
  return (queueId) => data?.scopes.find(({ scope }) => scope === `queue:${queueId}`)?.values[level] ?? null;
}

const [width, height] = [64, 18];

/** The service level over the day. */
function Sparkline({ queueId, percent }: { queueId: string; percent: Intl.NumberFormat }) {
  const { rest } = useDesk();
  const { t } = useSupervisorWords();
  const { data } = useQuery({
    queryKey: ['live-course', level, queueId],
    queryFn: () =>
      rest.send<OutputOf<typeof readLiveCourse>>('GET', '/api/v1/live-figures/course', {
        query: { figure: level, scope: `queue:${queueId}` },
      }),
    refetchInterval: courseEveryMs,
    retry: false,
  });
  const points = (data?.points ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  if (points.length < 2) return null;
  const line = points.map((value, at) => `${(at / (points.length - 1)) * width},${height - 1 - value * (height - 2)}`).join(' ');
  const values = points
    .slice(-8)
    .map((value) => percent.format(value))
    .join(', ');
  return (
    <>
      <span className="sr-only">{t('sup.level-course', { values })}</span>
      <svg className="sparkline" width={width} height={height} aria-hidden="true">
        <polyline points={line} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    </>
  );
}
