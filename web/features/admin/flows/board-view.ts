import { useState } from 'react';

export type BoardView = 'drawing' | 'text';

const key = 'parley.flow-view';

/** How flows are looked at: as a drawing or as a text, as this person did last. */
export function useBoardView() {
  const [view, setView] = useState<BoardView>(() => (localStorage.getItem(key) === 'text' ? 'text' : 'drawing'));
  const choose = (chosen: BoardView) => {
    localStorage.setItem(key, chosen);
    setView(chosen);
  };
  return [view, choose] as const;
}
