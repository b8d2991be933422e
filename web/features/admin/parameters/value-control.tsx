import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import { Checks } from '../../../ui/checks.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { FieldInput } from '../resource/field-input.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminWords } from '../words/index.ts';

export type ParameterJson = NonNullable<ParameterView['value']>;

interface Props {
  parameter: Pick<ParameterView, 'kind' | 'limits' | 'name'>;
  value: ParameterJson | null;
  onChange: (value: ParameterJson) => void;
  label: string;
  error: string | undefined;
}

/** The control that fits the kind of a parameter. */
export function ValueControl({ parameter, value, onChange, label, error }: Props) {
  const { t } = useAdminWords();
  const sources = useSources();
  const { kind, limits } = parameter;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const list = Array.isArray(value) ? value : [];
  const options = (limits.values ?? []).map((id) => ({ id, label: id }));
  switch (kind) {
    case 'boolean':
      return <Toggle label={label} isOn={value === true} onChange={onChange} />;
    case 'integer':
      return (
        <Field
          label={limits.unit ? `${label} (${limits.unit})` : label}
          type="number"
          value={text}
          error={error}
          hint={
            limits.min !== undefined && limits.max !== undefined
              ? t('parameters.limits', { min: limits.min, max: limits.max })
              : undefined
          }
          onChange={(typed) => onChange(typed === '' ? 0 : Number(typed))}
        />
      );
    case 'choice':
      return <Choice label={label} options={options} value={text} onChange={onChange} />;
    case 'choices':
      return <Checks label={label} options={options} value={list} onChange={onChange} />;
    case 'group':
    case 'intercom-group':
      return (
        <PickOne
          label={label}
          source={kind === 'group' ? sources.groups : sources.intercomGroups}
          value={text || null}
          onChange={(id) => onChange(id ?? '')}
          error={error}
          words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
        />
      );
    case 'list':
      return (
        <FieldInput
          spec={{ name: 'value', label: 'parameters.value', help: 'parameters.one-a-line', kind: 'lines' }}
          values={{ value: list }}
          onChange={(next) => onChange(next as string[])}
          error={error}
        />
      );
    case 'secret':
      return (
        <Field
          label={label}
          type="password"
          autoComplete="new-password"
          value={text}
          onChange={onChange}
          error={error}
          hint={t('parameters.secret-help')}
        />
      );
    default: {
      const type = kind === 'email' ? 'email' : kind === 'url' ? 'url' : kind === 'time' ? 'time' : 'text';
      return <Field label={label} type={type} value={text} onChange={onChange} error={error} />;
    }
  }
}
