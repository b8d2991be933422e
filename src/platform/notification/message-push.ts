import type { UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { PushMessage, PushNotifier } from '../push/index.ts';
import type { User } from '../user/index.ts';
import type { NotificationChoices } from './notification-choices.ts';

export interface MessagePushParts {
  readonly notifier: Pick<PushNotifier, 'reaches' | 'notify'>;
  readonly choices: Pick<NotificationChoices, 'of' | 'mayPush'>;
  readonly user: (id: UserId) => Pick<User, 'companyId' | 'domainId' | 'language' | 'enabled'> | undefined;
  /** He said that he is not to be disturbed, or not at work. */
  readonly wantsQuiet: (id: UserId) => boolean;
}

/** What is said of one message, in its reader's language. */
export type MessageText = Pick<PushMessage, 'tag' | 'title' | 'body' | 'path'>;

const ttlS = 24 * 3600;

/** Tells people by push that somebody wrote or spoke to them, as far as they want and may be told. */
export class MessagePush {
  readonly #parts: MessagePushParts;

  constructor(parts: MessagePushParts) {
    this.#parts = parts;
  }

  /** Whether anybody may have to be told; what he chose is asked for later. */
  reaches(userId: UserId): boolean {
    return this.#parts.notifier.reaches(userId);
  }

  /** Never throws. */
  async tell(
    userId: UserId,
    text: (reader: Pick<User, 'companyId' | 'domainId'> & { readonly language: Language }) => MessageText | Promise<MessageText>,
  ): Promise<void> {
    const { notifier, choices, user, wantsQuiet } = this.#parts;
    const reader = user(userId);
    if (!reader?.enabled || wantsQuiet(userId) || !notifier.reaches(userId)) return;
    const person = { companyId: reader.companyId, userId };
    if (!choices.mayPush(person)) return;
    const chosen = await choices.of(person).catch(() => null);
    if (chosen?.pushMessages) notifier.notify(userId, { kind: 'message', ...(await text(reader)), ttlS });
  }
}
