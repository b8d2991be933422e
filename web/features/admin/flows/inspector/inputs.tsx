import { Minus, Plus } from 'lucide-react';
import { Button as AriaButton, Group, Input, Label, NumberField, Text } from 'react-aria-components';
import { Choice } from '../../../../ui/choice.tsx';
import { useAdminWords } from '../../words/index.ts';
import { chosenName, type Telling } from '../flow-sentences.ts';
import type { FlowChoices } from '../use-flow.ts';
import './inspector.css';

interface NumberProps {
  label: string;
  value: number;
  min: number;
  max: number;
  hint?: string;
  step?: number;
  onChange: (value: number) => void;
}

/** A number with buttons for one less and one more. */
export function NumberInput({ label, value, min, max, hint, step = 1, onChange }: NumberProps) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      onChange={(next) => {
        if (!Number.isNaN(next)) onChange(next);
      }}
    >
      <Label>{label}</Label>
      <Group className="number-input">
        <AriaButton slot="decrement" className="button icon-only quiet">
          <Minus className="icon" aria-hidden="true" />
        </AriaButton>
        <Input className="input number" />
        <AriaButton slot="increment" className="button icon-only quiet">
          <Plus className="icon" aria-hidden="true" />
        </AriaButton>
      </Group>
      {hint ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
    </NumberField>
  );
}

interface PickProps {
  label: string;
  list: keyof FlowChoices;
  value: string;
  telling: Telling;
  onChange: (id: string) => void;
}

/** One of the things that this flow may use. What is gone stays visible as such. */
export function Pick({ label, list, value, telling, onChange }: PickProps) {
  const { t } = useAdminWords();
  const known = telling.choices[list].map(({ id, name, detail }) => ({ id, label: name, ...(detail ? { note: detail } : {}) }));
  const isKnown = known.some(({ id }) => id === value);
  const options = isKnown ? known : [{ id: value, label: chosenName(telling, list, value) }, ...known];
  if (known.length === 0 && value === '') return <p className="hint">{t('flows.none-to-choose', { what: label })}</p>;
  return <Choice label={label} value={value} options={options} onChange={onChange} />;
}

/** One of a few words. */
export function WordChoice<Id extends string>({
  label,
  value,
  ids,
  wordOf,
  onChange,
}: {
  label: string;
  value: Id;
  ids: readonly Id[];
  wordOf: (id: Id) => string;
  onChange: (id: Id) => void;
}) {
  return (
    <Choice
      label={label}
      value={value}
      options={ids.map((id) => ({ id, label: wordOf(id) }))}
      onChange={(id) => onChange(id as Id)}
    />
  );
}
