import { Hourglass } from 'lucide-react';
import { useMemo } from 'react';
import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { FormValues } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { ObjectAuthorizations } from '../rights/object-authorizations.tsx';
import type { AdminWords } from '../words/index.ts';
import { queueBody, queueFields, queueForm } from './queue-fields.tsx';
import { QueueTop } from './queue-top.tsx';
import '../centre/centre.css';

const columns: Resource<QueueView>['columns'] = (words) => [
  nameColumn(words),
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
  textColumn(words, 'strategy', 'queues.strategy', (queue) => strategyOf(queue, words), {
    width: 'minmax(150px, 1.3fr)',
    isSortable: false,
  }),
  textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
  enabledColumn(words),
  changedColumn(words),
];

const top = (values: FormValues) => <QueueTop values={values} />;

function strategyOf({ kind, strategy }: QueueView, { t }: AdminWords): string {
  return t(kind === 'shared' ? 'queues.by-hand' : `queues.${strategy}`);
}

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
      fields: queueFields(sources),
      top,
      toForm: queueForm,
      toBody: queueBody,
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
