import { useId } from 'react';
import type { FieldControl } from '../resource/field-spec.ts';

/** A colour, by the browser's own chooser. */
export function ColourField({ value, onChange, label, error }: FieldControl) {
  const id = useId();
  return (
    <div className="field call-back-colour">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span>
        <input id={id} type="color" value={String(value)} onChange={(event) => onChange(event.target.value.toLowerCase())} />
        <code>{String(value)}</code>
      </span>
      {error ? <p className="field-problem">{error}</p> : null}
    </div>
  );
}
