import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';

/** Whether this administrator administers one company or all: asked once, by what only a super user may read. */
export function useRank(): { readonly isSuper: boolean } {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['rank'],
    queryFn: async () => {
      try {
        await rest.send('GET', '/api/v1/admin/companies', { query: { limit: 1 } });
        return true;
      } catch (error) {
        if (error instanceof ApiError && error.status === 403) return false;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { isSuper: data ?? false };
}
