import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MailSender } from '../../platform/mail/index.ts';
import type { NotificationChoices } from '../../platform/notification/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import type { MissedCall } from './missed-call.ts';
import { writeMissedCall } from './missed-call-words.ts';

export interface MissedCallMailParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mail: MailSender;
  readonly choices: Pick<NotificationChoices, 'mails'>;
  readonly names: Pick<PartyNames, 'named' | 'prepare'>;
  readonly domainOf: (userId: UserId) => DomainId | undefined;
  /** Where browsers find the pages, without a slash at the end; null: not known, mails have no link. */
  readonly publicUrl: string | null;
  /** IANA name. */
  readonly timeZone: string;
}

const namesPatienceMs = 2000;
const hourMs = 3_600_000;
/** A machine that calls all day must not fill a mailbox. */
const mostInAnHour = 30;

/** Writes to who missed a call (T-APP-7). */
export class MissedCallMail {
  readonly #parts: MissedCallMailParts;
  readonly #recent = new Map<UserId, number[]>();

  constructor(parts: MissedCallMailParts) {
    this.#parts = parts;
  }

  /** Never throws. */
  async tell(call: MissedCall): Promise<void> {
    const { logger } = this.#parts;
    try {
      await this.#write(call);
    } catch (error) {
      logger.warn('a mail about a missed call was not written', { callId: call.callId, reason: describeError(error) });
    }
  }

  async #write(call: MissedCall): Promise<void> {
    const { choices, names, domainOf, mail, publicUrl, timeZone } = this.#parts;
    const { companyId, userId, callId, part, otherNumber: number, otherName: displayName, otherUserId, isPrivate } = call;
    const domainId = domainOf(userId);
    if (!domainId) return;
    const receiver = await choices.mails({ companyId, userId }, 'mailMissedCalls');
    if (!receiver || this.#isTooMuch(userId)) return;
    if (number !== '') await names.prepare(companyId, domainId, [number], namesPatienceMs);
    const viewer = { companyId, userId, queueId: null };
    const caller = names.named(viewer, { number, displayName, isPrivate, userId: otherUserId });
    const dialled = caller.isPrivate ? '' : caller.number || (caller.reference ?? '');
    const link = publicUrl !== null && dialled !== '' ? `${publicUrl}/dial?number=${encodeURIComponent(dialled)}` : null;
    const { to, language } = receiver;
    const { startedAtMs, endedAtMs } = call;
    const text = writeMissedCall(language, { caller, startedAtMs, endedAtMs, link, timeZone });
    await mail.send({ companyId, userId, to, ...text, about: `missed-call:${callId}:${userId}:${part}` });
  }

  #isTooMuch(userId: UserId): boolean {
    const now = this.#parts.clock.now();
    const recent = (this.#recent.get(userId) ?? []).filter((atMs) => atMs > now - hourMs);
    this.#recent.set(userId, [...recent, now].slice(-mostInAnHour));
    return recent.length >= mostInAnHour;
  }
}
