import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useMemo } from 'react';
import type { JobRunView } from '../../../../src/contract/rest/jobs.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatDuration } from '../../../ui/format/duration.ts';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { calmly } from '../live/live-rows.ts';
import { LiveSign } from '../live/live-sign.tsx';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

interface Job {
  readonly name: string;
  readonly title: string;
  readonly nextAt: number | null;
  readonly lastRun: JobRunView | null;
}

const tone = {
  waiting: '',
  running: 'busy',
  done: 'connected',
  failed: 'failed',
  cancelled: '',
  interrupted: 'ringing',
} as const;

/** However many runs go on: reading them again. */
const readEveryMs = 1000;

/** Work in the background: when it comes next, how it went last, starting and ending it. */
export function JobsPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => rest.send<{ items: readonly Job[] }>('GET', '/api/v1/admin/jobs', {}),
  });
  const runs = useQuery({
    queryKey: ['job-runs'],
    queryFn: () => rest.send<{ items: readonly JobRunView[] }>('GET', '/api/v1/admin/job-runs', { query: { limit: 50 } }),
  });
  const read = useMemo(
    () =>
      calmly(() => {
        void queries.invalidateQueries({ queryKey: ['jobs'] });
        void queries.invalidateQueries({ queryKey: ['job-runs'] });
      }, readEveryMs),
    [queries],
  );
  useLiveTopic('jobs', { read, onEvent: (event) => (event.type === 'job-run-changed' ? read() : undefined) });
  const send = async (path: string, params: Record<string, string>) => {
    try {
      await rest.send('POST', path, { params });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    read();
  };
  const titleOf = (name: string) => jobs.data?.items.find((job) => job.name === name)?.title ?? name;
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.jobs')}</h1>
        <LiveSign topic="jobs" />
      </header>
      <p className="lead">{t('jobs.lead')}</p>
      {jobs.isError ? (
        <Failed
          sentence={t('list.failed', { detail: jobs.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void jobs.refetch()}
        />
      ) : null}
      <section className="panel flush">
        <h2>{t('jobs.plan')}</h2>
        {jobs.isPending ? <SkeletonLines /> : null}
        <ul className="mini-list plain">
          {jobs.data?.items.map((job) => (
            <li key={job.name}>
              <span className="grow">
                <strong>{job.title}</strong>
                <br />
                <span className="faint">
                  {job.nextAt === null ? t('jobs.by-hand') : t('jobs.next')} <When at={job.nextAt} />
                </span>
              </span>
              {job.lastRun ? <RunState run={job.lastRun} /> : null}
              <Button icon={Play} onPress={() => void send('/api/v1/admin/jobs/:name/runs', { name: job.name })}>
                {t('jobs.run')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel flush">
        <h2>{t('jobs.runs')}</h2>
        {runs.data?.items.length === 0 ? <p className="empty">{t('jobs.none')}</p> : null}
        <ul className="mini-list plain">
          {runs.data?.items.map((run) => (
            <li key={run.id}>
              <RunState run={run} />
              <span className="grow">
                {titleOf(run.job)} <span className="faint">{run.error ?? run.progress}</span>
              </span>
              {run.startedAt !== null && run.finishedAt !== null ? (
                <span className="faint number">{formatDuration(run.finishedAt - run.startedAt)}</span>
              ) : null}
              <When at={run.queuedAt} />
              {run.state === 'running' || run.state === 'waiting' ? (
                <Button onPress={() => void send('/api/v1/admin/job-runs/:runId/cancel', { runId: run.id })}>
                  {t('common.cancel')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function RunState({ run }: { run: JobRunView }) {
  const { t } = useAdminWords();
  return <span className={`tag ${tone[run.state]}`}>{t(`run-state.${run.state}`)}</span>;
}
