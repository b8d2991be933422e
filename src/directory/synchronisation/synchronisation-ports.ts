import type { UserId } from '../../kernel/ids.ts';
import type { Contact, ContactDetails, NumberField } from '../contact/index.ts';
import type { ContactDirectory } from '../contact-directory/index.ts';

/** A contact as it is handed to the store: mapped, its numbers made comparable by the domain's numbering plan. */
export interface PreparedContact extends ContactDetails {
  readonly sourceKey: string;
  readonly ownerId: UserId | null;
  readonly numbers: readonly {
    readonly field: NumberField;
    readonly internal: string | null;
    readonly external: string | null;
  }[];
}

export interface SynchronisationCounts {
  readonly present: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** What was read, before anybody sees it. */
export interface ContactStaging extends AsyncDisposable {
  /** Some thousands at a time. Of two with one key the later counts. */
  add(contacts: readonly PreparedContact[]): Promise<void>;
  /** What {@link apply} would do. */
  compare(): Promise<SynchronisationCounts>;
  /** All of it in one transaction; unchanged rows stay untouched. Until then everybody sees the directory as it was. */
  apply(): Promise<SynchronisationCounts>;
}

/** The contacts of directories, for those who bring them. A contact whose `numbers` alone are other ones counts as changed. */
export interface ContactStore {
  /** @param owners only contacts of these users are compared and replaced; null: the directory as a whole */
  stage(directory: ContactDirectory, owners: readonly UserId[] | null): Promise<ContactStaging>;
  /** Of one directory, by how it is now; for its list and what is shown before it is deleted. */
  count(directory: ContactDirectory): Promise<number>;
  /** All of one directory, streamed: numbers are made comparable anew when the numbering plan is another. */
  contacts(directory: ContactDirectory): AsyncIterable<Contact>;
}
