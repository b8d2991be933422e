import type { ContactField, FreeField, NumberField } from '../contact/index.ts';

/** How a source's fields become a contact's (T-DIR-3, T-DIR-4). */
export interface ContactMapping {
  /** Which field tells entries apart; null: what the source itself gives. */
  readonly id: string | null;
  /** Expressions with options: `sn|u`, `telephoneNumber|p::9{0}::^[0-9]{4}$`. */
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
  /** For each number the source's field that says whether it is on the red list (T-DIR-8). */
  readonly redList: Readonly<Partial<Record<NumberField, string>>>;
  /** The administrator's names of free fields; `[VIP]` in one makes it that of very important people (T-DIR-7). */
  readonly names: Readonly<Partial<Record<FreeField, string>>>;
}
