import { useMemo } from 'react';
import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber } from '../../ui/format/phone-number.ts';
import { useFoundForBox } from '../contacts/use-contacts.ts';
import { type KnownPerson, usePeople } from '../phone/use-people.ts';
import { useDeputies } from './use-callers.ts';

/** Somebody the caller may be passed on to. */
export interface Target {
  readonly key: string;
  readonly name: string;
  /** To dial. */
  readonly number: string;
  /** Empty: it is on the red list. */
  readonly shown: string;
  /** Whose presence is shown; null: outside. */
  readonly userId: string | null;
  readonly deputy: { readonly name: string; readonly number: string; readonly userId: string | null } | null;
}

/** So many are shown: who is looked for is told apart by typing on, not by scrolling. */
export const mostTargets = 40;

/** Who fits what is typed: colleagues at once from memory, contacts below them as soon as the server has found them. */
export function useTargets(text: string): readonly Target[] {
  const { people } = usePeople();
  const deputies = useDeputies();
  const colleagues = useMemo(() => findColleagues(people, text), [people, text]);
  const found = useFoundForBox(text);
  return useMemo(() => {
    const first = colleagues.map(({ userId, displayName, number }): Target => {
      const known = deputies.get(userId);
      const deputy = known ? { name: known.deputyName || known.number, number: known.number, userId: known.deputyUserId } : null;
      return { key: userId, name: displayName, number: number ?? '', shown: number ?? '', userId, deputy };
    });
    const outside = found.flatMap((one): Target[] => {
      if (one.kind !== 'contact') return [];
      if (!one.number) return [];
      return [
        { key: one.id, name: one.name, number: one.number.dial, shown: one.number.number ?? '', userId: null, deputy: null },
      ];
    });
    const typed = looksLikeNumber(text) && !first.some(({ number }) => number === text.trim());
    return [
      ...first,
      ...outside,
      ...(typed
        ? [{ key: 'typed', name: text.trim(), number: text.trim(), shown: text.trim(), userId: null, deputy: null }]
        : []),
    ];
  }, [colleagues, found, deputies, text]);
}

/** Those who have a number and fit, a number that is typed in full first. */
export function findColleagues(people: readonly KnownPerson[], text: string): readonly KnownPerson[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const typed = text.trim();
  const found: KnownPerson[] = [];
  for (const person of people) {
    if (!person.number || !matches(person.folded, words)) continue;
    if (person.number === typed) found.unshift(person);
    else if (found.length < mostTargets) found.push(person);
  }
  return found;
}
