import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { UserStatusView } from '../../../src/contract/rest/user-status.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';

/** What somebody says of himself; undefined: online, and nothing. */
export function useStatus(userId: string): UserStatusView | undefined {
  const { statuses } = useDesk();
  return useSyncExternalStore(
    (listener) => statuses.subscribe(userId, listener),
    () => statuses.of(userId),
  );
}

/** Reads everybody's status and follows it. Used once, in the frame. */
export function useFollowedStatuses(): void {
  const { live, rest, statuses } = useDesk();
  const isCaller = useRights().hasApplication('caller');
  useEffect(() => (isCaller ? live.subscribe('user-status') : undefined), [live, isCaller]);
  useQuery({
    queryKey: ['statuses'],
    enabled: isCaller,
    staleTime: 300_000,
    queryFn: async () => {
      const { items } = await rest.call(routes.userStatus.list, {});
      statuses.replace(items);
      return items.length;
    },
  });
}

/** Says that nobody is at the page after the minutes that the administrator set, and that somebody is again. */
export function useAway(): void {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['my-parameters'],
    queryFn: () => rest.call(routes.me.myParameters, {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const minutes = Number(data?.values.StatusAbsentAfter ?? 0);
  useEffect(() => {
    if (!(minutes > 0)) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAway = false;
    const tell = (away: boolean) => {
      isAway = away;
      // Told again with the next movement, should it fail.
      rest.call(routes.userStatus.away, { body: { isAway: away } }).catch(() => {
        isAway = !away;
      });
    };
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => tell(true), minutes * 60_000);
      if (isAway) tell(false);
    };
    const events = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const name of events) window.addEventListener(name, moved, { passive: true });
    moved();
    return () => {
      clearTimeout(timer);
      for (const name of events) window.removeEventListener(name, moved);
    };
  }, [minutes, rest]);
}
