/* oxlint-disable react/no-unstable-nested-components -- the body of the panel is a function, not a component */
import { CloudDownload } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { scimClientSchema } from '../../../../src/contract/rest/provisioning.ts';
import { useDesk } from '../../../app/session.tsx';
import { formatMoment } from '../../../ui/format/when.ts';
import { Detail } from '../../phone/card.tsx';
import { nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { wholeList } from '../resource/whole-list.ts';
import { useAdminWords } from '../words/index.ts';

type ScimClient = z.infer<typeof scimClientSchema> & { readonly version: number };

/** Systems that put users and groups here by SCIM 2.0. */
export function ProvisioningPage() {
  const { rest } = useDesk();
  const base = useClient<ScimClient>('scim-clients');
  const sources = useSources();
  const resource = useMemo<Resource<ScimClient>>(() => {
    const readAll = async () => {
      const { items } = await rest.send<{ items: readonly z.infer<typeof scimClientSchema>[] }>(
        'GET',
        '/api/v1/admin/scim-clients',
        {},
      );
      return items.map((one) => ({ ...one, version: 1 }));
    };
    return {
      client: wholeList(base, readAll),
      icon: CloudDownload,
      words: {
        title: 'page.provisioning',
        add: 'scim.add',
        lead: 'scim.lead',
        empty: 'scim.empty',
        emptyHelp: 'scim.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(
          words,
          'lastUsedAt',
          'tokens.last-used',
          ({ lastUsedAt }) => (lastUsedAt === null ? '' : formatMoment(lastUsedAt, words.locale)),
          { width: 'minmax(180px, 1fr)' },
        ),
      ],
      fields: [
        { name: 'name', label: 'f.name', help: 'scim.name-help', kind: 'text', isRequired: true, isWide: true, only: 'create' },
        {
          name: 'domainId',
          label: 'f.domain',
          help: 'imports.domain-help',
          kind: 'pick',
          source: sources.domains,
          isRequired: true,
          isWide: true,
          only: 'create',
        },
      ],
      toForm: () => ({ name: '', domainId: null }),
      fromCreated: (answer) => {
        const { id, token, url } = answer as { id: string; token: string; url: string };
        const item = { id, name: '', domainId: '', enabled: true, createdAt: 0, lastUsedAt: null, version: 1 };
        return {
          item,
          once: [
            { label: 'connections.address', text: url },
            { label: 'once.token', text: token },
          ],
        };
      },
      body: (one) => <ClientBody client={one} />,
    };
  }, [base, rest, sources]);
  return <ResourcePage resource={resource} />;
}

function ClientBody({ client }: { client: ScimClient }) {
  const { t, locale } = useAdminWords();
  return (
    <dl className="details">
      <Detail word={t('tokens.made')} text={formatMoment(client.createdAt, locale)} />
      <Detail
        word={t('tokens.last-used')}
        text={client.lastUsedAt === null ? t('tokens.never') : formatMoment(client.lastUsedAt, locale)}
      />
    </dl>
  );
}
