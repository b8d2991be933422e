/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- Escape closes the panel */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Info, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Counted, InteractionStory, openFigure, ReportDefinition, ReportTable } from '../../../src/contract/rest/reports.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { queryOf } from './report-search.ts';
import type { Opened } from './report-table.tsx';
import { readerZone } from './use-report.ts';
import { formatValue } from './value-format.ts';
import { useReportWords } from './words/index.ts';

type Page = OutputOf<typeof openFigure>;

interface Props {
  definition: ReportDefinition;
  table: ReportTable;
  opened: Opened;
  onClose: () => void;
}

/** What a number is made of: a line for each thing it counts, and what happened there. */
export function CountedPanel({ definition, table, opened, onClose }: Props) {
  const { t, locale } = useReportWords();
  const { rest } = useDesk();
  const panel = useRef<HTMLElement>(null);
  const [told, setTold] = useState<string | null>(null);
  const figure = table.figures.find(({ id }) => id === opened.figure);
  const { from, to } = table;
  const pages = useInfiniteQuery({
    queryKey: ['report-counted', definition, from, to, opened],
    queryFn: ({ pageParam }) =>
      rest.send<Page>('GET', '/api/v1/reports/counted', {
        query: {
          ...queryOf(definition, { from, to }, readerZone()),
          figure: opened.figure,
          ...(opened.row ? { row: JSON.stringify(opened.row) } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    retry: false,
  });
  useEffect(() => panel.current?.focus(), []);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total;
  return (
    <aside
      ref={panel}
      className="side-panel"
      aria-label={figure?.name}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <h2>{figure?.name}</h2>
        {total === undefined ? null : <span className="tag number">{t('reports.counted', { count: total })}</span>}
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <div className="content">
        {pages.isPending ? <SkeletonLines /> : null}
        {pages.isError ? (
          <Failed sentence={pages.error.message} retryLabel={t('common.retry')} onRetry={() => void pages.refetch()} />
        ) : null}
        <ul className="counted">
          {items.map((one, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- one interaction may be counted more than once
            <li key={index}>
              <Line
                counted={one}
                text={formatValue(one.value, figure?.unit === 'milliseconds' ? 'milliseconds' : 'count', locale)}
                onTell={setTold}
              />
              {told !== null && told === one.interactionId ? <Story id={told} /> : null}
            </li>
          ))}
        </ul>
        {pages.hasNextPage ? (
          <Button isDisabled={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {t('reports.more')}
          </Button>
        ) : null}
      </div>
    </aside>
  );
}

function Line({ counted, text, onTell }: { counted: Counted; text: string; onTell: (id: string | null) => void }) {
  const { t, locale } = useReportWords();
  const { explain } = useScreen();
  const { at, customer, queueName, agentName, outcome, interactionId, callId } = counted;
  const outcomeKey = `reports.outcome-${outcome ?? ''}`;
  const words = useReportWords();
  return (
    <div className="counted-line">
      <span className="number faint">
        {new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }).format(at)}
      </span>
      <span className="counted-who">
        <strong>{customer ?? agentName ?? '–'}</strong>
        <span className="soft">
          {[queueName, customer ? agentName : null, words.has(outcomeKey) ? t(outcomeKey) : outcome].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="number">{text}</span>
      {interactionId ? <IconButton icon={Info} label={t('reports.what-happened')} onPress={() => onTell(interactionId)} /> : null}
      {!interactionId && callId ? (
        <IconButton icon={Info} label={t('reports.what-happened')} onPress={() => explain(callId)} />
      ) : null}
    </div>
  );
}

/** An interaction told step by step, and the way to its calls. */
function Story({ id }: { id: string }) {
  const { t, locale } = useReportWords();
  const { rest } = useDesk();
  const { explain } = useScreen();
  const story = useQuery({
    queryKey: ['interaction-story', id],
    queryFn: () => rest.send<InteractionStory>('GET', '/api/v1/reports/interactions/:id', { params: { id } }),
    retry: false,
  });
  if (story.isError) return <p className="field-problem">{story.error.message}</p>;
  if (!story.data) return <SkeletonLines count={3} />;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return (
    <div className="story">
      <ol className="steps">
        {story.data.steps.map((step) => (
          <li key={step.seq}>
            <span className="faint number">{time.format(step.at)}</span>
            <div>
              <p>{step.sentence}</p>
              {step.decision && step.decision.sentence !== step.sentence ? (
                <p className="soft">{step.decision.sentence}</p>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      <div className="row">
        {story.data.callIds.map((callId) => (
          <Button key={callId} icon={Info} onPress={() => explain(callId)}>
            {t('reports.call')}
          </Button>
        ))}
      </div>
    </div>
  );
}
