import { useEffect } from 'react';
import { isTyping } from '../../calls-dock/use-call-keys.ts';

interface Commands {
  save: () => void;
  undo: () => void;
  redo: () => void;
  /** Offers all kinds of steps. */
  add: () => void;
}

/** Ctrl S, Ctrl Z, Ctrl Shift Z as in every program that draws, N for a new step. Inside of a field all but saving are the field's. */
export function useBoardKeys(commands: Commands): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.defaultPrevented ? null : commandOf(event, commands);
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [commands]);
}

function commandOf(event: KeyboardEvent, { save, undo, redo, add }: Commands): (() => void) | null {
  const key = event.key.toLowerCase();
  const hasControl = event.ctrlKey || event.metaKey;
  if (hasControl && key === 's') return save;
  if (isTyping(event.target) || isInLayer(event.target)) return null;
  if (hasControl && key === 'z') return event.shiftKey ? redo : undo;
  if (hasControl && key === 'y') return redo;
  return key === 'n' && !hasControl && !event.altKey ? add : null;
}

/** Lists and dialogs that are open take letters for themselves. */
function isInLayer(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=listbox], [role=menu], [role=dialog], [role=alertdialog]') !== null;
}
