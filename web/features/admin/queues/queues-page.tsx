import { Hourglass } from 'lucide-react';
import { useMemo } from 'react';
import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import { changedColumn, enabledColumn, textColumn } from '../resource/columns.tsx';
import type { FormValues } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { ObjectAuthorizations } from '../rights/object-authorizations.tsx';

const isShared = (values: FormValues) => values.kind === 'shared';

const columns: Resource<QueueView>['columns'] = (words) => [
  textColumn(words, 'name', 'f.name', ({ name }) => name, { width: 'minmax(140px, 1.6fr)', isStrong: true }),
  textColumn(words, 'number', 'f.number', ({ number }) => number, { width: '90px' }),
  textColumn(words, 'waiting', 'queues.waiting', ({ waiting }) => String(waiting), {
    width: '90px',
    isSortable: false,
    isEnd: true,
  }),
  textColumn(words, 'members', 'page.agents', ({ members }) => String(members.length), {
    width: '90px',
    isSortable: false,
    isEnd: true,
  }),
  textColumn(words, 'offer', 'queues.offer', ({ offerTimeoutMs }) => `${offerTimeoutMs / 1000} s`, {
    width: '110px',
    isSortable: false,
    isEnd: true,
  }),
  textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
  enabledColumn(words),
  changedColumn(words),
];

/** Where callers wait: for an agent, or for whoever is authorized and takes them. */
export function QueuesPage() {
  const client = useClient<QueueView>('queues');
  const sources = useSources();
  const resource = useMemo<Resource<QueueView>>(
    () => ({
      client,
      icon: Hourglass,
      words: { title: 'page.queues', add: 'queues.add', empty: 'queues.empty', emptyHelp: 'queues.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns,
      fields: [
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
        { name: 'number', label: 'f.number', help: 'queues.number-help', kind: 'text', type: 'tel', isRequired: true },
        { name: 'enabled', label: 'state.enabled', help: 'queues.enabled-help', kind: 'switch', isWide: true },
        {
          name: 'kind',
          label: 'queues.kind',
          kind: 'choice',
          isWide: true,
          options: [
            { id: 'agents', word: 'queues.kind-agents' },
            { id: 'shared', word: 'queues.kind-shared' },
          ],
        },
        {
          name: 'lines',
          label: 'queues.lines',
          help: 'queues.lines-help',
          kind: 'number',
          min: 1,
          max: 1000,
          isShown: isShared,
        },
        {
          name: 'priority',
          label: 'queues.priority',
          help: 'queues.priority-help',
          kind: 'number',
          min: 1,
          max: 9,
        },
        {
          name: 'deviceId',
          label: 'queues.extension',
          help: 'queues.extension-help',
          kind: 'pick',
          source: sources.devices,
          only: 'create',
          isShown: isShared,
        },
        { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create', isWide: true },
        {
          name: 'memberUserIds',
          label: 'page.agents',
          help: 'queues.members-help',
          kind: 'pick-many',
          source: sources.users,
          isShown: (values) => !isShared(values),
        },
        {
          name: 'offerTimeoutMs',
          label: 'queues.offer',
          help: 'queues.offer-help',
          kind: 'number',
          per: 1000,
          unit: 'unit.seconds',
          section: 'queues.section-times',
        },
        {
          name: 'wrapUpMs',
          label: 'queues.wrap-up',
          help: 'queues.wrap-up-help',
          kind: 'number',
          per: 1000,
          unit: 'unit.seconds',
        },
        {
          name: 'maxWaitMs',
          label: 'queues.max-wait',
          help: 'queues.max-wait-help',
          kind: 'number',
          per: 1000,
          unit: 'unit.seconds',
        },
      ],
      toForm: (queue) => ({
        name: queue?.name ?? '',
        number: queue?.number ?? '',
        enabled: queue?.enabled ?? true,
        ...(queue ? {} : { domainId: undefined }),
        kind: queue?.kind ?? 'agents',
        lines: queue?.lines ?? 100,
        priority: queue?.priority ?? 5,
        ...(queue ? {} : { deviceId: null }),
        memberUserIds: queue?.memberUserIds ?? [],
        offerTimeoutMs: queue?.offerTimeoutMs ?? 20_000,
        wrapUpMs: queue?.wrapUpMs ?? 10_000,
        maxWaitMs: queue?.maxWaitMs ?? 0,
      }),
      tabs: [
        {
          id: 'rights',
          word: 'area.rights',
          render: (queue) => <ObjectAuthorizations type="queue" id={queue.id} name={queue.name} />,
        },
      ],
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}
