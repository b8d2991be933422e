import { FieldError, Label, Text, TextArea, TextField } from 'react-aria-components';
import { Checks } from '../../../ui/checks.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { PickMany, PickOne } from '../../../ui/picker.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import type { FieldSpec } from './field-spec.ts';
import type { FormValues } from './merge.ts';

interface Props {
  spec: FieldSpec;
  values: FormValues;
  onChange: (value: unknown) => void;
  error: string | undefined;
  isDisabled?: boolean;
}

/** The control of one field, as its description says. */
export function FieldInput(props: Props) {
  const { spec, error } = props;
  const className =
    spec.isWide || spec.kind === 'long-text' || spec.kind === 'lines' || spec.kind === 'pick-many'
      ? 'form-field wide'
      : 'form-field';
  return (
    <div className={className} data-field={spec.name}>
      <Control {...props} />
      {error && (spec.kind === 'switch' || spec.kind === 'choice' || spec.kind === 'any-of') ? (
        <p className="field-problem">{error}</p>
      ) : null}
    </div>
  );
}

function Control({ spec, values, onChange, error, isDisabled = false }: Props) {
  const words = useAdminWords();
  const { t } = words;
  const value = values[spec.name];
  const label = t(spec.label);
  const hint = spec.help ? t(spec.help) : undefined;
  const shared = { label, isDisabled, ...(hint ? { hint } : {}) };
  switch (spec.kind) {
    case 'switch':
      return <Toggle {...shared} isOn={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <>
          <Choice
            label={label}
            options={spec.options.map(({ id, word }) => ({ id, label: t(word) }))}
            value={textOf(value)}
            onChange={onChange}
          />
          {hint ? <p className="hint">{hint}</p> : null}
        </>
      );
    case 'any-of':
      return (
        <Checks
          label={label}
          hint={hint}
          options={spec.options}
          value={(value as string[] | undefined) ?? []}
          onChange={onChange}
        />
      );
    case 'pick':
      return (
        <PickOne
          {...shared}
          error={error}
          source={spec.source}
          value={(value as string | null) ?? null}
          onChange={onChange}
          words={pickWords(words)}
        />
      );
    case 'pick-many':
      return (
        <PickMany
          {...shared}
          error={error}
          source={spec.source}
          value={(value as string[] | undefined) ?? []}
          onChange={onChange}
          words={pickWords(words)}
        />
      );
    case 'custom':
      return spec.render({ value, onChange, label, error, values });
    case 'long-text':
    case 'lines':
      return <LongText {...shared} error={error} spec={spec} value={value} onChange={onChange} />;
    default:
      return <Line {...shared} error={error} spec={spec} value={value} onChange={onChange} />;
  }
}

function pickWords({ t }: AdminWords) {
  return { none: t('pick.none'), remove: (name: string) => t('pick.remove', { name }), clear: t('pick.clear') };
}

interface LineProps {
  label: string;
  hint?: string;
  error: string | undefined;
  isDisabled: boolean;
  spec: FieldSpec;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** Text, numbers and secrets: one line each. */
function Line({ spec, value, onChange, error, ...shared }: LineProps) {
  const { t } = useAdminWords();
  if (spec.kind === 'number') {
    const { per = 1, unit, isNullable = false } = spec;
    const label = unit ? `${shared.label} (${t(unit)})` : shared.label;
    const shown = typeof value === 'number' ? String(value / per) : '';
    return (
      <Field
        {...shared}
        label={label}
        error={error}
        type="number"
        value={shown}
        isRequired={spec.isRequired ?? false}
        onChange={(text) => onChange(text === '' ? (isNullable ? null : undefined) : Math.round(Number(text) * per))}
      />
    );
  }
  const isNullable = spec.kind === 'text' && spec.isNullable;
  return (
    <Field
      {...shared}
      error={error}
      type={spec.kind === 'secret' ? 'password' : spec.kind === 'text' ? (spec.type ?? 'text') : 'text'}
      autoComplete={spec.kind === 'secret' ? 'new-password' : 'off'}
      {...(spec.kind === 'text' && spec.placeholder ? { placeholder: spec.placeholder } : {})}
      value={textOf(value)}
      isRequired={spec.isRequired ?? false}
      onChange={(text) => onChange(text === '' && isNullable ? null : text)}
    />
  );
}

function LongText({ spec, value, onChange, error, label, hint, isDisabled }: LineProps) {
  const isList = spec.kind === 'lines';
  const shown = isList ? ((value as string[] | undefined) ?? []).join('\n') : textOf(value);
  const rows = (spec.kind === 'lines' || spec.kind === 'long-text') && spec.rows ? spec.rows : 3;
  return (
    <TextField
      className="field"
      value={shown}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled}
      onChange={(text) => onChange(isList ? text.split('\n') : text)}
      onBlur={() => {
        if (isList)
          onChange(
            shown
              .split('\n')
              .map((line) => line.trim())
              .filter(Boolean),
          );
      }}
    >
      <Label>{label}</Label>
      <TextArea className="input" rows={rows} />
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
