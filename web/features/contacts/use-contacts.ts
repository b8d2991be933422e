import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ContactList, ListMember } from '../../../src/contract/rest/contact-lists.ts';
import type { Found, SearchedFields } from '../../../src/contract/rest/contacts.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { useWords } from '../../ui/words/index.ts';

export const keyOfFound = (found: Found): string => (found.kind === 'person' ? `person ${found.userId}` : found.id);

export function memberOf(found: Found): ListMember {
  return found.kind === 'person' ? { kind: 'person', id: found.userId } : { kind: 'contact', id: found.id };
}

/** Colleagues and contacts that fit; what was found before stays until the next is there. */
export function useFound(search: string, fields: SearchedFields, isAsked: boolean) {
  const { rest } = useDesk();
  const query = useInfiniteQuery({
    queryKey: ['contacts', search, fields],
    queryFn: ({ pageParam }) =>
      rest.call(routes.contacts.search, {
        query: { search, ...fields, limit: 30, ...(pageParam ? { after: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextAfter,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled: isAsked,
  });
  const seen = new Set<string>();
  const items = (query.data?.pages ?? [])
    .flatMap((page) => page.items)
    // A profile may be found by each of the contacts it is made of.
    .filter((one) => !seen.has(keyOfFound(one)) && seen.add(keyOfFound(one)));
  return { ...query, items };
}

/** The first contacts that fit, for the box that finds everything. */
export function useFoundForBox(text: string): readonly Found[] {
  const { rest } = useDesk();
  const hasCaller = useRights().hasApplication('caller');
  const { data } = useQuery({
    queryKey: ['contacts', 'box', text],
    queryFn: () => rest.call(routes.contacts.search, { query: { search: text, limit: 6 } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled: hasCaller && text.trim().length >= 2,
  });
  return text.trim().length >= 2 ? (data?.items ?? []) : [];
}

export function useContactCard(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['contact', id],
    queryFn: () => rest.call(routes.contacts.card, { params: { id } }),
    retry: false,
  });
}

export function useContactCalls(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['call-log', 'with', id],
    queryFn: () => rest.call(routes.contacts.calls, { params: { id } }),
    retry: false,
  });
}

export function useSources() {
  const { rest } = useDesk();
  return useQuery({ queryKey: ['contact-sources'], queryFn: () => rest.call(routes.contacts.sources, {}), staleTime: 60_000 });
}

export function useOwnContacts() {
  const { rest } = useDesk();
  return useQuery({ queryKey: ['own-contacts'], queryFn: () => rest.call(routes.contacts.own, {}) });
}

export function useLists(isAsked = true) {
  const { rest } = useDesk();
  return useQuery({ queryKey: ['contact-lists'], queryFn: () => rest.call(routes.contacts.lists, {}), enabled: isAsked });
}

/** Changes to lists and favourites; everything that shows them reads again. */
export function useListChanges() {
  const { rest } = useDesk();
  const { complain } = useScreen();
  const { t } = useWords();
  const queries = useQueryClient();
  const again = () => {
    for (const key of ['contact-lists', 'contacts', 'contact']) void queries.invalidateQueries({ queryKey: [key] });
  };
  const onError = (error: Error) => complain(t('error.command', { detail: error.message }));
  const setFavourite = useMutation({
    mutationFn: ({ member, isFavourite }: { member: ListMember; isFavourite: boolean }) =>
      rest.call(routes.contacts.setFavourite, { body: { ...member, isFavourite } }),
    onSettled: again,
    onError,
  });
  const create = useMutation({
    mutationFn: (name: string) => rest.call(routes.contacts.createList, { body: { name } }),
    onSettled: again,
    onError,
  });
  const change = useMutation({
    mutationFn: ({ list, ...body }: { list: ContactList; name?: string; isPublic?: boolean; members?: ListMember[] }) =>
      rest.call(routes.contacts.changeList, { params: { id: list.id }, body: { version: list.version, ...body } }),
    onSettled: again,
    onError,
  });
  const remove = useMutation({
    mutationFn: (list: ContactList) => rest.call(routes.contacts.deleteList, { params: { id: list.id } }),
    onSettled: again,
    onError,
  });
  return { setFavourite, create, change, remove };
}
