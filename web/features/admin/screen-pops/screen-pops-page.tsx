import { PanelTop } from 'lucide-react';
import { useMemo } from 'react';
import type { ScreenPopLayoutView } from '../../../../src/contract/rest/screen-pops.ts';
import { changedColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { formOf } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { LayoutEditor } from './layout-editor.tsx';

const newLayout = {
  name: '',
  xml: `<alerter vip="true">
  <text x="16" y="16">[-DisplayName-]</text>
  <text x="16" y="44">[-CompanyName-]</text>
  <text x="16" y="72">[-PhoneNumber-]</text>
</alerter>`,
};

/** Layouts of the window about a caller. */
export function ScreenPopsPage() {
  const client = useClient<ScreenPopLayoutView>('screen-pop-layouts');
  const resource = useMemo<Resource<ScreenPopLayoutView>>(
    () => ({
      client,
      icon: PanelTop,
      words: { title: 'page.screen-pops', add: 'pops.add', empty: 'pops.empty', emptyHelp: 'pops.empty-help', lead: 'pops.lead' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'unknownFields', 'pops.unknown', ({ unknownFields }) => unknownFields.join(', '), {
          isSortable: false,
        }),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', help: 'pops.name-help', kind: 'text', isRequired: true, isWide: true },
        {
          name: 'xml',
          label: 'pops.layout',
          kind: 'custom',
          isWide: true,
          render: (control) => <LayoutEditor {...control} />,
          text: String,
        },
      ],
      toForm: formOf(newLayout),
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
