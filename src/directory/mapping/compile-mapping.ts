import {
  type ContactField,
  contactFields,
  type FreeField,
  freeFields,
  type NumberField,
  numberFields,
} from '../contact/index.ts';
import type { ContactMapping } from './contact-mapping.ts';
import { ExpressionFault, type FieldExpression, parseFieldExpression } from './field-expression.ts';

/** What is wrong with a mapping; `field` is the contact's: `lastName`, `id`, `redList.workPhone`, `names.private0`. */
export interface MappingFault {
  readonly field: string;
  readonly message: string;
}

/** A mapping that was read, ready for many entries. */
export interface CompiledMapping {
  readonly id: FieldExpression | null;
  readonly fields: readonly (FieldExpression & { readonly field: ContactField })[];
  readonly redList: readonly (FieldExpression & { readonly field: NumberField })[];
  /** The free field named `[VIP]`. */
  readonly vipField: FreeField | null;
  readonly invisible: readonly ContactField[];
  /** With option `a`. */
  readonly addresses: readonly ContactField[];
  /** Names of all fields of the source that are needed, each once. */
  readonly sourceFields: readonly string[];
}

const longestName = 100;

/** Reads a mapping. What cannot be read is named in `faults` and left out: the rest still works, for previews. */
export function compileMapping(mapping: ContactMapping): { mapping: CompiledMapping; faults: readonly MappingFault[] } {
  const faults: MappingFault[] = [];
  const read = (field: string, text: string): FieldExpression | null => {
    try {
      return parseFieldExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      faults.push({ field, message: error.message });
      return null;
    }
  };
  const all = <Field extends string>(
    known: readonly Field[],
    given: Readonly<Record<string, string | undefined>>,
    prefix = '',
  ) => {
    for (const name of Object.keys(given))
      if (!known.includes(name as Field))
        faults.push({ field: `${prefix}${name}`, message: `"${name}" came, expected one of ${known.join(', ')}` });
    return known.flatMap((field) => {
      const text = given[field]?.trim() ?? '';
      const expression = text === '' ? null : read(`${prefix}${field}`, text);
      return expression ? [{ ...expression, field }] : [];
    });
  };
  const id = mapping.id?.trim() ? read('id', mapping.id) : null;
  const fields = all(contactFields, mapping.fields);
  const redList = all(numberFields, mapping.redList, 'redList.');
  const vipField = readNames(mapping, faults);
  const marked = (kind: string) =>
    fields.filter(({ options }) => options.some((option) => option.kind === kind)).map(({ field }) => field);
  const everything = [...(id ? [id] : []), ...fields, ...redList];
  return {
    mapping: {
      id,
      fields,
      redList,
      vipField,
      invisible: marked('invisible'),
      addresses: marked('address'),
      sourceFields: [...new Set(everything.map(({ source }) => source))],
    },
    faults,
  };
}

/** Which free field is that of very important people (T-DIR-7). */
function readNames({ names }: ContactMapping, faults: MappingFault[]): FreeField | null {
  const vip: FreeField[] = [];
  for (const [field, name = ''] of Object.entries(names)) {
    if (!freeFields.includes(field as FreeField))
      faults.push({ field: `names.${field}`, message: `"${field}" came, expected one of ${freeFields.join(', ')}` });
    else if (name.length > longestName)
      faults.push({ field: `names.${field}`, message: `${name.length} characters came, at most ${longestName} were expected` });
    else if (/\[vip\]/i.test(name)) vip.push(field as FreeField);
  }
  const [first = null, second] = vip;
  if (second)
    faults.push({ field: `names.${second}`, message: `[VIP] came a second time, expected it in one name only: ${first} has it` });
  return first;
}
