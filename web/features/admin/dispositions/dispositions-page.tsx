import { Tags } from 'lucide-react';
import { useMemo } from 'react';
import { nameIn, pathIn } from '../../../../src/contract/name-in.ts';
import type { DispositionView } from '../../../../src/contract/rest/dispositions.ts';
import type { Language } from '../../../ui/words/index.ts';
import { byLanguageSpec } from '../resource/by-language-field.tsx';
import { changedColumn, enabledColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import '../centre/centre.css';

const outcomes = ['none', 'resolved', 'unresolved', 'follow-up'] as const;

/** The name, set in as deep as it stands in the tree. */
function inTree(one: DispositionView, language: Language) {
  const name = nameIn(one, language);
  return (
    <span className="ellipsis" style={{ paddingInlineStart: `${(one.levels.length - 1) * 18}px` }}>
      {one.childCount > 0 ? <strong>{name}</strong> : name}
    </span>
  );
}

/** What matters were about, as a tree in one table: each below its category. */
export function DispositionsPage() {
  const { language } = useAdminWords();
  const client = useClient<DispositionView>('dispositions');
  const sources = useSources();
  const resource = useMemo<Resource<DispositionView>>(
    () => ({
      client,
      icon: Tags,
      words: {
        title: 'page.dispositions',
        lead: 'dispositions.lead',
        add: 'dispositions.add',
        empty: 'dispositions.empty',
        emptyHelp: 'dispositions.empty-help',
      },
      nameOf: (one) => nameIn(one, language),
      sort: 'path',
      columns: (words) => [
        {
          id: 'path',
          label: words.t('f.name'),
          width: 'minmax(200px, 2.4fr)',
          isSortable: true,
          text: ({ levels }) => pathIn(levels, words.language),
          cell: (one) => inTree(one, words.language),
        },
        textColumn(
          words,
          'outcome',
          'dispositions.outcome',
          ({ outcome, childCount }) => words.t(childCount > 0 ? 'dispositions.category' : `dispositions.outcome-${outcome}`),
          { isSortable: false },
        ),
        textColumn(
          words,
          'note',
          'dispositions.note',
          ({ needsNote }) => (needsNote ? words.t('dispositions.note-needed') : ''),
          {
            isSortable: false,
          },
        ),
        textColumn(words, 'queues', 'page.queues', ({ queueCount }) => (queueCount > 0 ? String(queueCount) : ''), {
          width: '80px',
          isSortable: false,
          isEnd: true,
        }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        byLanguageSpec('names', 'named.names', 'named.names-help'),
        {
          name: 'parentId',
          label: 'dispositions.parent',
          help: 'dispositions.parent-help',
          kind: 'pick',
          source: sources.dispositions,
          isWide: true,
        },
        {
          name: 'outcome',
          label: 'dispositions.outcome',
          help: 'dispositions.outcome-help',
          kind: 'choice',
          options: outcomes.map((id) => ({ id, word: `dispositions.outcome-${id}` as const })),
        },
        { name: 'position', label: 'reasons.position', help: 'reasons.position-help', kind: 'number', min: 0, max: 10_000 },
        {
          name: 'needsNote',
          label: 'dispositions.needs-note',
          help: 'dispositions.needs-note-help',
          kind: 'switch',
          isWide: true,
        },
        { name: 'enabled', label: 'state.enabled', help: 'dispositions.enabled-help', kind: 'switch', isWide: true },
      ],
      toForm: (one) => ({
        name: one?.name ?? '',
        names: one?.names ?? {},
        parentId: one?.parentId ?? null,
        outcome: one?.outcome ?? 'none',
        position: one?.position ?? 100,
        needsNote: one?.needsNote ?? false,
        enabled: one?.enabled ?? true,
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, language, sources],
  );
  return <ResourcePage resource={resource} />;
}
