import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChartNoAxesCombined } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { FigureView, ReportDefinition, ReportTable as Table } from '../../../src/contract/rest/reports.ts';
import { Choice } from '../../ui/choice.tsx';
import { Empty, Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { CountedPanel } from './counted-panel.tsx';
import { questions } from './questions.ts';
import { ReportBars } from './report-bars.tsx';
import { ReportControls } from './report-controls.tsx';
import { ReportKeeping } from './report-keeping.tsx';
import { ReportPlot } from './report-plot.tsx';
import { type ReportSearch, readReport, writePart } from './report-search.ts';
import { type Opened, ReportTable } from './report-table.tsx';
import { useFigures, useReport, useSubjects } from './use-report.ts';
import { formatKey, isInterval } from './value-format.ts';
import { useReportWords } from './words/index.ts';
import '../../ui/forms.css';
import './reports.css';

/** How did it go? A question, the answer as plot and table, and every number opens. */
export function ReportsPage() {
  const { t, locale } = useReportWords();
  const search: ReportSearch = useSearch({ from: '/signed-in/reports' });
  const navigate = useNavigate();
  const go = useCallback((to: ReportSearch) => void navigate({ to: '/reports', search: to }), [navigate]);
  const definition = useMemo(() => readReport(search), [search]);
  const figures = useFigures();
  const subjects = useSubjects();
  const report = useReport(definition);
  const [opened, setOpened] = useState<Opened | null>(null);
  const change = (part: Partial<ReportDefinition>) => {
    setOpened(null);
    go({ ...search, ...writePart(part) });
  };
  const mayCentre = subjects.data ? subjects.data.seesAll || subjects.data.queues.length + subjects.data.agents.length > 0 : true;
  const offered = questions.filter(({ isOwn }) => isOwn || mayCentre);
  const chosen = offered.find(({ id }) => id === search['question']) ?? offered[0]!;
  const table = report.data;
  return (
    <div className="reports-page">
      <header className="report-head">
        <h1>{t('reports.title')}</h1>
        <ReportKeeping definition={definition} span={report.data ?? null} onOpen={go} />
      </header>
      <div className="report-question">
        <Choice
          label={t('reports.question')}
          value={chosen.id}
          options={offered.map(({ id }) => ({ id, label: t(`reports.q-${id}` as 'reports.q-queues') }))}
          onChange={(question) => {
            setOpened(null);
            go({ question });
          }}
        />
      </div>
      <ReportControls definition={definition} figures={figures} subjects={subjects.data} onChange={change} />
      {report.isError ? (
        <Failed sentence={report.error.message} retryLabel={t('common.retry')} onRetry={() => void report.refetch()} />
      ) : null}
      {table ? (
        <div className={report.isPlaceholderData ? 'report-result stale' : 'report-result'} aria-busy={report.isPlaceholderData}>
          {table.rows.length === 0 ? (
            <Empty icon={ChartNoAxesCombined} title={t('reports.empty')} help={t('reports.empty-help')} />
          ) : (
            <>
              <Drawn table={table} plot={definition.plot} onPlot={(plot) => change({ plot })} />
              <ReportTable table={table} opened={opened} onOpen={setOpened} />
            </>
          )}
          <Notes table={table} figures={figures} locale={locale} />
        </div>
      ) : report.isPending ? (
        <SkeletonLines count={8} />
      ) : null}
      {opened && table ? (
        <CountedPanel
          key={JSON.stringify(opened)}
          definition={definition}
          table={table}
          opened={opened}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </div>
  );
}

/** One of the figures, as a line over time or as bars. */
function Drawn({ table, plot, onPlot }: { table: Table; plot: string | undefined; onPlot: (id: string) => void }) {
  const { t, locale } = useReportWords();
  const index = Math.max(
    0,
    table.figures.findIndex(({ id }) => id === plot),
  );
  const figure = table.figures[index];
  const series = useMemo(
    () =>
      figure ? { name: figure.name, unit: figure.unit, values: table.rows.map(({ values }) => values[index] ?? null) } : null,
    [table, figure, index],
  );
  const times = useMemo(() => table.rows.map(({ keys }) => Number(keys[0]?.value ?? 0)), [table]);
  if (!series || table.by.length === 0) return null;
  const label = t('reports.plot-of', { figure: series.name });
  const isCourse = table.by.length === 1 && isInterval(table.by[0]);
  const names = table.rows.map(({ keys }) => keys.map((key, at) => formatKey(key, table.by[at]!, locale)).join(' · '));
  return (
    <section className="report-drawn" aria-label={label}>
      <Choice
        label={t('reports.drawn')}
        isLabelHidden
        value={figure?.id ?? ''}
        options={table.figures.map(({ id, name }) => ({ id, label: name }))}
        onChange={onPlot}
      />
      {isCourse ? (
        <ReportPlot times={times} series={series} locale={locale} label={label} />
      ) : (
        <ReportBars names={names} series={series} locale={locale} label={label} />
      )}
    </section>
  );
}

/** What one must know to read the numbers. */
function Notes({ table, figures, locale }: { table: Table; figures: readonly FigureView[]; locale: string }) {
  const { t } = useReportWords();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const nameOf = (id: string) => figures.find((figure) => figure.id === id)?.name ?? id;
  return (
    <p className="faint report-notes">
      {t('reports.span', { from: time.format(table.from), to: time.format(table.to), zone: table.zone })}{' '}
      {t('reports.as-of', { at: time.format(table.asOf) })} {table.isCut ? t('reports.cut') : ''}{' '}
      {table.unsupported.length > 0 ? t('reports.unsupported', { figures: table.unsupported.map(nameOf).join(', ') }) : ''}
    </p>
  );
}
