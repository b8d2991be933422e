import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { type ScriptBlock, type ScriptField, scriptPlaceholders } from '../../../../src/contract/rest/scripts.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

const types = ['text', 'long-text', 'choice', 'yes-no', 'date', 'number'] as const;

/** The script's parts in their order: what is read out, and what is asked. */
export function BlocksField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const blocks = value as readonly ScriptBlock[];
  const move = (index: number, by: number) => {
    const moved = [...blocks];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    onChange(moved);
  };
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      {blocks.length > 0 ? (
        <ol className="card-list">
          {blocks.map((block, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- parts have no name but their place
            <li key={index}>
              <div className="row">
                <span className="faint">{t(block.kind === 'text' ? 'scripts.block-text' : 'scripts.block-field')}</span>
                <span className="push row tight">
                  <IconButton
                    icon={ArrowUp}
                    label={t('scripts.up', { place: index + 1 })}
                    isDisabled={index === 0}
                    onPress={() => move(index, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={t('scripts.down', { place: index + 1 })}
                    isDisabled={index === blocks.length - 1}
                    onPress={() => move(index, 1)}
                  />
                  <IconButton
                    icon={X}
                    label={t('scripts.remove', { place: index + 1 })}
                    onPress={() => onChange(blocks.filter((_, at) => at !== index))}
                  />
                </span>
              </div>
              <Block
                block={block}
                place={index + 1}
                answers={keysOf(blocks.slice(0, index))}
                onChange={(next) => onChange(blocks.map((one, at) => (at === index ? next : one)))}
              />
            </li>
          ))}
        </ol>
      ) : null}
      <div className="row wrap">
        <Button icon={Plus} onPress={() => onChange([...blocks, { kind: 'text', text: '' }])}>
          {t('scripts.add-text')}
        </Button>
        <Button icon={Plus} onPress={() => onChange([...blocks, newField(blocks)])}>
          {t('scripts.add-field')}
        </Button>
      </div>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

function keysOf(blocks: readonly ScriptBlock[]): string[] {
  return blocks.flatMap((block) => (block.kind === 'field' ? [block.key] : []));
}

function newField(blocks: readonly ScriptBlock[]): ScriptField {
  const keys = new Set(keysOf(blocks));
  let count = 1;
  while (keys.has(`field${count}`)) count++;
  return { kind: 'field', key: `field${count}`, label: '', help: '', type: 'text', isRequired: false, options: [] };
}

interface BlockProps {
  block: ScriptBlock;
  place: number;
  /** What was asked above: may stand in texts. */
  answers: readonly string[];
  onChange: (block: ScriptBlock) => void;
}

function Block({ block, place, answers, onChange }: BlockProps) {
  return block.kind === 'text' ? (
    <TextBlock text={block.text} place={place} answers={answers} onChange={(text) => onChange({ kind: 'text', text })} />
  ) : (
    <FieldBlock field={block} onChange={onChange} />
  );
}

function TextBlock({
  text,
  place,
  answers,
  onChange,
}: {
  text: string;
  place: number;
  answers: readonly string[];
  onChange: (text: string) => void;
}) {
  const { t } = useAdminWords();
  const offered = [...scriptPlaceholders, ...answers.map((key) => `answer.${key}`)];
  return (
    <>
      <TextField className="field" value={text} onChange={onChange}>
        <Label className="sr-only">{t('scripts.text', { place })}</Label>
        <TextArea className="input" rows={3} placeholder={t('scripts.text-example')} />
      </TextField>
      <Choice
        label={t('scripts.insert')}
        value=""
        options={offered.map((name) => ({ id: name, label: `{${name}}` }))}
        onChange={(name) => onChange(`${text}${text === '' || text.endsWith(' ') ? '' : ' '}{${name}}`)}
      />
    </>
  );
}

function FieldBlock({ field, onChange }: { field: ScriptField; onChange: (field: ScriptField) => void }) {
  const { t } = useAdminWords();
  const set = (part: Partial<ScriptField>) => onChange({ ...field, ...part });
  return (
    <>
      <Field label={t('scripts.question')} value={field.label} onChange={(label) => set({ label })} />
      <div className="inline-rule">
        <Choice
          label={t('scripts.type')}
          value={field.type}
          options={types.map((id) => ({ id, label: t(`scripts.type-${id}`) }))}
          onChange={(type) => set({ type: type as ScriptField['type'] })}
        />
        <Field label={t('scripts.key')} value={field.key} autoComplete="off" onChange={(key) => set({ key: key.trim() })} />
      </div>
      {field.type === 'choice' ? (
        <TextField
          className="field"
          value={field.options.join('\n')}
          onChange={(text) => set({ options: text.split('\n') })}
          onBlur={() => set({ options: field.options.map((one) => one.trim()).filter(Boolean) })}
        >
          <Label>{t('scripts.options')}</Label>
          <TextArea className="input" rows={3} />
        </TextField>
      ) : null}
      <Toggle label={t('scripts.required')} isOn={field.isRequired} onChange={(isRequired) => set({ isRequired })} />
    </>
  );
}
