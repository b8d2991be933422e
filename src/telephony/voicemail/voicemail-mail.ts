import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MailSender } from '../../platform/mail/index.ts';
import type { NotificationChoices } from '../../platform/notification/index.ts';
import { type PromptLanguage, promptLanguageOf } from '../prompt/index.ts';
import type { VoicemailMessage } from './voicemail.ts';

export interface VoicemailMailParts {
  readonly logger: Logger;
  readonly mail: Pick<MailSender, 'send'>;
  readonly choices: Pick<NotificationChoices, 'mails'>;
  /** How the owner of the mailbox is told who called: red list and withheld numbers obeyed. */
  readonly callerOf: (message: VoicemailMessage) => Promise<string>;
  /** As `26.11.2026, 14:30` in a language. */
  readonly timeOf: (atMs: number, language: string) => string;
  /** Where the page of messages is; null when nobody said how this server is reached. */
  readonly pageUrl: string | null;
}

interface Words {
  readonly subject: (caller: string) => string;
  readonly text: (caller: string, time: string, length: string) => string;
  readonly cutOff: string;
  readonly page: string;
  readonly fileName: string;
}

const words: Readonly<Record<PromptLanguage, Words>> = {
  en: {
    subject: (caller) => `New voice message from ${caller}`,
    text: (caller, time, length) => `${caller} left a message for you on ${time}, ${length} long. You find it attached.`,
    cutOff: 'The server was interrupted while it was spoken: its end may be missing.',
    page: 'All your messages:',
    fileName: 'message',
  },
  fr: {
    subject: (caller) => `Nouveau message vocal de ${caller}`,
    text: (caller, time, length) => `${caller} vous a laissé un message le ${time}, d’une durée de ${length}. Il est joint.`,
    cutOff: 'Le serveur a été interrompu pendant le message : la fin peut manquer.',
    page: 'Tous vos messages :',
    fileName: 'message',
  },
  de: {
    subject: (caller) => `Neue Sprachnachricht von ${caller}`,
    text: (caller, time, length) =>
      `${caller} hat am ${time} eine Nachricht für Sie hinterlassen, ${length} lang. Sie liegt bei.`,
    cutOff: 'Der Server wurde währenddessen unterbrochen: Das Ende kann fehlen.',
    page: 'Alle Ihre Nachrichten:',
    fileName: 'nachricht',
  },
  sv: {
    subject: (caller) => `Nytt röstmeddelande från ${caller}`,
    text: (caller, time, length) => `${caller} lämnade ett meddelande till dig ${time}, ${length} långt. Det är bifogat.`,
    cutOff: 'Servern avbröts medan det talades in: slutet kan saknas.',
    page: 'Alla dina meddelanden:',
    fileName: 'meddelande',
  },
};

/** Sends new messages by mail, with the recording, once each. */
export class VoicemailMail {
  readonly #parts: VoicemailMailParts;

  constructor(parts: VoicemailMailParts) {
    this.#parts = parts;
  }

  /** Again for the same message it does nothing. @throws when it may be mended by trying again: the store is away */
  async tell(message: VoicemailMessage): Promise<void> {
    try {
      await this.#tell(message);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code === 'store-unavailable') throw error;
      this.#parts.logger.warn('a message could not be sent by mail', { message: message.id, reason: describeError(error) });
    }
  }

  async #tell(message: VoicemailMessage): Promise<void> {
    const { mail, choices, callerOf, timeOf, pageUrl } = this.#parts;
    const { companyId, userId, id, file, leftAtMs, durationMs, isCutOff, deletedAtMs } = message;
    if (deletedAtMs !== null) return;
    const receiver = await choices.mails({ companyId, userId }, 'mailVoicemail');
    if (!receiver) return;
    const said = words[promptLanguageOf(receiver.language)];
    const caller = await callerOf(message);
    const lines = [said.text(caller, timeOf(leftAtMs, receiver.language), lengthOf(durationMs))];
    if (isCutOff) lines.push('', said.cutOff);
    if (pageUrl) lines.push('', `${said.page} ${pageUrl}?message=${id}`);
    await mail.send({
      companyId,
      userId,
      to: receiver.to,
      subject: said.subject(caller),
      text: lines.join('\n'),
      attachments: [{ fileName: `${said.fileName}.wav`, contentType: 'audio/wav', storedFile: file }],
      about: `voicemail:${id}`,
    });
  }
}

/** `2:05`. */
function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
