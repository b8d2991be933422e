import { ClipboardCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { ScorecardFormView, ScorecardQuestion } from '../../../../src/contract/rest/scorecards.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import { formOf } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { newQuestion, QuestionsEditor } from './questions-editor.tsx';

const newForm = { name: '', describes: '', enabled: true, questions: [newQuestion([])] as readonly ScorecardQuestion[] };

/** Forms by which coaches judge recorded calls. */
export function ScorecardFormsPage() {
  const client = useClient<ScorecardFormView>('scorecard-forms');
  const resource = useMemo<Resource<ScorecardFormView>>(
    () => ({
      client,
      icon: ClipboardCheck,
      words: {
        title: 'page.scorecard-forms',
        add: 'scorecards.add',
        empty: 'scorecards.empty',
        emptyHelp: 'scorecards.empty-help',
        lead: 'scorecards.lead',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'questions', 'scorecards.questions', ({ questions }) => String(questions.length), {
          width: '110px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'describes', 'scorecards.describes', ({ describes }) => describes, { isSortable: false }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        { name: 'describes', label: 'scorecards.describes', kind: 'long-text', rows: 2, isWide: true },
        { name: 'enabled', label: 'state.enabled', kind: 'switch', isWide: true },
        {
          name: 'questions',
          label: 'scorecards.questions',
          kind: 'custom',
          isWide: true,
          render: (control) => <QuestionsEditor {...control} />,
          text: (value) => (Array.isArray(value) ? String(value.length) : ''),
        },
      ],
      toForm: formOf(newForm),
      isOff: ({ enabled }) => !enabled,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
