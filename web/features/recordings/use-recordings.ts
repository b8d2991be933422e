import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  listRecordingNotes,
  listRecordings,
  RecordingDetailView,
  recordingHistory,
  recordingSubjects,
  recordingWaveform,
} from '../../../src/contract/rest/recordings.ts';
import type { listScorecards, usableScorecardForms } from '../../../src/contract/rest/scorecards.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';

export type Waveform = OutputOf<typeof recordingWaveform>;
type Page = OutputOf<typeof listRecordings>;

const root = '/api/v1/recordings';
export const recordingPath = `${root}/:id`;

/** The filters of the list as the address says them. */
export type RecordingSearch = Readonly<Record<string, string | undefined>>;

const pageSize = 50;

export function useRecordings(search: RecordingSearch) {
  const { rest } = useDesk();
  const { open: _open, at: _at, ...filters } = search;
  return useInfiniteQuery({
    queryKey: ['recordings', filters],
    queryFn: ({ pageParam, signal }) =>
      rest.send<Page>(
        'GET',
        root,
        { query: { ...filters, limit: pageSize, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    // What was there stays while another filter is asked for.
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** Whom and which queues the list can be narrowed to. */
export function useSubjects() {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['recording-subjects'],
    queryFn: () => rest.send<OutputOf<typeof recordingSubjects>>('GET', `${root}/subjects`, {}),
    staleTime: 60_000,
  });
}

export function useRecording(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['recording', id],
    queryFn: () => rest.send<RecordingDetailView>('GET', recordingPath, { params: { id } }),
    retry: false,
  });
}

export function useWaveform(id: string, isReady: boolean) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['recording-waveform', id],
    queryFn: () => rest.send<Waveform>('GET', `${recordingPath}/waveform`, { params: { id } }),
    enabled: isReady,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function useNotes(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['recording-notes', id],
    queryFn: () => rest.send<OutputOf<typeof listRecordingNotes>>('GET', `${recordingPath}/notes`, { params: { id } }),
  });
}

export function useScorecards(id: string) {
  const { rest } = useDesk();
  const forms = useQuery({
    queryKey: ['usable-scorecard-forms'],
    queryFn: () => rest.send<OutputOf<typeof usableScorecardForms>>('GET', '/api/v1/scorecard-forms', {}),
  });
  const filled = useQuery({
    queryKey: ['recording-scorecards', id],
    queryFn: () => rest.send<OutputOf<typeof listScorecards>>('GET', `${recordingPath}/scorecards`, { params: { id } }),
  });
  return { forms: forms.data?.items ?? [], filled: filled.data?.items ?? [] };
}

export function useHistory(id: string, isOpen: boolean) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['recording-history', id],
    queryFn: () => rest.send<OutputOf<typeof recordingHistory>>('GET', `${recordingPath}/history`, { params: { id } }),
    enabled: isOpen,
  });
}

/** What hangs on one recording is read again. */
export function useRecordingChanged(id: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of ['recording', 'recording-notes', 'recording-scorecards', 'recording-history'])
      void client.invalidateQueries({ queryKey: [key, id] });
    void client.invalidateQueries({ queryKey: ['recordings'] });
  };
}
