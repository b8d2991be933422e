import { useEffect } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useLists } from '../contacts/use-contacts.ts';
import { useFavouriteKeys } from '../contacts/use-favourite-keys.ts';
import { numberInText } from '../dial/number-in-text.ts';
import { useDial } from './use-dial.ts';

/** T-APP-4, on every page: Ctrl+F1 to Ctrl+F11 call the favourites, Ctrl+F12 the number that is selected, else the one that was copied. */
export function useHotKeys(): void {
  const { t } = useWords();
  const dial = useDial();
  const { complain } = useScreen();
  const rights = useRights();
  const isAllowed = rights.hasFeature('AuthorizeHotKeys');
  useFavouriteKeys(useLists(isAllowed && rights.hasApplication('caller')).data?.items);
  useEffect(() => {
    if (!isAllowed) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.ctrlKey || event.key !== 'F12') return;
      event.preventDefault();
      void highlighted().then((text) => {
        const number = numberInText(text);
        if (number) dial(number);
        else complain(t('dial.nothing-highlighted'));
      });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isAllowed, dial, complain, t]);
}

/** What is selected on the page or in a field; else what was copied, where the browser lets us read it. */
async function highlighted(): Promise<string> {
  const field = document.activeElement;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  const inField = isField ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0) : '';
  const selected = inField || (getSelection()?.toString() ?? '');
  if (selected.trim()) return selected;
  return (await navigator.clipboard?.readText().catch(() => '')) ?? '';
}
