import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobRunView } from '../../../../src/contract/rest/jobs.ts';
import { useDesk } from '../../../app/session.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';

const isUnderWay = ({ state }: JobRunView) => state === 'waiting' || state === 'running';

/** The runs of a job, watched closely while one is under way, and ending one. */
export function useJobRuns(job: string) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['job-runs', job],
    queryFn: () => rest.send<{ items: readonly JobRunView[] }>('GET', '/api/v1/admin/job-runs', { query: { job, limit: 20 } }),
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 1000 : 10_000),
    retry: false,
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
