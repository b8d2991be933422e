import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What the address of a page says: the open item, its tab, and how the table is filtered. Filters by their own name. */
export type AdminSearch = Readonly<Record<string, string | undefined>>;

/** The search part of the address, and a way to change some of it. */
export function useAdminSearch() {
  const search: AdminSearch = useSearch({ from: '/signed-in/admin/$page' });
  const navigate = useNavigate();
  const change = useCallback(
    (part: AdminSearch, how: { isReplacing?: boolean } = {}) =>
      navigate({
        to: '.',
        search: (before: AdminSearch) => ({ ...before, ...part }),
        replace: how.isReplacing ?? false,
      }),
    [navigate],
  );
  return { search, change };
}
