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
import { useReasonName } from '../agent/use-reasons.ts';
import { useFigureWords } from './figure-words.ts';
import { spanOf } from './periods.ts';
import { queryOf } from './report-search.ts';

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
  return useQuery({
    queryKey: ['report-subjects'],
    queryFn: () => rest.send<Subjects>('GET', '/api/v1/reports/subjects', {}),
  });
}

/** The report as it is now; what was there stays while another one is computed. */
export function useReport(definition: ReportDefinition) {
  const { rest } = useDesk();
  const inWords = useFigureWords();
  const reasonName = useReasonName();
  const select = useCallback(
    (table: ReportTable) => ({ ...inPageLanguage(table, reasonName), figures: inWords(table.figures) }),
    [inWords, reasonName],
  );
  return useQuery({
    select,
    queryKey: ['report', definition],
    queryFn: ({ signal }) => {
      const query = queryOf(definition, spanOf(definition.period, Date.now()), readerZone());
      return rest.send<ReportTable>('GET', '/api/v1/reports/table', { query }, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    retry: false,
  });
}

/** Reasons come with the name that files and mails give them. */
function inPageLanguage(table: ReportTable, reasonName: (code: string) => string): ReportTable {
  const at = table.by.indexOf('reason');
  if (at === -1) return table;
  const named = (key: ReportTable['rows'][number]['keys'][number]) =>
    key.value === null ? key : { ...key, label: reasonName(key.value) };
  return { ...table, rows: table.rows.map((row) => ({ ...row, keys: row.keys.with(at, named(row.keys[at]!)) })) };
}
