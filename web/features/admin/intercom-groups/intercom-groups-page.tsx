import { Eye } from 'lucide-react';
import { useMemo } from 'react';
import type { IntercomGroupView } from '../../../../src/contract/rest/intercom-groups.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { ObjectAuthorizations } from '../rights/object-authorizations.tsx';

/** Who sees whose telephony presence. */
export function IntercomGroupsPage() {
  const client = useClient<IntercomGroupView>('intercom-groups');
  const sources = useSources();
  const resource = useMemo<Resource<IntercomGroupView>>(
    () => ({
      client,
      icon: Eye,
      words: {
        title: 'page.intercom-groups',
        add: 'intercom.add',
        empty: 'intercom.empty',
        emptyHelp: 'intercom.empty-help',
        lead: 'intercom.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'supervised', 'intercom.supervised', ({ supervisedIds }) => String(supervisedIds.length), {
          width: '150px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
        { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create' },
        { name: 'enabled', label: 'state.enabled', help: 'intercom.enabled-help', kind: 'switch', isWide: true },
        {
          name: 'supervisedIds',
          label: 'intercom.supervised',
          help: 'intercom.supervised-help',
          kind: 'pick-many',
          source: sources.devices,
        },
        {
          name: 'deviceId',
          label: 'intercom.device',
          help: 'intercom.device-help',
          kind: 'pick',
          source: sources.virtualDevices,
        },
        { name: 'description', label: 'f.description', kind: 'long-text', rows: 2, isWide: true },
      ],
      toForm: (group) => ({
        name: group?.name ?? '',
        ...(group ? {} : { domainId: undefined }),
        enabled: group?.enabled ?? true,
        supervisedIds: group?.supervisedIds ?? [],
        deviceId: group?.deviceId ?? null,
        description: group?.description ?? '',
      }),
      tabs: [
        {
          id: 'rights',
          word: 'area.rights',
          render: (group) => <ObjectAuthorizations type="named" id={group.id} name={group.name} />,
        },
      ],
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}
