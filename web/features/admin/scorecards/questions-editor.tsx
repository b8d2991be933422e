import type { ScorecardQuestion } from '../../../../src/contract/rest/scorecards.ts';
import { Field } from '../../../ui/field.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { NumberInput, WordChoice } from '../flows/inspector/inputs.tsx';
import { ListEditor } from '../flows/inspector/list-editor.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

/** A question with an id that none of the others has: answers stay with it when its words change. */
export function newQuestion(others: readonly ScorecardQuestion[]): ScorecardQuestion {
  const taken = new Set(others.map(({ id }) => id));
  let number = others.length + 1;
  while (taken.has(`q${number}`)) number++;
  return { id: `q${number}`, section: '', text: '', help: '', kind: 'yes-no', most: 5, weight: 1, isKnockOut: false };
}

/** The questions of a form, in their order. */
export function QuestionsEditor({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const questions = (Array.isArray(value) ? value : []) as readonly ScorecardQuestion[];
  return (
    <>
      <ListEditor<ScorecardQuestion>
        label={label}
        items={questions}
        min={1}
        max={100}
        addLabel={t('scorecards.add-question')}
        make={() => newQuestion(questions)}
        onChange={onChange}
      >
        {(question, change) => (
          <>
            <Field
              label={t('scorecards.question')}
              value={question.text}
              maxLength={500}
              isRequired
              onChange={(text) => change({ ...question, text })}
            />
            <div className="pair">
              <WordChoice
                label={t('scorecards.kind')}
                value={question.kind}
                ids={['yes-no', 'scale', 'comment']}
                wordOf={(kind) => t(`scorecards.kind-${kind}`)}
                onChange={(kind) => change({ ...question, kind })}
              />
              <Field
                label={t('scorecards.section')}
                value={question.section}
                maxLength={100}
                onChange={(section) => change({ ...question, section })}
              />
            </div>
            {question.kind === 'comment' ? null : (
              <div className="pair">
                <NumberInput
                  label={t('scorecards.weight')}
                  value={question.weight}
                  min={0}
                  max={100}
                  onChange={(weight) => change({ ...question, weight })}
                />
                {question.kind === 'scale' ? (
                  <NumberInput
                    label={t('scorecards.most')}
                    value={question.most}
                    min={2}
                    max={10}
                    onChange={(most) => change({ ...question, most })}
                  />
                ) : null}
              </div>
            )}
            {question.kind === 'comment' ? null : (
              <Toggle
                label={t('scorecards.knock-out')}
                hint={t('scorecards.knock-out-help')}
                isOn={question.isKnockOut}
                onChange={(isKnockOut) => change({ ...question, isKnockOut })}
              />
            )}
          </>
        )}
      </ListEditor>
      {error ? <p className="field-problem">{error}</p> : null}
    </>
  );
}
