import { useSyncExternalStore } from 'react';

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

export const narrow = '(max-width: 699px)';
export const medium = '(max-width: 1179px)';

/** The row height the tokens give for this screen. */
export function useRowHeight(): number {
  return useMedia('(pointer: coarse), (max-width: 699px)') ? 44 : 32;
}
