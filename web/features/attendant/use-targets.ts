import { useEffect, useMemo } from 'react';
import { announcer } from '../../ui/announcer.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber } from '../../ui/format/phone-number.ts';
import { useFoundForBox } from '../contacts/use-contacts.ts';
import { type KnownPerson, usePeople } from '../phone/use-people.ts';
import { type Deputy, useDeputies } from './use-callers.ts';
import { useAttendantWords } from './words/index.ts';

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
  readonly company: string;
  /** Who stands in for him, in their order. */
  readonly deputies: readonly Deputy[];
}

const noDeputies: readonly Deputy[] = [];

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
      const own = (deputies.get(userId) ?? noDeputies).map((one) => ({ ...one, name: one.name || one.number }));
      return { key: userId, name: displayName, number: number ?? '', shown: number ?? '', userId, company: '', deputies: own };
    });
    const outside = found.flatMap((one): Target[] => {
      if (one.kind !== 'contact') return [];
      if (!one.number) return [];
      const { dial, number } = one.number;
      const company = one.companyName ?? '';
      return [{ key: one.id, name: one.name, number: dial, shown: number ?? '', userId: null, company, deputies: noDeputies }];
    });
    const typed = looksLikeNumber(text) && !first.some(({ number }) => number === text.trim());
    return [
      ...first,
      ...outside,
      ...(typed
        ? [
            {
              key: 'typed',
              name: text.trim(),
              number: text.trim(),
              shown: text.trim(),
              userId: null,
              company: '',
              deputies: noDeputies,
            },
          ]
        : []),
    ];
  }, [colleagues, found, deputies, text]);
}

/** So long a pause of typing is, in milliseconds. */
const pauseMs = 600;

/** Says that nobody fits, once typing pauses: who is found is named by the field itself. */
export function useSpokenFound(text: string, count: number): void {
  const { t } = useAttendantWords();
  const forNothing = count === 0 ? text.trim() : '';
  useEffect(() => {
    if (forNothing === '') return;
    const timer = setTimeout(() => announcer.say(t('attendant.found-none')), pauseMs);
    return () => clearTimeout(timer);
  }, [forNothing, t]);
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
