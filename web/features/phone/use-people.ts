import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { Person, PresenceState } from '../../../src/contract/rest/people.ts';
import type { Desk } from '../../app/desk.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { fold } from '../../ui/format/fold.ts';

/** A person with what searching needs, made once. */
export interface KnownPerson extends Person {
  readonly folded: string;
}

/** Pages of 2,000 that are read at most; beyond, searching asks the server. */
const mostPages = 5;

async function readPeople(desk: Desk): Promise<KnownPerson[]> {
  const all: Person[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = cursor === undefined ? { limit: 2000 } : { limit: 2000, cursor };
    const answer = await desk.rest.call(routes.people.searchPeople, { query });
    all.push(...answer.items);
    if (answer.nextCursor === null) break;
    cursor = answer.nextCursor;
  }
  for (const person of all) desk.presence.set(person.userId, person.presence);
  const collator = new Intl.Collator();
  return all
    .map((person) => ({
      ...person,
      folded: fold([person.displayName, person.number, person.mobile, person.email].filter(Boolean).join(' ')),
    }))
    .toSorted((a, b) => collator.compare(a.displayName, b.displayName));
}

/** Everybody I may see. */
export function usePeople(): {
  people: readonly KnownPerson[];
  isFirstLoad: boolean;
  /** Nobody could be read. */
  hasFailed: boolean;
  retry: () => void;
} {
  const desk = useDesk();
  const enabled = useRights().hasApplication('caller');
  const query = { queryKey: ['people'], queryFn: () => readPeople(desk), staleTime: 300_000, enabled };
  const { data, isPending, isError, refetch } = useQuery(query);
  return {
    people: useMemo(() => (enabled && data) || [], [data, enabled]),
    isFirstLoad: isPending,
    hasFailed: isError && !data,
    retry: () => void refetch(),
  };
}

export function usePresence(userId: string): PresenceState {
  const { presence } = useDesk();
  return useSyncExternalStore(
    (listener) => presence.subscribe(userId, listener),
    () => presence.of(userId),
  );
}
