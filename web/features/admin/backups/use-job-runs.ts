import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { JobRunView } from '../../../../src/contract/rest/jobs.ts';
import { useDesk } from '../../../app/session.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { calmly } from '../live/live-rows.ts';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { useAdminWords } from '../words/index.ts';

const isUnderWay = ({ state }: JobRunView) => state === 'waiting' || state === 'running';

/** However many runs go on: reading them again. */
const readEveryMs = 1000;

/** The runs of a job as they go on, and ending one. */
export function useJobRuns(job: string) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['job-runs', job],
    queryFn: () => rest.send<{ items: readonly JobRunView[] }>('GET', '/api/v1/admin/job-runs', { query: { job, limit: 20 } }),
    retry: false,
  });
  const read = useMemo(
    () => calmly(() => void queries.invalidateQueries({ queryKey: ['job-runs', job] }), readEveryMs),
    [queries, job],
  );
  useLiveTopic('jobs', {
    read,
    onEvent: (event) => (event.type === 'job-run-changed' && event.run.job === job ? read() : undefined),
  });
  const runs = data?.items ?? [];
  return {
    runs,
    underWay: runs.find(isUnderWay),
    refresh: () => queries.invalidateQueries({ queryKey: ['job-runs', job] }),
    cancel: async (runId: string) => {
      try {
        await rest.send('POST', '/api/v1/admin/job-runs/:runId/cancel', { params: { runId } });
      } catch (error) {
        toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
      }
      await queries.invalidateQueries({ queryKey: ['job-runs', job] });
    },
  };
}
