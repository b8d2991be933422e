import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type {
  FigureView,
  listFigures,
  ReportDefinition,
  ReportTable,
  reportSubjects,
} from '../../../src/contract/rest/reports.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { useFigureWords } from './figure-words.ts';
import { spanOf } from './periods.ts';
import { queryOf } from './report-search.ts';
import { useReportWords } from './words/index.ts';

export type Subjects = OutputOf<typeof reportSubjects>;

export const readerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const refreshMs = 60_000;

export function useFigures(): readonly FigureView[] {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['report-figures'],
    queryFn: () => rest.send<OutputOf<typeof listFigures>>('GET', '/api/v1/reports/figures', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const inWords = useFigureWords();
  return useMemo(() => inWords(data?.items ?? []), [inWords, data]);
}

export function useSubjects() {
  const { rest } = useDesk();
  const { language } = useReportWords();
  return useQuery({
    queryKey: ['report-subjects', language],
    queryFn: () => rest.send<Subjects>('GET', '/api/v1/reports/subjects', { query: { language } }),
  });
}

/** The report as it is now; what was there stays while another one is computed. */
export function useReport(definition: ReportDefinition) {
  const { rest } = useDesk();
  const inWords = useFigureWords();
  const { language } = useReportWords();
  const select = useCallback((table: ReportTable) => ({ ...table, figures: inWords(table.figures) }), [inWords]);
  return useQuery({
    select,
    queryKey: ['report', definition, language],
    queryFn: ({ signal }) => {
      const query = { ...queryOf(definition, spanOf(definition.period, Date.now()), readerZone()), language };
      return rest.send<ReportTable>('GET', '/api/v1/reports/table', { query }, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    retry: false,
  });
}
