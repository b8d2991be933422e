import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { Language } from '../../kernel/language.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MessagePush } from '../../platform/notification/index.ts';
import { callerInWords } from '../missed-call/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import type { Mailboxes, MailboxOwner, VoicemailMessage, VoicemailMessageId } from '../voicemail/index.ts';

export interface VoicemailAlertsParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly mailboxes: Pick<Mailboxes, 'onChanged' | 'messages'>;
  readonly push: Pick<MessagePush, 'reaches' | 'tell'>;
  readonly names: Pick<PartyNames, 'named' | 'prepare'>;
}

const titles: Readonly<Record<Language, string>> = {
  en: 'New voice message',
  de: 'Neue Sprachnachricht',
  fr: 'Nouveau message vocal',
  sv: 'Nytt röstmeddelande',
};
const namesPatienceMs = 500;
/** An older message that is new was marked so by its reader. */
const newsMs = 3_600_000;

/** Tells by push that somebody left a message, once each. */
export class VoicemailAlerts implements Disposable {
  readonly #parts: VoicemailAlertsParts;
  /** When each of those that were told may be forgotten. */
  readonly #told = new Map<VoicemailMessageId, number>();
  readonly #stop: Unsubscribe;

  constructor(parts: VoicemailAlertsParts) {
    this.#parts = parts;
    this.#stop = parts.mailboxes.onChanged((owner) => {
      if (parts.push.reaches(owner.userId)) void this.#look(owner);
    });
  }

  async #look(owner: MailboxOwner): Promise<void> {
    const { clock, logger, mailboxes } = this.#parts;
    try {
      const messages = await mailboxes.messages(owner);
      const now = clock.now();
      for (const [id, untilMs] of this.#told) if (untilMs < now) this.#told.delete(id);
      for (const message of messages) {
        const { id, heardAtMs, deletedAtMs, leftAtMs, durationMs } = message;
        const untilMs = leftAtMs + durationMs + newsMs;
        if (this.#told.has(id) || untilMs < now) continue;
        this.#told.set(id, untilMs);
        if (heardAtMs === null && deletedAtMs === null) await this.#tell(message);
      }
    } catch (error) {
      logger.warn('a voice message could not be told by push', { userId: owner.userId, error });
    }
  }

  async #tell(message: VoicemailMessage): Promise<void> {
    const { companyId, userId, id, durationMs, fromNumber: number, fromName: displayName, fromUserId, isPrivate } = message;
    const { push, names } = this.#parts;
    await push.tell(userId, async ({ language, domainId }) => {
      if (number !== '') await names.prepare(companyId, domainId, [number], namesPatienceMs);
      const caller = names.named({ companyId, userId, queueId: null }, { number, displayName, userId: fromUserId, isPrivate });
      return {
        tag: `voicemail:${id}`,
        title: titles[language],
        body: `${callerInWords(language, caller)} · ${lengthOf(durationMs)}`,
        path: '/voicemail',
      };
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}

/** `2:05`. */
function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
