import { createHash } from 'node:crypto';
import type { SourceEntry } from '../connector/index.ts';
import { type ContactDetails, type ContactField, nameOfContact } from '../contact/index.ts';
import { applyOptions } from './apply-options.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import type { FieldExpression } from './field-expression.ts';

/** A field that could not be taken over. */
export interface FieldNote {
  readonly field: ContactField;
  readonly message: string;
}

export type MappedEntry =
  | {
      readonly kind: 'contact';
      readonly sourceKey: string;
      readonly details: ContactDetails;
      readonly notes: readonly FieldNote[];
    }
  /** It cannot become a contact. */
  | { readonly kind: 'rejected'; readonly sourceKey: string | null; readonly reason: string };

const redListValues: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'y', 'lr', 'rf']);
const longestValue = 4000;
const longestPicture = 200_000;
const longestKey = 400;

/** Makes contacts of one source's entries. Keeps nothing of them but how the source writes its fields' names. */
export class ContactMapper {
  readonly #mapping: CompiledMapping;
  /** As the mapping writes a field → as the source does. */
  readonly #spelling = new Map<string, string>();

  constructor(mapping: CompiledMapping) {
    this.#mapping = mapping;
  }

  map(entry: SourceEntry): MappedEntry {
    const sourceKey = this.#keyOf(entry);
    if (sourceKey === null) return { kind: 'rejected', sourceKey, reason: this.#missingKey() };
    const { vipField, invisible, addresses } = this.#mapping;
    const values: Partial<Record<ContactField, string>> = {};
    const notes: FieldNote[] = [];
    for (const expression of this.#mapping.fields) {
      const { field } = expression;
      const value = this.#valueOf(entry, expression);
      const longest = field === 'picture' ? longestPicture : longestValue;
      if (value.length > longest)
        notes.push({ field, message: `${value.length} characters came, at most ${longest} were expected: left out` });
      else if (value !== '') values[field] = value;
    }
    if (nameOfContact({ values }) === '') return { kind: 'rejected', sourceKey, reason: nameless };
    const has = (field: ContactField): boolean => values[field] !== undefined;
    const details: ContactDetails = {
      values,
      invisible: invisible.filter(has),
      mapped: addresses.filter(has),
      redListed: this.#mapping.redList.filter((one) => has(one.field) && this.#isRedListed(entry, one)).map(({ field }) => field),
      vip: (vipField && values[vipField]) ?? null,
    };
    return { kind: 'contact', sourceKey, details, notes };
  }

  #keyOf(entry: SourceEntry): string | null {
    const { id } = this.#mapping;
    const key = id ? this.#valueOf(entry, id) : clean(entry.key ?? '');
    if (key === '') return null;
    return key.length > longestKey ? createHash('sha256').update(key, 'utf8').digest('hex') : key;
  }

  #missingKey(): string {
    const { id } = this.#mapping;
    return id
      ? `The field ${id.source}, which tells entries apart, is empty.`
      : 'The source gives nothing that tells entries apart: map a field as id.';
  }

  /** The first value that is not empty, after the options; empty when there is none. */
  #valueOf(entry: SourceEntry, { source, options }: FieldExpression): string {
    const value = this.#valuesOf(entry, source)
      .map(clean)
      .find((one) => one !== '');
    return value === undefined ? '' : clean(applyOptions(value, options));
  }

  #isRedListed(entry: SourceEntry, { source, options }: FieldExpression): boolean {
    return this.#valuesOf(entry, source).some((value) => redListValues.has(applyOptions(clean(value), options).toLowerCase()));
  }

  /** By the field's name, exactly so or else without regard to case. */
  #valuesOf({ fields }: SourceEntry, name: string): readonly string[] {
    const spelling = this.#spelling.get(name) ?? name;
    if (Object.hasOwn(fields, spelling)) return fields[spelling]!;
    const wanted = name.toLowerCase();
    const found = Object.keys(fields).find((one) => one.toLowerCase() === wanted);
    if (found === undefined) return [];
    this.#spelling.set(name, found);
    return fields[found]!;
  }
}

const nameless = 'It has no name: last name, first name, display name, company and e-mail are all empty.';

const control = /(?![\t\n\r])\p{Cc}/gu;

/** Without what is around it and without signs that no store takes. */
function clean(value: string): string {
  return value.replaceAll(control, '').trim();
}
