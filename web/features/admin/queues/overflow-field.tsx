import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { OverflowRuleView } from '../../../../src/contract/rest/queues.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { DurationField } from '../centre/duration-field.tsx';
import { emptyTarget, TargetField } from '../centre/target-field.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

type When = OverflowRuleView['when'];

const kinds: readonly When['kind'][] = ['waited', 'length', 'ratio', 'nobody-there', 'forecast'];
const usual: Readonly<Record<When['kind'], When>> = {
  waited: { kind: 'waited', forMs: 300_000 },
  length: { kind: 'length', moreThan: 10 },
  ratio: { kind: 'ratio', moreThan: 3 },
  'nobody-there': { kind: 'nobody-there' },
  forecast: { kind: 'forecast', beyondMs: 600_000 },
};

/** Rules by which callers go elsewhere; the first that applies counts. */
export function OverflowField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const rules = value as readonly OverflowRuleView[];
  const move = (index: number, by: number) => {
    const moved = [...rules];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    onChange(moved);
  };
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <p className="hint">{t('queues.overflow-help')}</p>
      {rules.length > 0 ? (
        <ol className="card-list">
          {rules.map((rule, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rules have no name but their place
            <li key={index}>
              <div className="card-head">
                <Choice
                  label={t('queues.overflow-when', { place: index + 1 })}
                  value={rule.when.kind}
                  options={kinds.map((id) => ({ id, label: t(`queues.when-${id}`) }))}
                  onChange={(kind) =>
                    onChange(rules.map((one, at) => (at === index ? { ...one, when: usual[kind as When['kind']] } : one)))
                  }
                />
                <IconButton
                  icon={ArrowUp}
                  label={t('queues.overflow-up', { place: index + 1 })}
                  isDisabled={index === 0}
                  onPress={() => move(index, -1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t('queues.overflow-down', { place: index + 1 })}
                  isDisabled={index === rules.length - 1}
                  onPress={() => move(index, 1)}
                />
                <IconButton
                  icon={X}
                  label={t('queues.overflow-remove', { place: index + 1 })}
                  onPress={() => onChange(rules.filter((_, at) => at !== index))}
                />
              </div>
              <Amount
                when={rule.when}
                onChange={(when) => onChange(rules.map((one, at) => (at === index ? { ...one, when } : one)))}
              />
              <TargetField
                label={t('queues.overflow-to')}
                value={rule.to}
                onChange={(to) => onChange(rules.map((one, at) => (at === index ? { ...one, to } : one)))}
              />
            </li>
          ))}
        </ol>
      ) : null}
      <Button icon={Plus} onPress={() => onChange([...rules, { when: usual.waited, to: emptyTarget('voicemail') }])}>
        {t('queues.overflow-add')}
      </Button>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}

function Amount({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { t } = useAdminWords();
  if (when.kind === 'nobody-there') return null;
  if (when.kind === 'waited')
    return (
      <DurationField
        label={t('queues.amount-waited')}
        value={when.forMs}
        onChange={(forMs) => forMs !== null && onChange({ kind: 'waited', forMs })}
      />
    );
  if (when.kind === 'forecast')
    return (
      <DurationField
        label={t('queues.amount-forecast')}
        value={when.beyondMs}
        onChange={(beyondMs) => beyondMs !== null && onChange({ kind: 'forecast', beyondMs })}
      />
    );
  return (
    <Field
      label={t(`queues.amount-${when.kind}`)}
      type="number"
      value={String(when.moreThan)}
      onChange={(text) => {
        const moreThan = Number(text);
        if (text !== '' && moreThan >= 0)
          onChange({ kind: when.kind, moreThan: when.kind === 'length' ? Math.round(moreThan) : moreThan });
      }}
    />
  );
}
