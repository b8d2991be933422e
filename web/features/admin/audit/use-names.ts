import { useQuery } from '@tanstack/react-query';
import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import { useSources } from '../resource/sources.ts';
import { idsOf, type Referred } from './audit-text.ts';

const none: ReadonlyMap<string, string> = new Map();

/** What the ids of a change are called now. What is gone, or may not be seen, keeps its id. */
export function useNames(entry: AuditEntryView): ReadonlyMap<string, string> {
  const sources = useSources();
  const wanted = idsOf(entry);
  const asked = useQuery({
    queryKey: ['names', wanted],
    enabled: Object.keys(wanted).length > 0,
    staleTime: 60_000,
    retry: false,
    queryFn: async () => {
      const kinds = Object.entries(wanted) as [Referred, readonly string[]][];
      const found = await Promise.allSettled(kinds.map(([kind, ids]) => sources[kind].byIds([...new Set(ids)])));
      const options = found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      return options.map(({ id, label }) => [id, label] as const);
    },
    select: (pairs): ReadonlyMap<string, string> => new Map(pairs),
  });
  return asked.data ?? none;
}
