import { useEffect, useRef } from 'react';
import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { announcer } from '../../ui/announcer.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { type Phrase, phraseOfParty, phrasesOfQueue, reasonKey } from './attendant-phrases.ts';
import type { Caller } from './use-callers.ts';
import { stateOf } from './waiting-list.tsx';
import { type AttendantWords, useAttendantWords } from './words/index.ts';

/** Speaks of who comes to wait, comes back or is put through. Several at once are one announcement. */
export function useSpokenWaiting(
  callers: readonly Caller[],
  parties: readonly WaitingPartyView[],
  digits: ReadonlyMap<string, string>,
): void {
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
      ...phrasesOfQueue(known.callers, callers, new Set(mine.map(({ callId }) => callId ?? '')), digits),
      ...parties.flatMap((party) => phraseOfParty(known.parties.get(party.callId) ?? null, party, user.id, nameOf) ?? []),
    ];
    if (phrases.length > 0) announcer.say(phrases.map((phrase) => sentenceOf(phrase, words)).join(' '));
  }, [callers, parties, digits, mine, words, user.id, nameOf]);
}

/** Who waits, each with his digit: what others see at a glance. */
export function sentenceOfWaiting(parts: {
  readonly callers: readonly Caller[];
  readonly parties: readonly WaitingPartyView[];
  readonly digits: ReadonlyMap<string, string>;
  readonly words: AttendantWords;
  readonly nameOf: ReturnType<typeof useNameOf>;
}): string {
  const { callers, parties, digits, words, nameOf } = parts;
  const { t } = words;
  const line = (key: string, vip: string | null, name: string, why: string) =>
    `${[digits.get(key), vip === null ? '' : 'VIP', name].filter(Boolean).join(' ')}, ${why}.`;
  return [
    t('say.count', { waiting: callers.length, parked: parties.length }),
    ...callers
      .slice(0, mostTold)
      .map(({ key, vip, name, kind, queueName }) =>
        line(
          key,
          vip,
          name,
          kind === 'ringing' && !queueName ? t('attendant.rings') : t('attendant.in-queue', { queue: queueName ?? '' }),
        ),
      ),
    ...parties
      .slice(0, mostTold)
      .map((party) => line(party.callId, party.caller.vip, nameOf(party.caller), stateOf(party, words))),
  ].join(' ');
}

/** Nobody listens to a list of twenty. */
const mostTold = 9;

function sentenceOf({ key, values }: Phrase, { t }: AttendantWords): string {
  if (key === 'say.back') return t(key, { ...values, reason: t(reasonKey(String(values.reason))) });
  if (key === 'say.waiting')
    return t(key, {
      ...values,
      vip: values.vip ? `${String(values.vip)} ` : '',
      queue: values.queue ? t('say.waiting-queue', { queue: values.queue }) : '',
      digit: values.digit ? t('say.digit', { digit: values.digit }) : '',
    });
  return t(key, values);
}
