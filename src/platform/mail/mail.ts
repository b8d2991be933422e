import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../stored-file/index.ts';

export type MailId = Id<'mail'>;

/** A file that goes with a mail; read when it is sent. One that is gone by then is left out. */
export interface MailAttachment {
  /** As the reader sees it: `message.wav`. */
  readonly fileName: string;
  readonly contentType: string;
  /** Its id in `platform/stored-file`. */
  readonly storedFile: StoredFileId;
  /** Of a picture that the HTML shows: `cid:<contentId>` (RFC 2392). */
  readonly contentId?: string;
}

/** What a feature wants sent. */
export interface OutgoingMail {
  readonly companyId: CompanyId;
  /** Whose parameters `Smtp…` hold; left out: the company's. */
  readonly userId?: UserId | undefined;
  /** One address. */
  readonly to: string;
  /** One line; at most 200 characters are kept. */
  readonly subject: string;
  readonly text: string;
  /** The same again for readers of HTML. Whoever writes it escapes what he puts in. */
  readonly html?: string | undefined;
  readonly attachments?: readonly MailAttachment[] | undefined;
  /** What it is about, like `missed-call:…`: a second mail about the same is not sent (for 30 days). */
  readonly about?: string | undefined;
}

/**
 * ```
 *  waiting ──the server took it──► sent
 *     │ ▲
 *     │ └── failed: again after a pause
 *     └──── failed too often, or refused for good ──► dead
 * ```
 */
export type MailState = 'waiting' | 'sent' | 'dead';

/** A mail in the outbox. */
export interface QueuedMail {
  readonly id: MailId;
  readonly companyId: CompanyId;
  readonly userId: UserId | null;
  readonly to: string;
  /** `<…@…>` (RFC 5322 §3.6.4), the same at every attempt. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly MailAttachment[];
  readonly state: MailState;
  /** Begun so far. */
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly nextAtMs: number;
  readonly lastError: string | null;
  readonly about: string | null;
}

/** Sends mail, by an outbox that survives a kill. */
export interface MailSender {
  /** Whether a mail server is set for him; offer nothing that needs one where it is not. */
  canSend(of: { readonly companyId: CompanyId; readonly userId?: UserId | undefined }): boolean;
  /**
   * Puts it in the outbox; when this returns it is stored and will be sent. Null: there was one about the same already.
   * @throws ParleyError `mail-not-set-up` without a server, `input-invalid` for an address that is none or a text beyond 256 KB
   */
  send(mail: OutgoingMail): Promise<MailId | null>;
}
