import type { AdminWords } from '../words/index.ts';
import type { FieldSpec } from './field-spec.ts';

/** A value of a field in words, for comparing what was with what is. */
export function fieldText(spec: FieldSpec | undefined, value: unknown, { t }: AdminWords): string {
  if (value === null || value === undefined || value === '') return t('field.empty');
  if (typeof value === 'boolean') return t(value ? 'field.on' : 'field.off');
  if (spec?.kind === 'choice') {
    const option = spec.options.find(({ id }) => id === value);
    if (option) return t(option.word);
  }
  if (spec?.kind === 'number' && typeof value === 'number') {
    return `${value / (spec.per ?? 1)}${spec.unit ? ` ${t(spec.unit)}` : ''}`;
  }
  if (spec?.kind === 'secret') return '••••••';
  if (spec?.kind === 'custom') return spec.text(value);
  if (Array.isArray(value)) return value.length === 0 ? t('field.empty') : value.map(plain).join(', ');
  return plain(value);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
