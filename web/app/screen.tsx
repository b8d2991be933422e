import { createContext, useContext } from 'react';
import type { CallLogEntry } from '../../src/contract/rest/call-log.ts';

/** What the card at the side shows. */
export type Selection =
  | { readonly kind: 'contact'; readonly contactId: string }
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'voicemail'; readonly messageId: string }
  | {
      readonly kind: 'entry';
      readonly entry: CallLogEntry /** The colleague whose call it is; left out: mine. */;
      readonly ownerId?: string;
    }
  | null;

/** What parts of the screen may ask of one another. */
export interface Screen {
  readonly selection: Selection;
  readonly select: (selection: Selection) => void;
  /** Opens the ⓘ panel for a call. */
  readonly explain: (callId: string) => void;
  readonly showKeys: () => void;
  /** Shows a sentence that something failed, and speaks it. */
  readonly complain: (sentence: string) => void;
}

export const ScreenContext = createContext<Screen | null>(null);

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (!screen) throw new Error('useScreen outside of the shell');
  return screen;
}
