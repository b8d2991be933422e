import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ConferenceView } from '../../../src/contract/rest/conferences.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';

const queryKey = ['conferences'];
type Answer = { readonly items: readonly ConferenceView[] };

/** Conferences that I lead or take part in, as they are now. */
export function useConferences(): readonly ConferenceView[] {
  const desk = useDesk();
  const queries = useQueryClient();
  const isAllowed = useRights().hasApplication('conference');
  const { data } = useQuery({
    queryKey,
    queryFn: () => desk.rest.call(routes.conferences.myConferences, {}),
    enabled: isAllowed,
    staleTime: 60_000,
  });
  useEffect(
    () =>
      desk.news.subscribe((event) => {
        if (event.type !== 'conference-changed' && event.type !== 'conference-ended') return;
        const id = event.type === 'conference-changed' ? event.conference.id : event.conferenceId;
        queries.setQueryData(queryKey, (before: Answer | undefined) => {
          const others = (before?.items ?? []).filter((one) => one.id !== id);
          return { items: event.type === 'conference-changed' ? [...others, event.conference] : others };
        });
        for (const key of ['conference-rooms', 'conference-recordings']) void queries.invalidateQueries({ queryKey: [key] });
      }),
    [desk, queries],
  );
  return data?.items ?? [];
}
