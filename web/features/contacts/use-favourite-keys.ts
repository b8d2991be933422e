import { useEffect } from 'react';
import type { ContactList } from '../../../src/contract/rest/contact-lists.ts';
import { useRights } from '../../app/rights.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { dialOf } from './found-row.tsx';

/** Ctrl+F1 to Ctrl+F11 call the first favourites (AuthorizeHotKeys). */
export function useFavouriteKeys(lists: readonly ContactList[] | undefined): void {
  const dial = useDial();
  const isAllowed = useRights().hasFeature('AuthorizeHotKeys');
  const favourites = lists?.find(({ kind }) => kind === 'favourites')?.members;
  useEffect(() => {
    if (!isAllowed || !favourites) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const place = event.ctrlKey ? Number(/^F(\d{1,2})$/.exec(event.key)?.[1] ?? 0) : 0;
      const one = place >= 1 && place <= 11 ? favourites[place - 1] : undefined;
      const number = one ? dialOf(one) : null;
      if (!number) return;
      event.preventDefault();
      dial(number);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isAllowed, favourites, dial]);
}
