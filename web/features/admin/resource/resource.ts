import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ResourceClient } from '../../../client/resource-client.ts';
import type { Column } from '../../../ui/data-grid.tsx';
import type { AdminKey, AdminWords } from '../words/index.ts';
import type { FieldSpec } from './field-spec.ts';
import type { FormValues } from './merge.ts';

/** What every administered thing has. */
export interface Administered {
  readonly id: string;
  readonly version: number;
}

export interface FilterSpec {
  /** The name in the query of the list. */
  readonly name: string;
  readonly label: AdminKey;
  readonly options: readonly { readonly id: string; readonly word: AdminKey }[];
}

export interface TabSpec<Item> {
  readonly id: string;
  readonly word: AdminKey;
  /** Left out: for all. */
  readonly isFor?: (item: Item) => boolean;
  readonly render: (item: Item) => ReactNode;
}

export interface ActionSpec<Item> {
  readonly id: string;
  readonly word: AdminKey;
  readonly icon?: LucideIcon;
  readonly isFor?: (item: Item) => boolean;
  readonly run: (item: Item) => void;
}

/** Something shown once, after which only its hash is kept. */
export interface ShownOnce {
  readonly label: AdminKey;
  readonly text: string;
}

/** What a page of the administration is made of: a table, an editor, and what one may do. */
export interface Resource<Item extends Administered> {
  readonly client: ResourceClient<Item>;
  readonly icon: LucideIcon;
  readonly words: {
    readonly title: AdminKey;
    readonly add?: AdminKey;
    readonly empty: AdminKey;
    readonly emptyHelp: AdminKey;
    readonly lead?: AdminKey;
  };
  readonly nameOf: (item: Item) => string;
  readonly columns: (words: AdminWords) => readonly Column<Item>[];
  readonly sort: string;
  readonly fields: readonly FieldSpec[];
  /** The form of an item, or of a new one. */
  readonly toForm: (item: Item | null) => FormValues;
  /** From the fields that are sent, and the whole form, to the body of the request; left out: as they are. */
  readonly toBody?: (values: FormValues, all: FormValues) => Record<string, unknown>;
  readonly filters?: readonly FilterSpec[];
  readonly tabs?: readonly TabSpec<Item>[];
  readonly actions?: readonly ActionSpec<Item>[];
  /** Shown beside Add: pasting many, importing. */
  readonly more?: ReactNode;
  readonly isOff?: (item: Item) => boolean;
  /** Where the answer of a creation is not the thing itself, or holds secrets. */
  readonly fromCreated?: (answer: unknown) => { readonly item: Item; readonly once: readonly ShownOnce[] };
  /** Above the fields of the form: what they come to. */
  readonly top?: (values: FormValues) => ReactNode;
  /** Between the head and the table. */
  readonly above?: ReactNode;
  /** Raised by the page when it changed something by itself. */
  readonly revision?: number;
  readonly isReadOnly?: boolean;
  /** In place of the form: for things that are only looked at. */
  readonly body?: (item: Item) => ReactNode;
  readonly canDelete?: boolean;
  /** False where the record of changes does not know it by its id. */
  readonly hasHistory?: boolean;
}
