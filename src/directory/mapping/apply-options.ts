import { createHash } from 'node:crypto';
import type { FieldOption } from './field-expression.ts';

/** The value after all options, in their order. A value that an option makes empty is none. */
export function applyOptions(value: string, options: readonly FieldOption[]): string {
  return options.reduce((current, option) => apply(current, option), value);
}

function apply(value: string, option: FieldOption): string {
  switch (option.kind) {
    case 'address':
    case 'invisible':
      return value;
    case 'hash':
      return createHash('sha256').update(value, 'utf8').digest('hex');
    case 'lower':
      return value.toLowerCase();
    case 'upper':
      return value.toUpperCase();
    case 'capitalised': {
      const [first = ''] = value;
      return first.toUpperCase() + value.slice(first.length).toLowerCase();
    }
    case 'pattern':
      // A function, so that a `$` in the value stays one.
      return option.matches(value) ? option.text.replaceAll('{0}', () => value) : value;
  }
}
