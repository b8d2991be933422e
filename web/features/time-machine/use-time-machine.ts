import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReplayRun, readTimeMachineFloor, ScenarioInput } from '../../../src/contract/rest/time-machine.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';

export type Floor = OutputOf<typeof readTimeMachineFloor>;

const runs = '/api/v1/time-machine/runs';
const askEveryMs = 400;

export const isRunning = (run: ReplayRun | undefined): boolean => run?.state === 'reading' || run?.state === 'replaying';

export function useFloor() {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['time-machine-floor'],
    queryFn: () => rest.send<Floor>('GET', '/api/v1/time-machine/floor', {}),
    retry: false,
  });
}

/** The replay that is looked at: asked for again while it runs. */
export function useRun(id: string | null) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['time-machine-run', id],
    queryFn: () => rest.send<ReplayRun>('GET', `${runs}/:id`, { params: { id: id! } }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isRunning(state.data) ? askEveryMs : false),
    retry: false,
  });
}

export interface ReplayQuestion {
  readonly from: number;
  readonly to: number;
  readonly queueIds: readonly string[];
  readonly scenario: ScenarioInput;
}

export function useReplaying(onStarted: (id: string) => void) {
  const { rest } = useDesk();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (body: ReplayQuestion) => rest.send<ReplayRun>('POST', runs, { body }),
    onSuccess: (run) => {
      queries.setQueryData(['time-machine-run', run.id], run);
      onStarted(run.id);
    },
  });
  const cancel = useMutation({
    mutationFn: async (id: string) => {
      // One that ended at this moment is forgotten: what is still on its way would say that there is none.
      await queries.cancelQueries({ queryKey: ['time-machine-run', id] });
      return rest.send<void>('DELETE', `${runs}/:id`, { params: { id } });
    },
    onSuccess: (_nothing, id) =>
      queries.setQueryData<ReplayRun>(['time-machine-run', id], (run) => run && { ...run, state: 'cancelled', result: null }),
  });
  return { start, cancel };
}
