import type { CallId, CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';

export type VoicemailMessageId = Id<'voicemail-message'>;

/** Whose mailbox. Everybody has one who may (`AuthorizeVoicemail`). */
export interface MailboxOwner {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

/** Who left a message, as he presented himself. */
export interface MessageSender {
  /** Empty when withheld or unknown. */
  readonly fromNumber: string;
  readonly fromName: string;
  readonly fromUserId: UserId | null;
  readonly isPrivate: boolean;
}

/**
 * ```
 * recorded ──► new ──heard──► old ──deleted──► gone after a day
 *               ▲              │ ▲                │
 *               └──marked new──┘ └───taken back───┘
 * ```
 */
export interface VoicemailMessage extends MailboxOwner, MessageSender {
  readonly id: VoicemailMessageId;
  readonly callId: CallId | null;
  readonly leftAtMs: number;
  readonly durationMs: number;
  /** The program ended while it was spoken: it may lack its end. */
  readonly isCutOff: boolean;
  readonly file: StoredFileId;
  readonly heardAtMs: number | null;
  readonly deletedAtMs: number | null;
}

/** Which greeting: `busy` he talks, `absent` he said that he is away, `closed` it is outside office hours. */
export const greetingKinds = ['usual', 'busy', 'absent', 'closed'] as const;
export type GreetingKind = (typeof greetingKinds)[number];

export interface Greeting extends MailboxOwner {
  readonly kind: GreetingKind;
  readonly file: StoredFileId;
  readonly durationMs: number;
  readonly recordedAtMs: number;
}

export interface MessageCount {
  /** Not heard yet. */
  readonly newMessages: number;
  readonly oldMessages: number;
}

export const noMessages: MessageCount = { newMessages: 0, oldMessages: 0 };

/** What a recording that goes on is about; kept beside it on the disk, so that it becomes a message whatever happens. */
export interface RecordingNote extends MailboxOwner, MessageSender {
  readonly id: VoicemailMessageId;
  readonly callId: CallId;
  readonly startedAtMs: number;
}
