import { FieldError, Label, Text, TextArea, TextField } from 'react-aria-components';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { useAdminWords } from '../words/index.ts';
import {
  type ConnectorView,
  choiceLabel,
  type Fault,
  type Settings,
  type SettingView,
  settingHint,
  settingLabel,
  shownSettings,
} from './directory-model.ts';
import { FileSetting } from './file-setting.tsx';

interface Props {
  connector: ConnectorView;
  settings: Settings;
  onSettings: (settings: Settings) => void;
  /** As typed; what is not typed is kept. */
  secrets: Readonly<Record<string, string>>;
  onSecrets: (secrets: Readonly<Record<string, string>>) => void;
  /** Names of those that the server keeps. */
  kept: readonly string[];
  faults: readonly Fault[];
}

/** The settings of one connector, as it describes them. */
export function ConnectorForm({ connector, settings, onSettings, secrets, onSecrets, kept, faults }: Props) {
  return (
    <div className="form-grid">
      {shownSettings(connector, settings).map((spec) => {
        const isWide = spec.type === 'long-text' || spec.type === 'file' || spec.type === 'boolean';
        return (
          <div key={spec.name} className={isWide ? 'form-field wide' : 'form-field'} data-field={`settings.${spec.name}`}>
            <Setting
              spec={spec}
              value={spec.isSecret ? (secrets[spec.name] ?? '') : (settings[spec.name] ?? spec.default)}
              isKept={kept.includes(spec.name)}
              error={faults.find(({ field }) => field === `settings.${spec.name}`)?.message}
              onChange={(value) => {
                if (spec.isSecret) onSecrets(withoutEmpty({ ...secrets, [spec.name]: String(value ?? '') }));
                else onSettings({ ...settings, [spec.name]: value });
              }}
            />
          </div>
        );
      })}
    </div>
  );
}

function withoutEmpty(secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
}

interface SettingProps {
  spec: SettingView;
  value: string | number | boolean | null;
  isKept: boolean;
  error: string | undefined;
  onChange: (value: string | number | boolean | null) => void;
}

function Setting({ spec, value, isKept, error, onChange }: SettingProps) {
  const words = useAdminWords();
  const label = settingLabel(words, spec.name);
  const hint = spec.isSecret && isKept ? words.t('dir.secret-kept') : settingHint(words, spec.name);
  const shared = { label, error, ...(hint ? { hint } : {}) };
  const text = value === null ? '' : String(value);
  switch (spec.type) {
    case 'boolean':
      return <Toggle label={label} isOn={value === true} onChange={onChange} {...(hint ? { hint } : {})} />;
    case 'choice':
      return (
        <>
          <Choice
            label={label}
            value={text}
            options={spec.choices.map((id) => ({ id, label: choiceLabel(words, id) }))}
            onChange={onChange}
          />
          {error ? <p className="field-problem">{error}</p> : hint ? <p className="hint">{hint}</p> : null}
        </>
      );
    case 'file':
      return <FileSetting label={label} fileId={text} accepts={spec.accepts} error={error} onChange={onChange} />;
    case 'long-text':
      return <LongText {...shared} value={text} onChange={(typed) => onChange(typed === '' ? null : typed)} />;
    default:
      return (
        <Field
          {...shared}
          type={spec.isSecret ? 'password' : spec.type === 'number' ? 'number' : 'text'}
          autoComplete={spec.isSecret ? 'new-password' : 'off'}
          value={text}
          isRequired={spec.required && !isKept}
          onChange={(typed) => onChange(typed === '' ? null : spec.type === 'number' ? Number(typed) : typed)}
        />
      );
  }
}

function LongText({
  label,
  hint,
  error,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <TextField className="field" value={value} isInvalid={Boolean(error)} validationBehavior="aria" onChange={onChange}>
      <Label>{label}</Label>
      <TextArea className="input" rows={3} spellCheck={false} />
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}
