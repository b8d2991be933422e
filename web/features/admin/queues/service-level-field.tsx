import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import { Field } from '../../../ui/field.tsx';
import { DurationField } from '../centre/duration-field.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

/** So many of a hundred within so long. */
export function ServiceLevelField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const level = value as QueueView['serviceLevel'];
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <div className="inline-rule">
        <Field
          label={t('queues.service-ratio')}
          type="number"
          value={String(Math.round(level.ratio * 100))}
          onChange={(text) => {
            const percent = Math.round(Number(text));
            if (text !== '' && percent >= 1 && percent <= 100) onChange({ ...level, ratio: percent / 100 });
          }}
        />
        <DurationField
          label={t('queues.service-within')}
          value={level.withinMs}
          onChange={(withinMs) => withinMs !== null && onChange({ ...level, withinMs })}
        />
      </div>
      <p className="hint">{t('queues.service-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
