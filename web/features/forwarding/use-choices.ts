import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MyForwardingView } from '../../../src/contract/rest/forwarding.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { usePeople } from '../phone/use-people.ts';
import { contactSource } from './contact-source.ts';
import type { Choices } from './editor-props.ts';
import type { Saying } from './rule-words.ts';
import { useForwardingWords } from './words/index.ts';

/** What rules of mine may be about, and what it is called. */
export function useChoices(mine: Pick<MyForwardingView, 'names' | 'timeZone' | 'hasCalendar' | 'noAnswerAfterS'>): {
  choices: Choices;
  saying: Saying;
} {
  const words = useForwardingWords();
  const { rest, user } = useDesk();
  const { people } = usePeople();
  const lists = useQuery({ queryKey: ['contact-lists'], queryFn: () => rest.call(routes.contacts.lists, {}) });
  const sources = useQuery({ queryKey: ['contact-sources'], queryFn: () => rest.call(routes.contacts.sources, {}) });
  const devices = useQuery({ queryKey: ['devices'], queryFn: () => rest.call(routes.me.myDevices, {}) });
  const contacts = useMemo(() => contactSource(rest), [rest]);
  const { hasFeature } = useRights();
  return useMemo(() => {
    const peopleOptions = people.map(({ userId, displayName, number }) => ({
      id: userId,
      label: displayName,
      ...(number && { note: number }),
    }));
    const listOptions = (lists.data?.items ?? []).map(({ id, name }) => ({ id, label: name }));
    const directoryOptions = (sources.data?.items ?? []).map(({ id, name }) => ({ id, label: name }));
    const known = [...peopleOptions, ...listOptions, ...directoryOptions].map(({ id, label }) => [id, label]);
    const own = (devices.data?.items ?? []).map(({ id, name }) => [id, name]);
    return {
      choices: {
        people: peopleOptions,
        lists: listOptions,
        directories: directoryOptions,
        groups: [],
        contacts,
        may: hasFeature,
        devices: devices.data?.items ?? [],
        timeZone: mine.timeZone,
        hasCalendar: mine.hasCalendar,
      },
      saying: {
        words,
        country: user.country,
        names: { ...Object.fromEntries([...known, ...own]), ...mine.names },
        noAnswerAfterS: mine.noAnswerAfterS,
      },
    };
  }, [words, user.country, people, lists.data, sources.data, devices.data, contacts, hasFeature, mine]);
}
