import { useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import type { FieldControl, FieldSpec } from '../resource/field-spec.ts';
import { type AdminKey, useAdminWords } from '../words/index.ts';
import { durationText, readDuration } from './duration.ts';

interface Props {
  label: string;
  value: number | null;
  onChange: (ms: number | null) => void;
  hint?: string;
  error?: string | undefined;
  /** What an empty field means; left out: it may not be empty. */
  whenEmpty?: string;
}

/** A time, typed as one likes: `20`, `1:30`, `2 min`. What cannot be read stays, marked, and changes nothing. */
export function DurationField({ label, value, onChange, hint, error, whenEmpty }: Props) {
  const { t } = useAdminWords();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && (typed.trim() === '' ? whenEmpty === undefined : readDuration(typed) === null);
  return (
    <Field
      label={label}
      value={typed ?? (value === null ? '' : durationText(value))}
      placeholder={whenEmpty ?? ''}
      error={isWrong ? t('cc.duration-wrong') : error}
      autoComplete="off"
      onChange={(text) => {
        setTyped(text);
        if (text.trim() === '') {
          if (whenEmpty !== undefined) onChange(null);
          return;
        }
        const ms = readDuration(text);
        if (ms !== null) onChange(ms);
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null);
      }}
      {...(hint ? { hint } : {})}
    />
  );
}

interface Empty {
  /** What an empty field means; it is kept as `empty`. */
  readonly whenEmpty: AdminKey;
  readonly empty: 0 | null;
}

/** A time as a field of an editor. */
export function durationSpec(
  name: string,
  label: AdminKey,
  help: AdminKey,
  more: Pick<FieldSpec, 'section' | 'isShown'> & { readonly without?: Empty } = {},
): FieldSpec {
  const { without, ...rest } = more;
  return {
    name,
    label,
    kind: 'custom',
    ...rest,
    text: (value) => (typeof value === 'number' ? durationText(value) : ''),
    render: (control) => <DurationControl control={control} help={help} without={without} />,
  };
}

function DurationControl({ control, help, without }: { control: FieldControl; help: AdminKey; without: Empty | undefined }) {
  const { t } = useAdminWords();
  const { value, onChange, label, error } = control;
  const isEmpty = typeof value !== 'number' || (without !== undefined && value === without.empty);
  return (
    <DurationField
      label={label}
      hint={t(help)}
      error={error}
      value={isEmpty ? null : value}
      onChange={(ms) => onChange(ms ?? without?.empty)}
      {...(without ? { whenEmpty: t(without.whenEmpty) } : {})}
    />
  );
}
