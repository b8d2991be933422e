import type { ReactNode } from 'react';
import type { PickSource } from '../../../ui/picker.tsx';
import type { AdminKey } from '../words/index.ts';
import type { FormValues } from './merge.ts';

export interface ChoiceSpec {
  readonly id: string;
  readonly word: AdminKey;
}

/** What a custom field is given. */
export interface FieldControl {
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly label: string;
  readonly error: string | undefined;
  readonly values: FormValues;
}

type Kind =
  /** Empty text becomes null when `isNullable`. */
  | {
      readonly kind: 'text';
      readonly type?: 'text' | 'email' | 'tel' | 'time';
      readonly isNullable?: boolean;
      readonly placeholder?: string;
    }
  | { readonly kind: 'long-text'; readonly rows?: number; readonly isNullable?: boolean }
  /** Kept as a number; `per` turns the unit shown into the unit kept, e.g. 1000 for seconds kept as milliseconds. */
  | {
      readonly kind: 'number';
      readonly per?: number;
      readonly unit?: AdminKey;
      readonly min?: number;
      readonly max?: number;
      readonly isNullable?: boolean;
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly options: readonly ChoiceSpec[] }
  | { readonly kind: 'any-of'; readonly options: readonly { readonly id: string; readonly label: string }[] }
  /** A list of texts, one a line. */
  | { readonly kind: 'lines'; readonly rows?: number }
  | { readonly kind: 'pick'; readonly source: PickSource }
  | { readonly kind: 'pick-many'; readonly source: PickSource }
  /** Never read back; empty means unchanged. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'custom'; readonly render: (control: FieldControl) => ReactNode; readonly text: (value: unknown) => string };

/** One field of an editor. */
export type FieldSpec = Kind & {
  readonly name: string;
  readonly label: AdminKey;
  readonly help?: AdminKey;
  /** Begins a new group of fields with this heading. */
  readonly section?: AdminKey;
  readonly isRequired?: boolean;
  /** Takes the whole width. */
  readonly isWide?: boolean;
  /** Left out: both when making and when changing. */
  readonly only?: 'create' | 'change';
  readonly isShown?: (values: FormValues) => boolean;
};

/** What a thing is called. */
export const nameSpec: FieldSpec = { name: 'name', label: 'f.name', kind: 'text', isRequired: true, isWide: true };
