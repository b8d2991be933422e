import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { Cable, Hourglass, SlidersHorizontal, Smartphone, Users, UsersRound } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { DeviceView } from '../../../../src/contract/rest/devices.ts';
import type { GroupView } from '../../../../src/contract/rest/groups.ts';
import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import type { TrunkView } from '../../../../src/contract/rest/trunks.ts';
import type { UserView } from '../../../../src/contract/rest/users.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { fold, matches } from '../../../ui/format/fold.ts';
import { useWords } from '../../../ui/words/index.ts';
import { adminPages } from '../admin-areas.ts';
import { type AdminKey, type AdminWords, loadAdminWords } from '../words/index.ts';

/** Something of the administration that was found: where it is, and what is opened there. */
export interface AdminFound {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly note: string;
  readonly page: string;
  readonly open?: string;
}

const each = 4;
const typingPauseMs = 140;
const fewestLetters = 2;

interface Kind<Item> {
  readonly page: string;
  readonly icon: LucideIcon;
  readonly word: AdminKey;
  readonly of: (item: Item) => { readonly id: string; readonly label: string; readonly detail: string };
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the two sides of one kind together
const kind = <Item>(one: Kind<Item>): Kind<unknown> => one as Kind<unknown>;

const kinds: readonly Kind<unknown>[] = [
  kind<UserView>({
    page: 'users',
    icon: Users,
    word: 'kind.user',
    of: ({ id, displayName, login, devices }) => ({ id, label: displayName || login, detail: devices[0]?.number ?? login }),
  }),
  kind<DeviceView>({
    page: 'devices',
    icon: Smartphone,
    word: 'kind.device',
    of: ({ id, name, number, userName }) => ({ id, label: userName ? `${name} · ${userName}` : name, detail: number }),
  }),
  kind<QueueView>({
    page: 'queues',
    icon: Hourglass,
    word: 'kind.queue',
    of: ({ id, name, number }) => ({ id, label: name, detail: number }),
  }),
  kind<GroupView>({
    page: 'groups',
    icon: UsersRound,
    word: 'kind.group',
    of: ({ id, name }) => ({ id, label: name, detail: '' }),
  }),
  kind<TrunkView>({
    page: 'trunks',
    icon: Cable,
    word: 'kind.trunk',
    of: ({ id, name, proxy }) => ({ id, label: name, detail: proxy }),
  }),
  kind<ParameterView>({
    page: 'parameters',
    icon: SlidersHorizontal,
    word: 'kind.parameter',
    of: ({ name, describes }) => ({ id: name, label: name, detail: describes }),
  }),
];

/** Pages, users, devices, queues, groups, trunks and parameters that fit a text. Nothing for those who administer nothing. */
export function useAdminFound(text: string): readonly AdminFound[] {
  const { user, rest } = useDesk();
  const isAdministrator = user.role === 'administrator';
  const words = useLazyWords(isAdministrator);
  const wanted = usePaused(text.trim());
  const isAsking = isAdministrator && wanted.length >= fewestLetters;
  const { data } = useQuery({
    queryKey: ['admin-search', wanted],
    enabled: isAsking,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const expert = { parameters: { expert: true } } as Record<string, object>;
      const pages = await Promise.allSettled(
        kinds.map(({ page }) =>
          rest.send<ListPage<unknown>>('GET', `/api/v1/admin/${page}`, {
            query: { search: wanted, limit: each, ...expert[page] },
          }),
        ),
      );
      return pages.map((page) => (page.status === 'fulfilled' ? page.value.items : []));
    },
  });
  return useMemo(() => {
    if (!words || text.trim() === '' || !isAdministrator) return [];
    const typed = fold(text).split(/\s+/).filter(Boolean);
    const pages = adminPages
      .filter(({ word }) => matches(fold(words.t(word)), typed))
      .slice(0, each)
      .map(({ id, word, icon }) => ({ id: `page-${id}`, icon, label: words.t(word), note: words.t('frame.label'), page: id }));
    const things = isAsking ? kinds.flatMap((one, index) => (data?.[index] ?? []).map((item) => foundOf(one, item, words))) : [];
    // The server also finds by what is not shown here, an e-mail address or a description: those come last.
    const isPlain = ({ label, note }: AdminFound) => matches(fold(`${label} ${note}`), typed);
    return [...pages, ...things.filter(isPlain), ...things.filter((one) => !isPlain(one))];
  }, [words, text, isAdministrator, isAsking, data]);
}

function foundOf(one: Kind<unknown>, item: unknown, { t }: AdminWords): AdminFound {
  const { id, label, detail } = one.of(item);
  return {
    id: `${one.page}-${id}`,
    icon: one.icon,
    label,
    note: `${t(one.word)}${detail ? ` · ${detail}` : ''}`,
    page: one.page,
    open: id,
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

function useLazyWords(isWanted: boolean): AdminWords | null {
  const shared = useWords();
  const { data } = useQuery({
    queryKey: ['admin-words', shared.language],
    queryFn: () => loadAdminWords(shared),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}
