import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { BoardDisplay, LiveFiguresView } from '../../../src/contract/rest/wallboards.ts';
import { OpeningPage } from '../../ui/opening.tsx';
import { useFigureWords } from '../reports/figure-words.ts';
import { mergeLive } from './board-model.ts';
import { BoardView } from './board-view.tsx';
import { useBoardWords } from './words/index.ts';

const retryMs = 3000;
/** Courses, names and a layout whose change was missed: read again so often. */
const readEveryMs = 60_000;
/** A television is switched on for months: once a day, at night, the page begins anew, with the program as it is then. */
const renewHour = 4;

type State = { kind: 'opening' } | { kind: 'shown'; board: BoardDisplay } | { kind: 'gone' };

/** A board at an address of its own, for a screen that nobody signs in at. It mends itself: what is lost is tried again for ever. */
export function DisplayPage() {
  const { t } = useBoardWords();
  const { token } = useParams({ from: '/display/$token' });
  const { state, isLost } = useDisplay(token);
  const inWords = useFigureWords();
  useNightlyRenewal();
  if (state.kind === 'opening') return <OpeningPage />;
  return (
    <main className="board-screen">
      <h1 className="sr-only">{state.kind === 'shown' ? state.board.name : t('board.title')}</h1>
      {state.kind === 'gone' ? (
        <p className="board-gone">{t('board.gone')}</p>
      ) : (
        <BoardView data={{ ...state.board, figures: inWords(state.board.figures) }} />
      )}
      {isLost ? (
        <p className="board-lost" role="alert">
          {t('board.lost')}
        </p>
      ) : null}
    </main>
  );
}

function useDisplay(token: string): { state: State; isLost: boolean } {
  const [state, setState] = useState<State>({ kind: 'opening' });
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const path = `/api/v1/wallboard-displays/${encodeURIComponent(token)}`;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stream: EventSource | undefined;
    const read = async () => {
      clearTimeout(timer);
      const answer = await fetch(path).catch(() => null);
      if (isOver) return;
      if (answer?.status === 404 || answer?.status === 410) setState({ kind: 'gone' });
      else if (answer?.ok) {
        const board = (await answer.json()) as BoardDisplay;
        if (isOver) return;
        setState({ kind: 'shown', board });
        setLost(false);
      } else setLost(true);
      timer = setTimeout(() => void read(), answer?.ok ? readEveryMs : retryMs);
    };
    const follow = () => {
      stream = new EventSource(`${path}/stream`);
      stream.addEventListener('figures', (event) => {
        const told = JSON.parse(String(event.data)) as LiveFiguresView;
        setLost(false);
        setState((before) =>
          before.kind === 'shown' ? { ...before, board: { ...before.board, live: mergeLive(before.board.live, told) } } : before,
        );
      });
      stream.addEventListener('layout', () => void read());
      stream.addEventListener('gone', () => setState({ kind: 'gone' }));
      // It connects again by itself; until then the figures are old, and the screen says so.
      stream.addEventListener('error', () => {
        setLost(true);
        clearTimeout(timer);
        timer = setTimeout(() => void read(), retryMs);
      });
    };
    void read();
    follow();
    return () => {
      isOver = true;
      clearTimeout(timer);
      stream?.close();
    };
  }, [token]);
  return { state, isLost };
}

function useNightlyRenewal(): void {
  useEffect(() => {
    const now = new Date();
    const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, renewHour);
    const timer = setTimeout(() => location.reload(), next.getTime() - now.getTime());
    return () => clearTimeout(timer);
  }, []);
}
