import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApplicationView, AuthorizationView } from '../../../../src/contract/rest/authorizations.ts';
import { useDesk } from '../../../app/session.tsx';
import type { PickSource } from '../../../ui/picker.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';

export type AuthorizedKind = AuthorizationView['kind'];
export type SideType = 'application' | 'named' | 'user' | 'group' | 'queue';

export interface AuthorizableKind {
  readonly kind: AuthorizedKind;
  readonly describes: string;
  readonly objects: readonly SideType[];
  readonly subjects: readonly SideType[];
  readonly allows: 'read' | 'use';
  readonly crossesDomains: boolean;
  readonly pickFirst: 'object' | 'subject';
}

/** What one can be authorized to, as the server says. */
export function useAuthorizableKinds(): readonly AuthorizableKind[] {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['authorizable-kinds'],
    queryFn: () => rest.send<{ items: readonly AuthorizableKind[] }>('GET', '/api/v1/admin/authorizable-kinds', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items ?? [];
}

/** `user:ID` → its two parts. */
export function partsOf(side: string): { type: SideType; id: string } {
  const at = side.indexOf(':');
  return { type: side.slice(0, at) as SideType, id: side.slice(at + 1) };
}

/** Things of several types found together; their ids carry the type before a colon. */
export function useMixedSource(types: readonly SideType[], kind: AuthorizedKind | null): PickSource {
  const { rest } = useDesk();
  const sources = useSources();
  const { t } = useAdminWords();
  const key = types.join();
  return useMemo(() => {
    const applications: PickSource = {
      key: 'applications',
      search: async (text) => (await allApplications()).filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())),
      byIds: async (ids) => (await allApplications()).filter(({ id }) => ids.includes(id)),
    };
    const allApplications = async () => {
      const { items } = await rest.send<{ items: readonly ApplicationView[] }>('GET', '/api/v1/admin/applications', {});
      return items.map(({ id, name, seats, seatsUsed }) => ({
        id,
        label: name,
        ...(seats === null ? {} : { note: `${seatsUsed} / ${seats}` }),
      }));
    };
    const sourceFor = (type: SideType): PickSource => {
      if (type === 'application') return applications;
      if (type === 'named') return kind === 'intercom-group' ? sources.intercomGroups : sources.directories;
      return { user: sources.users, group: sources.groups, queue: sources.queues }[type];
    };
    const named = (type: SideType) =>
      t(type === 'named' ? `authorized.${kind === 'intercom-group' ? 'intercom-group' : 'directory'}` : `kind.${type}`);
    const each = key.split(',').filter(Boolean) as SideType[];
    return {
      key: `${key}-${kind}`,
      search: async (text) => {
        const found = await Promise.all(
          each.map(async (type) =>
            (await sourceFor(type).search(text)).map((option) => ({ ...option, id: `${type}:${option.id}`, note: named(type) })),
          ),
        );
        return found.flatMap((options) => options.slice(0, 15));
      },
      byIds: async (ids) => {
        const parts = ids.map(partsOf);
        const found = await Promise.all(
          each.map(async (type) => {
            const own = parts.filter((part) => part.type === type).map(({ id }) => id);
            return own.length === 0
              ? []
              : (await sourceFor(type).byIds(own)).map((option) => ({ ...option, id: `${type}:${option.id}` }));
          }),
        );
        return found.flat();
      },
    };
  }, [rest, sources, t, key, kind]);
}
