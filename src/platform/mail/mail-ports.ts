import type { Readable } from 'node:stream';
import type { CompanyId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../stored-file/index.ts';
import type { MailId, QueuedMail } from './mail.ts';
import type { MailSettings } from './mail-settings.ts';

/** The outbox in the store. */
export interface MailStore {
  /** False: there is one about the same. */
  enqueue(mail: QueuedMail): Promise<boolean>;
  /** Takes what is due, each for `leaseMs`: nobody else takes it meanwhile, and it comes back should this program end. Counts the attempt. */
  claim(nowMs: number, by: { readonly leaseMs: number; readonly most: number }): Promise<readonly QueuedMail[]>;
  /** What is not `waiting` any more loses its text and attachments. */
  settle(id: MailId, end: Pick<QueuedMail, 'state' | 'nextAtMs' | 'lastError'>): Promise<void>;
  /** Those that are over and were made before this moment. */
  forget(madeBeforeMs: number): Promise<number>;
}

/** Reads what goes with a mail. */
export interface MailFiles {
  /** Null: it is gone. */
  open(companyId: CompanyId, storedFile: StoredFileId): Promise<{ readonly stream: Readable; readonly size: number } | null>;
}

/** A mail with everything that goes on the wire. */
export interface CompleteMail extends Pick<QueuedMail, 'to' | 'messageId' | 'subject' | 'text' | 'html'> {
  readonly dateMs: number;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly contentType: string;
    readonly contentId?: string;
    readonly content: Readable;
  }[];
}

/** Hands a mail to a server. */
export interface MailTransport {
  /**
   * Returns when the server took it.
   * @throws MailRefused when the server answered and did not take it; whatever the network says otherwise
   */
  hand(settings: MailSettings, mail: CompleteMail, signal: AbortSignal): Promise<void>;
}

/** The server answered, and not as it should. */
export class MailRefused extends Error {
  /** Whether this mail will never be taken, whatever is corrected about server and account: its receiver or its content. */
  readonly isOfThisMail: boolean;

  constructor(message: string, { isOfThisMail }: { isOfThisMail: boolean }) {
    super(message);
    this.name = 'MailRefused';
    this.isOfThisMail = isOfThisMail;
  }
}
