import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';

export type ContactNoteId = Id<'contact-note'>;

/** What a note is about: a colleague or a contact. */
export interface NoteTarget {
  readonly kind: 'person' | 'contact';
  readonly targetId: string;
}

export interface ContactNote extends NoteTarget {
  readonly id: ContactNoteId;
  readonly companyId: CompanyId;
  readonly authorId: UserId;
  readonly text: string;
  readonly isShared: boolean;
  readonly writtenAtMs: number;
  readonly changedAtMs: number | null;
}

export interface ContactNoteStore {
  /** On any of these: his own and those that are shared, the latest first. */
  about(reader: { companyId: CompanyId; userId: UserId }, targets: readonly NoteTarget[]): Promise<readonly ContactNote[]>;
  /** Of his own. */
  find(author: { companyId: CompanyId; userId: UserId }, id: string): Promise<ContactNote | null>;
  save(note: ContactNote): Promise<void>;
  remove(note: ContactNote): Promise<void>;
}
