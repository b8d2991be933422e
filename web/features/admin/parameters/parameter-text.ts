import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import type { AdminWords } from '../words/index.ts';

/** A value of a parameter in words. */
export function parameterText(
  parameter: Pick<ParameterView, 'kind' | 'value' | 'valueName' | 'isSet'>,
  { t }: AdminWords,
): string {
  const { kind, value, valueName, isSet } = parameter;
  if (kind === 'secret') return isSet ? '••••••' : t('field.empty');
  if (valueName) return valueName;
  if (value === null || value === '') return t('field.empty');
  if (typeof value === 'boolean') return t(value ? 'field.on' : 'field.off');
  if (Array.isArray(value)) return value.length === 0 ? t('field.empty') : value.join(', ');
  return String(value);
}
