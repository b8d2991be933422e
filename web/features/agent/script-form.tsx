import { Label, TextArea, TextField } from 'react-aria-components';
import type { AgentMatter } from '../../../src/contract/rest/agent.ts';
import type { ScriptField } from '../../../src/contract/rest/scripts.ts';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { filled } from './script-text.ts';
import type { ScriptFacts } from './use-script-facts.ts';
import { useAgentWords } from './words/index.ts';

type Answers = Readonly<Record<string, string>>;

interface Props {
  facts: ScriptFacts;
  script: NonNullable<AgentMatter['script']>;
  answers: Answers;
  onChange: (answers: Record<string, string>) => void;
  onLeave: () => void;
}

/** What is read out and filled in. `{answer.key}` in the text stands for what was filled in above, `{caller.name}` and its like for what is known. */
export function ScriptForm({ script, facts, answers, onChange, onLeave }: Props) {
  const labels = new Map(script.blocks.flatMap((block) => (block.kind === 'text' ? [] : [[block.key, block.label] as const])));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- leaving any of its fields keeps what was filled in
    <section className="script" aria-label={script.name} onBlur={onLeave}>
      <h3>{script.name}</h3>
      {script.blocks.map((block, index) =>
        block.kind === 'text' ? (
          // oxlint-disable-next-line react/no-array-index-key -- texts have no name but their place
          <p key={index} className="script-text">
            {filled(block.text, { answers, labels, facts })}
          </p>
        ) : (
          <Answer
            key={block.key}
            field={block}
            value={answers[block.key] ?? ''}
            onChange={(value) => onChange({ ...answers, [block.key]: value })}
          />
        ),
      )}
    </section>
  );
}

function Answer({ field, value, onChange }: { field: ScriptField; value: string; onChange: (value: string) => void }) {
  const { t } = useAgentWords();
  const label = field.isRequired ? `${field.label} *` : field.label;
  if (field.type === 'choice' || field.type === 'yes-no') {
    const options =
      field.type === 'choice'
        ? field.options.map((one) => ({ id: one, label: one }))
        : [
            { id: 'yes', label: t('agent.yes') },
            { id: 'no', label: t('agent.no') },
          ];
    return <Choice label={label} value={value} options={[{ id: '', label: '–' }, ...options]} onChange={onChange} />;
  }
  if (field.type === 'long-text') {
    return (
      <TextField className="field" value={value} isRequired={field.isRequired} onChange={onChange}>
        <Label>{label}</Label>
        <TextArea className="input" rows={3} maxLength={4000} />
      </TextField>
    );
  }
  return (
    <Field
      label={label}
      hint={field.help}
      value={value}
      maxLength={4000}
      type={field.type === 'date' ? 'date' : 'text'}
      inputMode={field.type === 'number' ? 'decimal' : 'text'}
      onChange={onChange}
    />
  );
}
