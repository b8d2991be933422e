import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type {
  Greeting,
  GreetingKind,
  MailboxOwner,
  MessageCount,
  RecordingNote,
  VoicemailMessage,
  VoicemailMessageId,
} from './voicemail.ts';

/** Messages and greetings in the store. */
export interface VoicemailStore {
  /** `known`: it was there already; `no-mailbox`: the user is gone. */
  addMessage(message: VoicemailMessage): Promise<'added' | 'known' | 'no-mailbox'>;
  /** Not the deleted ones; the newest first. */
  messages(owner: MailboxOwner): Promise<readonly VoicemailMessage[]>;
  /** Deleted ones too, for a day. */
  message(owner: MailboxOwner, id: VoicemailMessageId): Promise<VoicemailMessage | null>;
  /** Null: there is none. */
  changeMessage(
    owner: MailboxOwner,
    id: VoicemailMessageId,
    change: Partial<Pick<VoicemailMessage, 'heardAtMs' | 'deletedAtMs'>>,
  ): Promise<VoicemailMessage | null>;
  /** Of all mailboxes that hold something. */
  counts(): Promise<readonly (MailboxOwner & MessageCount)[]>;
  /** Messages of a company deleted before, and of these users left before: gone for good. @returns their files */
  forget(
    companyId: CompanyId,
    before: { readonly deletedMs: number; readonly leftMs: readonly { readonly userId: UserId; readonly ms: number }[] },
  ): Promise<readonly StoredFileId[]>;
  greetings(owner: MailboxOwner): Promise<readonly Greeting[]>;
  /** @returns the file of the one before */
  saveGreeting(greeting: Greeting): Promise<StoredFileId | null>;
  removeGreeting(owner: MailboxOwner, kind: GreetingKind): Promise<StoredFileId | null>;
  /** The greeting that he chose for everybody; null: the one for his state. */
  alwaysGreeting(owner: MailboxOwner): Promise<GreetingKind | null>;
  setAlwaysGreeting(owner: MailboxOwner, kind: GreetingKind | null): Promise<void>;
  /** Hash of his PIN; null: he has none. */
  pinHash(owner: MailboxOwner): Promise<string | null>;
  setPinHash(owner: MailboxOwner, hash: string): Promise<void>;
  withPin(companyId: CompanyId): Promise<ReadonlySet<UserId>>;
}

/** A stretch of sound in a file. */
export interface SoundStretch {
  readonly durationMs: number;
  /** A WAV file of 16 bits, one channel. */
  readonly wav: () => AsyncIterable<Uint8Array>;
}

/** Recordings while they are made, on the disk beside a note of what they are about. */
export interface RecordingShelf {
  /** The note is on the disk when it returns. @returns where to record. @throws ParleyError `storage-full` */
  begin(note: RecordingNote): Promise<string>;
  /** Where something is recorded that becomes no message by itself; swept at the next start. */
  scratch(id: VoicemailMessageId): Promise<string>;
  /** Notes whose recording was not taken away; what is no note of ours is passed over. */
  unfinished(): Promise<readonly RecordingNote[]>;
  /** What the caller said, as far as it got; its header may be wrong. Null: there is nothing. @param mostMs cuts the end off */
  sound(id: VoicemailMessageId, mostMs?: number): Promise<SoundStretch | null>;
  remove(id: VoicemailMessageId): Promise<void>;
}
