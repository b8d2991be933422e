import { useEffect, useRef } from 'react';
import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { announcer } from '../../ui/announcer.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { type Phrase, phraseOfParty, phrasesOfQueue, reasonKey } from './attendant-phrases.ts';
import type { Caller } from './use-callers.ts';
import { type AttendantWords, useAttendantWords } from './words/index.ts';

/** Speaks of who comes to wait, comes back or is put through. Several at once are one announcement. */
export function useSpokenWaiting(callers: readonly Caller[], parties: readonly WaitingPartyView[]): void {
  const words = useAttendantWords();
  const { user, calls } = useDesk();
  const mine = useStore(calls);
  const nameOf = useNameOf();
  const before = useRef<{ callers: readonly Caller[]; parties: ReadonlyMap<string, WaitingPartyView> } | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = { callers, parties: new Map(parties.map((party) => [party.callId, party])) };
    // What was there when the page opened is on the page.
    if (!known) return;
    const phrases = [
      ...phrasesOfQueue(known.callers, callers, new Set(mine.map(({ callId }) => callId ?? ''))),
      ...parties.flatMap((party) => phraseOfParty(known.parties.get(party.callId) ?? null, party, user.id, nameOf) ?? []),
    ];
    if (phrases.length > 0) announcer.say(phrases.map((phrase) => sentenceOf(phrase, words)).join(' '));
  }, [callers, parties, mine, words, user.id, nameOf]);
}

function sentenceOf({ key, values }: Phrase, { t }: AttendantWords): string {
  if (key === 'say.back') return t(key, { ...values, reason: t(reasonKey(String(values.reason))) });
  if (key === 'say.waiting')
    return t(key, { ...values, queue: values.queue ? t('say.waiting-queue', { queue: values.queue }) : '' });
  return t(key, values);
}
