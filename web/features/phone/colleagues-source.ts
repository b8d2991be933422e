import { useMemo } from 'react';
import { fold, matches } from '../../ui/format/fold.ts';
import type { PickSource } from '../../ui/picker.tsx';
import { usePeople } from './use-people.ts';

const mostShown = 30;

/** Colleagues to pick, without those in `hidden`. */
export function useColleagues(hidden: readonly string[]): PickSource {
  const { people } = usePeople();
  return useMemo(() => {
    const option = ({ userId, displayName, number }: (typeof people)[number]) => ({
      id: userId,
      label: displayName,
      ...(number ? { note: number } : {}),
    });
    return {
      key: `colleagues ${people.length} ${hidden.join()}`,
      search: (text) => {
        const words = fold(text).split(/\s+/).filter(Boolean);
        const found = people.filter((one) => !hidden.includes(one.userId) && matches(one.folded, words));
        return Promise.resolve(found.slice(0, mostShown).map(option));
      },
      byIds: (ids) => Promise.resolve(people.filter(({ userId }) => ids.includes(userId)).map(option)),
    };
  }, [people, hidden]);
}
