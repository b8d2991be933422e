import { type RefObject, useEffect, useRef } from 'react';

/** Where the keyboard goes on: in the settings of a step, at the step itself, drawn or told (without one: at the top), or beside the drawing. */
export interface BoardFocus {
  readonly at: 'settings' | 'step' | 'side';
  readonly nodeId: string | null;
}

/** Brings the focus to where the keyboard goes on; each wish once. */
export function useBoardFocus(wish: BoardFocus): RefObject<HTMLDivElement | null> {
  const board = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const step = wish.nodeId === null ? '' : CSS.escape(wish.nodeId);
    const places = {
      settings: '.flow-inspector',
      step: step && `.flow-outline-head[data-step="${step}"], .react-flow__node[data-id="${step}"]`,
      side: '.flow-side .tab[aria-selected=true]',
    };
    const place = places[wish.at];
    const element = (place && board.current?.querySelector<HTMLElement>(place)) || board.current?.querySelector('h1');
    element?.focus();
  }, [wish]);
  return board;
}
