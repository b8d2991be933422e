import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import type { ScriptBlock, ScriptView } from '../../../../src/contract/rest/scripts.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { BlocksField } from './blocks-field.tsx';
import { ScriptPreview } from './script-preview.tsx';
import { ScriptVersions } from './script-versions.tsx';
import '../centre/centre.css';

/** What agents read out and fill in while they have a customer. */
export function ScriptsPage() {
  const client = useClient<ScriptView>('scripts');
  const resource = useMemo<Resource<ScriptView>>(
    () => ({
      client,
      icon: ScrollText,
      words: { title: 'page.scripts', add: 'scripts.add', empty: 'scripts.empty', emptyHelp: 'scripts.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'description', 'f.description', ({ description }) => description, {
          width: 'minmax(120px, 2fr)',
          isSortable: false,
        }),
        textColumn(
          words,
          'fields',
          'scripts.fields',
          ({ blocks }) => String(blocks.filter(({ kind }) => kind === 'field').length),
          {
            width: '90px',
            isSortable: false,
            isEnd: true,
          },
        ),
        textColumn(words, 'queues', 'page.queues', ({ queueCount }) => String(queueCount), {
          width: '90px',
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        { name: 'description', label: 'f.description', kind: 'long-text', rows: 2 },
        {
          name: 'blocks',
          label: 'scripts.blocks',
          kind: 'custom',
          isWide: true,
          text: (value) => String((value as readonly unknown[]).length),
          render: (control) => (
            <>
              <BlocksField {...control} />
              {(control.value as readonly unknown[]).length > 0 ? (
                <ScriptPreview blocks={control.value as readonly ScriptBlock[]} />
              ) : null}
            </>
          ),
        },
        { name: 'enabled', label: 'state.enabled', help: 'scripts.enabled-help', kind: 'switch', isWide: true },
      ],
      toForm: (script) => ({
        name: script?.name ?? '',
        description: script?.description ?? '',
        blocks: script?.blocks ?? [],
        enabled: script?.enabled ?? true,
      }),
      tabs: [{ id: 'versions', word: 'scripts.versions', render: (script) => <ScriptVersions script={script} /> }],
      isOff: ({ enabled }) => !enabled,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
