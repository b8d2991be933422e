import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { mapEntries, previewDirectory } from '../../../../src/contract/rest/directories.ts';
import { useDesk } from '../../../app/session.tsx';
import type { Fault, MappedRow, Mapping, SourceForm } from './directory-model.ts';

/** What is read for a preview: anything but the mapping, which is applied to what was read. */
export interface PreviewOf extends SourceForm {
  readonly directoryId?: string | undefined;
  readonly domainId?: string | undefined;
  readonly connector: string;
  readonly type: string;
}

export interface Preview {
  readonly fieldNames: readonly string[];
  readonly rows: readonly MappedRow[];
  readonly faults: readonly Fault[];
  readonly isReading: boolean;
  readonly hasRead: boolean;
  readonly error: string | null;
  readonly read: () => void;
  readonly cancel: () => void;
}

const restMs = 250;
const noRows: readonly MappedRow[] = [];

/** Ten entries of the source, read once, and what the mapping makes of them as it is typed. */
export function usePreview(of: PreviewOf, mapping: Mapping): Preview {
  const { rest } = useDesk();
  const queries = useQueryClient();
  const typed = useRested(mapping, restMs);
  const key = ['directory-preview', of];
  const { domainId } = of;
  const source = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      rest.send<z.infer<typeof previewDirectory.response & object>>(
        'POST',
        '/api/v1/admin/directory-preview',
        { body: { ...of, mapping } },
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnMount: false,
  });
  const raw = source.data?.rows ?? noRows;
  const mapped = useQuery({
    queryKey: ['directory-mapping', raw, typed, domainId],
    queryFn: ({ signal }) => {
      const body = { domainId, mapping: typed, entries: raw.map((row) => row.raw) };
      return rest.send<z.infer<typeof mapEntries.response & object>>('POST', '/api/v1/admin/directory-mapping', { body }, signal);
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    fieldNames: source.data?.fieldNames ?? [],
    rows: mapped.data?.rows ?? raw,
    faults: mapped.data?.faults ?? [],
    isReading: source.isFetching,
    hasRead: source.data !== undefined,
    error: source.isError && !source.isFetching ? source.error.message : null,
    read: () => void source.refetch(),
    cancel: () => void queries.cancelQueries({ queryKey: key }),
  };
}

/** The value when it has not changed for a moment. */
function useRested<Value>(value: Value, ms: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
