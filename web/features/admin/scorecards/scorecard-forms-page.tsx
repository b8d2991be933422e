import { ClipboardCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { ScorecardFormView, ScorecardQuestion } from '../../../../src/contract/rest/scorecards.ts';
import { changedColumn, enabledColumn, textColumn } from '../resource/columns.tsx';
import { pick } from '../resource/merge.ts';
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
        textColumn(words, 'name', 'f.name', ({ name }) => name, { width: 'minmax(160px, 1.6fr)', isStrong: true }),
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
        { name: 'name', label: 'f.name', kind: 'text', isRequired: true, isWide: true },
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
      toForm: (form) => (form ? pick(form, newForm) : newForm),
      isOff: ({ enabled }) => !enabled,
    }),
    [client],
  );
  return <ResourcePage resource={resource} />;
}
