import type { ColumnType, Generated } from 'kysely';

/** JSON is written as text, for pg would write an array as an array of PostgreSQL. */
export type Json<T> = ColumnType<T, string, string>;

/** Columns that `parley_administer` gives a table; a trigger keeps them. */
export interface Administered {
  version: Generated<number>;
  changedAt: Generated<Date>;
}
