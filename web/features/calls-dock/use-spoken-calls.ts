import { useEffect, useRef } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { phraseFor } from '../../softphone/phrases.ts';
import { announcer } from '../../ui/announcer.tsx';
import { useWords } from '../../ui/words/index.ts';
import { nameOf } from './call-words.ts';

const toldElsewhere = new Set<string>();

/** The end of this call is told in better words by who brought it about. @returns takes it back */
export function tellEndElsewhere({ key }: Pick<DeskCall, 'key'>): () => void {
  toldElsewhere.add(key);
  return () => toldElsewhere.delete(key);
}

const dialled = new Map<string, { readonly name: string; readonly isThere: boolean }>();

/** This number is called for somebody: he is spoken of by name. `isThere`: he waits already and does not have to be rung. */
export function nameDialled(number: string, name: string, { isThere = false } = {}): void {
  dialled.set(number, { name, isThere });
}

/** Speaks each change of each call of mine. */
export function useSpokenCalls(): void {
  const words = useWords();
  const desk = useDesk();
  const calls = useStore(desk.calls);
  const before = useRef(new Map<string, DeskCall>());
  useEffect(() => {
    for (const call of calls) {
      const phrase = phraseFor(before.current.get(call.key) ?? null, call);
      if (!phrase || (call.state === 'ended' && toldElsewhere.delete(call.key))) continue;
      const meant = call.direction === 'outgoing' ? dialled.get(call.number) : undefined;
      if (meant?.isThere && (call.state === 'initiated' || call.state === 'alerting-there')) continue;
      const name = meant?.name ?? nameOf(call, desk.user.country, words);
      announcer.say(words.t(phrase, { name, queue: call.queueName ?? '' }));
    }
    before.current = new Map(calls.map((call) => [call.key, call]));
  }, [calls, words, desk]);
}
