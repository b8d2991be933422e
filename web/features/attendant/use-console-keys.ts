import { type RefObject, useEffect, useRef } from 'react';
import { isTyping } from '../calls-dock/use-call-keys.ts';
import type { AttendantCommand } from './attendant-keys.ts';

/** Keys work wherever the focus is on the page, but not in other fields; what is typed nowhere goes into the field. */
export function useConsoleKeys(
  field: RefObject<HTMLInputElement | null>,
  note: RefObject<HTMLTextAreaElement | null>,
  read: (event: KeyboardEvent) => AttendantCommand | null,
  perform: (command: AttendantCommand) => void,
): void {
  const onKeyDown = useRef<(event: KeyboardEvent) => void>(() => {});
  useEffect(() => {
    onKeyDown.current = (event) => {
      if (event.defaultPrevented) return;
      const isInField = event.target === field.current;
      const isElsewhere = isTyping(event.target) && !isInField;
      const isOnPage = event.target === document.body || (event.target as Element | null)?.id === 'workspace';
      // Buttons of a call keep the focus after a click: what is typed then is meant for the field.
      const isOnButton = event.target instanceof HTMLButtonElement && event.key !== ' ';
      const command = read(event);
      // In the note and in other fields keys are letters; with Alt they are commands all the same.
      if (command && (isInField || isOnPage || (event.altKey && (!isElsewhere || event.target === note.current)))) {
        event.preventDefault();
        return perform(command);
      }
      const isLetter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && !'/?'.includes(event.key);
      if ((isOnPage || isOnButton) && isLetter) field.current?.focus();
    };
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown.current(event);
    // Before the keys of all pages: Alt and a digit mean callers here.
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}
