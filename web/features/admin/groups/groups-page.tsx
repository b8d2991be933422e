import { ClipboardPaste, UsersRound } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { GroupView } from '../../../../src/contract/rest/groups.ts';
import { Button } from '../../../ui/button.tsx';
import { SubjectParameters } from '../parameters/subject-parameters.tsx';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import { PasteDialog } from '../resource/paste-dialog.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { ObjectAuthorizations } from '../rights/object-authorizations.tsx';
import { useAdminWords } from '../words/index.ts';
import { GroupMembers } from './group-members.tsx';

/** Groups of users, for rights and parameters. */
export function GroupsPage() {
  const { t } = useAdminWords();
  const client = useClient<GroupView>('groups');
  const sources = useSources();
  const [isPasting, setPasting] = useState(false);
  const [revision, setRevision] = useState(0);
  const changed = useCallback(() => setRevision((before) => before + 1), []);
  const resource = useMemo<Resource<GroupView>>(
    () => ({
      client,
      revision,
      icon: UsersRound,
      words: { title: 'page.groups', add: 'groups.add', empty: 'groups.empty', emptyHelp: 'groups.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'description', 'f.description', ({ description }) => description, {
          width: 'minmax(120px, 2fr)',
          isSortable: false,
        }),
        textColumn(words, 'memberCount', 'groups.members', ({ memberCount }) => String(memberCount), {
          width: '100px',
          isEnd: true,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        { name: 'description', label: 'f.description', kind: 'long-text' },
        { name: 'enabled', label: 'state.enabled', help: 'groups.enabled-help', kind: 'switch', isWide: true },
        { name: 'userIds', label: 'groups.members', kind: 'pick-many', source: sources.users, only: 'create' },
      ],
      toForm: (group) => ({
        name: group?.name ?? '',
        description: group?.description ?? '',
        enabled: group?.enabled ?? true,
        ...(group ? {} : { userIds: [] }),
      }),
      tabs: [
        { id: 'members', word: 'groups.members', render: (group) => <GroupMembers group={group} onChanged={changed} /> },
        {
          id: 'rights',
          word: 'area.rights',
          render: (group) => <ObjectAuthorizations type="group" id={group.id} name={group.name} />,
        },
        { id: 'parameters', word: 'page.parameters', render: (group) => <SubjectParameters level="group" id={group.id} /> },
      ],
      isOff: ({ enabled }) => !enabled,
      more: (
        <Button icon={ClipboardPaste} onPress={() => setPasting(true)}>
          {t('paste.open')}
        </Button>
      ),
    }),
    [client, sources, revision, changed, t],
  );
  return (
    <>
      <ResourcePage resource={resource} />
      {isPasting ? (
        <PasteDialog
          plural="groups"
          help="groups.paste-help"
          example={'name;description;members\nSales;All who sell;anna thomas'}
          onDone={changed}
          onClose={() => setPasting(false)}
        />
      ) : null}
    </>
  );
}
