import { useState } from 'react';
import type { HoursException } from '../../../../src/contract/rest/opening-hours.ts';
import { Field } from '../../../ui/field.tsx';
import { Segments } from '../../../ui/segments.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import { useAdminWords } from '../words/index.ts';

type Way = 'none' | 'closed' | 'open';

/** `2026-11-21T14:00` of the machine one sits at, as a date field wants it. */
function fieldText(atMs: number): string {
  const away = new Date(atMs).getTimezoneOffset() * 60_000;
  return new Date(atMs - away).toISOString().slice(0, 16);
}

/** Closed or open by hand, from now until a time. */
export function ExceptionField({ value, onChange, label, error }: FieldControl) {
  const { t } = useAdminWords();
  const exception = value as HoursException | null;
  const [now] = useState(() => Date.now());
  const way: Way = exception === null ? 'none' : exception.isOpen ? 'open' : 'closed';
  const choose = (next: Way) => {
    if (next === 'none') return onChange(null);
    const usual = { fromMs: now, untilMs: now + 2 * 3_600_000, reason: '', ...exception };
    return onChange({ ...usual, isOpen: next === 'open' });
  };
  return (
    <fieldset className="number-map">
      <legend className="label">{label}</legend>
      <Segments
        label={label}
        value={way}
        options={(['none', 'closed', 'open'] as const).map((id) => ({ id, label: t(`hours.by-hand-${id}`) }))}
        onChange={choose}
      />
      {exception ? (
        <div className="inline-rule">
          <Field
            label={t('hours.until')}
            type="datetime-local"
            value={fieldText(exception.untilMs)}
            onChange={(text) => {
              const untilMs = Date.parse(text);
              if (!Number.isNaN(untilMs)) onChange({ ...exception, untilMs });
            }}
          />
          <Field label={t('hours.reason')} value={exception.reason} onChange={(reason) => onChange({ ...exception, reason })} />
        </div>
      ) : null}
      <p className="hint">{t('hours.by-hand-help')}</p>
      {error ? <p className="field-problem">{error}</p> : null}
    </fieldset>
  );
}
