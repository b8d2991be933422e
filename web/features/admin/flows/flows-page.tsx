import { PencilRuler, Workflow } from 'lucide-react';
import { useMemo } from 'react';
import type { FlowView } from '../../../../src/contract/rest/flows.ts';
import { Button } from '../../../ui/button.tsx';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { FlowEditor } from './flow-editor.tsx';

/** Call flows: a table of all, and the drawing board of one (`?draw=id`). */
export function FlowsPage() {
  const { search, change } = useAdminSearch();
  const drawn = search['draw'];
  if (drawn) return <FlowEditor key={drawn} id={drawn} onClose={() => void change({ draw: undefined })} />;
  return <FlowTable onDraw={(id) => void change({ draw: id, open: undefined, tab: undefined })} />;
}

const columns: Resource<FlowView>['columns'] = (words) => [
  nameColumn(words),
  textColumn(words, 'numbers', 'flows.numbers', ({ numbers }) => numbers.join(', '), { isSortable: false }),
  textColumn(
    words,
    'live',
    'flows.live',
    ({ live }) => (live ? words.t('flows.version', { number: live.number }) : words.t('flows.not-live')),
    { isSortable: false },
  ),
  textColumn(words, 'draft', 'flows.draft', ({ draft }) => (draft ? words.t('flows.version', { number: draft.number }) : ''), {
    isSortable: false,
  }),
  textColumn(words, 'callers', 'flows.callers', ({ callers }) => String(callers), {
    width: '100px',
    isSortable: false,
    isEnd: true,
  }),
  textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
  enabledColumn(words),
  changedColumn(words),
];

function FlowTable({ onDraw }: { onDraw: (id: string) => void }) {
  const { t } = useAdminWords();
  const client = useClient<FlowView>('flows');
  const sources = useSources();
  const resource = useMemo<Resource<FlowView>>(
    () => ({
      client,
      icon: Workflow,
      words: {
        title: 'page.flows',
        add: 'flows.add-flow',
        empty: 'flows.empty',
        emptyHelp: 'flows.empty-help',
        lead: 'flows.lead',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns,
      fields: [
        nameSpec,
        { name: 'numbers', label: 'flows.numbers', help: 'flows.numbers-help', kind: 'lines', rows: 3, isWide: true },
        { name: 'enabled', label: 'state.enabled', help: 'flows.enabled-help', kind: 'switch', isWide: true },
        { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create', isWide: true },
        { name: 'description', label: 'flows.description', kind: 'long-text', rows: 3, isWide: true },
      ],
      toForm: (flow) => ({
        name: flow?.name ?? '',
        numbers: flow?.numbers ?? [],
        enabled: flow?.enabled ?? true,
        ...(flow ? {} : { domainId: undefined }),
        description: flow?.description ?? '',
      }),
      actions: [{ id: 'draw', word: 'flows.draw', icon: PencilRuler, run: ({ id }) => onDraw(id) }],
      tabs: [
        {
          id: 'drawing',
          word: 'flows.drawing',
          render: ({ id }) => (
            <div className="flow-open">
              <p className="hint">{t('flows.draw-help')}</p>
              <Button tone="primary" icon={PencilRuler} onPress={() => onDraw(id)}>
                {t('flows.draw')}
              </Button>
            </div>
          ),
        },
      ],
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources, onDraw, t],
  );
  return <ResourcePage resource={resource} />;
}
