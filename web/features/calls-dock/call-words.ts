import { useCallback } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useWords, type Words } from '../../ui/words/index.ts';

type Named = Pick<DeskCall, 'displayName' | 'number' | 'isPrivate'> & { readonly reference?: string | null };

/** The name to show and speak for the other side; the number where there is none. */
export function nameOf(party: Named, country: string, words: Words): string {
  if (party.isPrivate && !party.displayName) return words.t('common.unknown-number');
  if (party.reference && !party.displayName) return words.t('common.hidden-number');
  return party.displayName || formatNumber(party.number, country) || words.t('common.unknown-number');
}

/** `nameOf` for the signed-in reader. */
export function useNameOf(): (party: Named) => string {
  const words = useWords();
  const { user } = useDesk();
  return useCallback((party: Named) => nameOf(party, user.country, words), [user.country, words]);
}
