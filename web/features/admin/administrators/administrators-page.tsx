import { UserCog } from 'lucide-react';
import { useMemo } from 'react';
import type { AdministratorView } from '../../../../src/contract/rest/administrators.ts';
import { textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';

/** Who administers what. Users become administrators on the page of users; here one says of which companies. */
export function AdministratorsPage() {
  const listed = useClient<AdministratorView>('administrators');
  const sources = useSources();
  const resource = useMemo<Resource<AdministratorView>>(
    () => ({
      client: {
        ...listed,
        read: async (id) =>
          (await listed.list({ limit: 500 })).items.find((one) => one.id === id) ?? Promise.reject(new Error(id)),
      },
      icon: UserCog,
      words: {
        title: 'page.administrators',
        lead: 'administrators.lead',
        empty: 'administrators.empty',
        emptyHelp: 'administrators.empty-help',
      },
      nameOf: ({ displayName, login }) => displayName || login,
      sort: 'name',
      canDelete: false,
      hasHistory: false,
      columns: (words) => [
        textColumn(words, 'name', 'f.name', ({ displayName, login }) => displayName || login, {
          width: 'minmax(150px, 1.4fr)',
          isStrong: true,
        }),
        textColumn(words, 'login', 'users.login', ({ login }) => login, { width: 'minmax(120px, 1.4fr)' }),
        textColumn(words, 'company', 'frame.company', ({ company }) => company.name),
        textColumn(words, 'administrator', 'administrators.rank', ({ administrator }) => words.t(`rank.${administrator}`), {
          isSortable: false,
          width: '160px',
        }),
        textColumn(words, 'companies', 'administrators.others', ({ companies }) => companies.map(({ name }) => name).join(', '), {
          isSortable: false,
          width: 'minmax(120px, 1.4fr)',
        }),
      ],
      filters: [
        {
          name: 'administrator',
          label: 'administrators.rank',
          options: [
            { id: 'company', word: 'rank.company' },
            { id: 'super', word: 'rank.super' },
          ],
        },
      ],
      fields: [
        {
          name: 'administrator',
          label: 'administrators.rank',
          help: 'administrators.rank-help',
          kind: 'choice',
          isWide: true,
          options: [
            { id: 'none', word: 'rank.none' },
            { id: 'company', word: 'rank.company' },
            { id: 'super', word: 'rank.super' },
          ],
        },
        {
          name: 'companyIds',
          label: 'administrators.others',
          help: 'administrators.others-help',
          kind: 'pick-many',
          source: sources.companies,
          isShown: ({ administrator }) => administrator === 'company',
        },
      ],
      toForm: (one) => ({ administrator: one?.administrator ?? 'company', companyIds: one?.companies.map(({ id }) => id) ?? [] }),
      isOff: ({ enabled }) => !enabled,
    }),
    [listed, sources],
  );
  return <ResourcePage resource={resource} />;
}
