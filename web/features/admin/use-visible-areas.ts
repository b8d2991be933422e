import { useMemo } from 'react';
import { type AdminArea, adminAreas } from './admin-areas.ts';
import { useRank } from './use-rank.ts';

/** The areas and pages this administrator has a use for. */
export function useVisibleAreas(): readonly AdminArea[] {
  const { isSuper } = useRank();
  return useMemo(
    () =>
      adminAreas
        .map((area) => ({ ...area, pages: area.pages.filter((page) => isSuper || !page.isSuperOnly) }))
        .filter(({ pages }) => pages.length > 0),
    [isSuper],
  );
}
