/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { FileClock } from 'lucide-react';
import { useMemo } from 'react';
import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { keepFile } from '../resource/export-csv.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { When } from '../resource/when.tsx';
import type { AdminWords } from '../words/index.ts';
import { useAdminWords } from '../words/index.ts';
import { AuditEntry, kindWord } from './audit-entry.tsx';
import { changesShown, fieldWord } from './audit-text.ts';

type Entry = AuditEntryView & { readonly version: number };

/** Who changed what and from where, with before and after; an update can be taken back. */
export function AuditPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const listed = useClient<AuditEntryView>('audit');
  const resource = useMemo<Resource<Entry>>(() => {
    const versioned = (entry: AuditEntryView): Entry => ({ ...entry, version: 1 });
    const list = async (query: Parameters<typeof listed.list>[0]) => {
      const page = await listed.list(query);
      return { ...page, items: page.items.map(versioned) };
    };
    const save = async () => keepFile(await rest.file('GET', '/api/v1/admin/audit/csv', { query: {} }), 'changes.csv');
    return {
      // One entry is found in what the list has; there is no route for it alone.
      client: {
        ...listed,
        create: () => Promise.reject(new Error()),
        change: () => Promise.reject(new Error()),
        list,
        read: (id) => findEntry(list, id),
      },
      icon: FileClock,
      words: { title: 'page.audit', empty: 'audit.empty', emptyHelp: 'audit.empty-help' },
      nameOf: ({ name, kind }) => name || kind,
      sort: '-at',
      isReadOnly: true,
      columns: (words) => columnsOf(words),
      fields: [],
      toForm: () => ({}),
      body: (entry) => <AuditEntry entry={entry} isAlone />,
      filters: [
        {
          name: 'action',
          label: 'audit.action',
          options: (['insert', 'update', 'delete'] as const).map((id) => ({ id, word: `audit-action.${id}` })),
        },
        {
          name: 'kind',
          label: 'audit.kind',
          options: (
            [
              'user',
              'device',
              'group',
              'queue',
              'trunk',
              'domain',
              'company',
              'access-authorization',
              'parameter-value',
              'numbering-rule',
            ] as const
          ).map((id) => ({ id, word: `kind.${id}` })),
        },
      ],
      more: <Button onPress={() => void save()}>{t('audit.save')}</Button>,
    };
  }, [listed, rest, t]);
  return <ResourcePage resource={resource} />;
}

async function findEntry(list: (query: { limit: number }) => Promise<{ items: readonly Entry[] }>, id: string): Promise<Entry> {
  const { items } = await list({ limit: 500 });
  const found = items.find((entry) => entry.id === id);
  if (!found) throw new Error('no such entry');
  return found;
}

function columnsOf(words: AdminWords) {
  const { t } = words;
  return [
    {
      id: 'at',
      label: t('audit.when'),
      width: '120px',
      isSortable: true,
      text: ({ at }: Entry) => new Date(at).toISOString(),
      cell: ({ at }: Entry) => <When at={at} />,
    },
    {
      id: 'who',
      label: t('audit.who'),
      width: 'minmax(110px, 1fr)',
      text: ({ actor }: Entry) => actor.login ?? t('audit.program'),
    },
    {
      id: 'action',
      label: t('audit.action'),
      width: '110px',
      text: ({ action }: Entry) => actionWord(action, words),
      cell: ({ action }: Entry) => <span className="tag">{actionWord(action, words)}</span>,
    },
    { id: 'kind', label: t('audit.kind'), width: '130px', text: ({ kind }: Entry) => kindWord(kind, words) },
    {
      id: 'name',
      label: t('f.name'),
      width: 'minmax(120px, 1.2fr)',
      text: ({ name }: Entry) => name,
      cell: ({ name }: Entry) => <strong className="ellipsis">{name}</strong>,
    },
    {
      id: 'fields',
      label: t('audit.fields'),
      width: 'minmax(140px, 1.8fr)',
      text: (entry: Entry) => (entry.action === 'update' ? fieldsOf(entry, words) : ''),
    },
  ];
}

function fieldsOf(entry: Entry, words: AdminWords): string {
  const fields = [...changesShown(entry).map(({ field }) => field), ...entry.secrets];
  return [...new Set(fields.map((field) => fieldWord(entry.kind, field, words)))].join(', ');
}

function actionWord(action: string, { t, has }: AdminWords): string {
  const key = `audit-action.${action}`;
  return has(key) ? t(key) : action;
}
