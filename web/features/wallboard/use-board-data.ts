import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveFiguresView, readLiveCourse, Wallboard, WallboardLayout } from '../../../src/contract/rest/wallboards.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { useFigures } from '../reports/use-report.ts';
import { mergeLive, scopeText } from './board-model.ts';
import type { BoardData } from './board-view.tsx';

const liveKey = ['live-figures'];
const courseEveryMs = 60_000;

/** Figures of now: read once, then told. After a lost connection everything is read again. */
export function useLiveFigures() {
  const { rest, live, news } = useDesk();
  const client = useQueryClient();
  useEffect(() => {
    const leave = live.subscribe('figures');
    const stop = news.subscribe((event) => {
      if (event.type === 'reset') void client.invalidateQueries({ queryKey: liveKey });
      if (event.type !== 'figures-changed') return;
      client.setQueryData<LiveFiguresView>(liveKey, (before) => (before ? mergeLive(before, event.figures) : before));
    });
    return () => {
      stop();
      leave();
    };
  }, [live, news, client]);
  return useQuery({
    queryKey: liveKey,
    queryFn: () => rest.send<LiveFiguresView>('GET', '/api/v1/live-figures', {}),
    refetchInterval: courseEveryMs,
  });
}

/** Courses of the tiles that plot. */
function useCourses(layout: WallboardLayout): BoardData['courses'] {
  const { rest } = useDesk();
  const tiles = layout.tiles.filter(({ kind, figures }) => kind === 'plot' && figures.length > 0);
  return useQueries({
    queries: tiles.map((tile) => ({
      queryKey: ['live-course', tile.figures[0], scopeText(tile)],
      queryFn: () =>
        rest.send<OutputOf<typeof readLiveCourse>>('GET', '/api/v1/live-figures/course', {
          query: { figure: tile.figures[0], scope: scopeText(tile) },
        }),
      refetchInterval: courseEveryMs,
    })),
    combine: (answers) =>
      Object.fromEntries(tiles.flatMap((tile, at) => (answers[at]?.data ? [[tile.id, answers[at].data]] : []))),
  });
}

/** Everything a board shows to somebody signed in. */
export function useBoardData(layout: WallboardLayout): { data: BoardData | null; error: Error | null } {
  const live = useLiveFigures();
  const figures = useFigures();
  const courses = useCourses(layout);
  return { data: live.data ? { layout, figures, live: live.data, courses } : null, error: live.error };
}

export const boardsKey = ['wallboards'];

export function useWallboards() {
  const { rest } = useDesk();
  return useQuery({
    queryKey: boardsKey,
    queryFn: () => rest.send<{ items: Wallboard[] }>('GET', '/api/v1/wallboards', {}),
  });
}

export function useWallboard(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: [...boardsKey, id],
    queryFn: () => rest.send<Wallboard>('GET', '/api/v1/wallboards/:id', { params: { id } }),
    retry: false,
  });
}
