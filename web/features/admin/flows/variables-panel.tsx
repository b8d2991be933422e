import type { FlowDocument, FlowVariable } from '../../../../src/contract/rest/flow-document.ts';
import { Checks } from '../../../ui/checks.tsx';
import { Field } from '../../../ui/field.tsx';
import { languageNames, languages } from '../../../ui/words/index.ts';
import { useAdminWords } from '../words/index.ts';
import { WordChoice } from './inspector/inputs.tsx';
import { ListEditor } from './inspector/list-editor.tsx';

interface Props {
  document: FlowDocument;
  onChange: (document: FlowDocument, label?: string) => void;
}

/** What holds for the flow as a whole: its languages and its variables. */
export function VariablesPanel({ document, onChange }: Props) {
  const { t } = useAdminWords();
  const { variables } = document;
  return (
    <section className="flow-inspector" aria-label={t('flows.variables')}>
      <Checks
        label={t('flows.languages')}
        hint={t('flows.languages-help')}
        options={languages.map((id) => ({ id, label: languageNames[id] }))}
        value={document.languages}
        onChange={(ids) => {
          const kept = document.languages.filter((id) => ids.includes(id));
          const chosen = [...kept, ...languages.filter((id) => ids.includes(id) && !kept.includes(id))];
          if (chosen.length > 0) onChange({ ...document, languages: chosen });
        }}
      />
      <ListEditor<FlowVariable>
        label={t('flows.variables')}
        items={variables}
        max={100}
        isOrdered={false}
        addLabel={t('flows.add-variable')}
        make={() => ({ name: `value${variables.length + 1}`, type: 'text', initial: null, label: '' })}
        onChange={(changed, label) => onChange({ ...document, variables: changed }, label && `variable ${label}`)}
      >
        {(variable, change) => (
          <>
            <div className="pair">
              <Field
                label={t('flows.variable-name')}
                value={variable.name}
                maxLength={40}
                onChange={(name) => change({ ...variable, name }, 'name')}
              />
              <WordChoice
                label={t('flows.variable-type')}
                value={variable.type}
                ids={['text', 'number', 'flag']}
                wordOf={(type) => t(`flows.type-${type}`)}
                onChange={(type) => change({ ...variable, type, initial: null })}
              />
            </div>
            <Field
              label={t('flows.variable-label')}
              hint={t('flows.variable-label-help')}
              value={variable.label}
              maxLength={100}
              onChange={(label) => change({ ...variable, label }, 'label')}
            />
          </>
        )}
      </ListEditor>
    </section>
  );
}
