import { describeError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MailSender } from '../../platform/mail/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { RecordingId } from './recording.ts';
import type { ListedRecording, RecordingStore } from './recording-ports.ts';

export interface RecordingMailParts {
  readonly logger: Logger;
  readonly mail: Pick<MailSender, 'send' | 'canSend'>;
  readonly store: Pick<RecordingStore, 'find'>;
  readonly user: (id: UserId) => User | undefined;
  /** How a reader is told who the customer was: the red list obeyed. */
  readonly customerFor: (recording: ListedRecording, reader: User) => Promise<string>;
  /** Whether he may hear it; nobody gets a link that leads nowhere. */
  readonly mayHear: (recording: ListedRecording, reader: User) => boolean;
  /** As `26.11.2026, 14:30` in a language. */
  readonly timeOf: (atMs: number, language: string) => string;
  /** Null: nobody said how this server is reached. */
  readonly pageUrl: string | null;
}

interface Words {
  readonly subject: (customer: string) => string;
  readonly text: (customer: string, time: string, length: string) => string;
  readonly page: string;
}

const words: Readonly<Record<User['language'], Words>> = {
  en: {
    subject: (customer) => `A recording is ready: ${customer}`,
    text: (customer, time, length) => `The call with ${customer} on ${time}, ${length} long, was recorded and can be heard.`,
    page: 'Listen to it:',
  },
  fr: {
    subject: (customer) => `Un enregistrement est prêt : ${customer}`,
    text: (customer, time, length) =>
      `L’appel avec ${customer} le ${time}, d’une durée de ${length}, a été enregistré et peut être écouté.`,
    page: 'L’écouter :',
  },
  de: {
    subject: (customer) => `Eine Aufzeichnung ist bereit: ${customer}`,
    text: (customer, time, length) =>
      `Das Gespräch mit ${customer} am ${time}, ${length} lang, wurde aufgezeichnet und kann angehört werden.`,
    page: 'Anhören:',
  },
  sv: {
    subject: (customer) => `En inspelning är klar: ${customer}`,
    text: (customer, time, length) => `Samtalet med ${customer} den ${time}, ${length} långt, spelades in och kan höras.`,
    page: 'Lyssna:',
  },
};

/** Tells by mail that a recording can be heard, with a link; the sound itself stays where it is sealed. */
export class RecordingMail {
  readonly #parts: RecordingMailParts;

  constructor(parts: RecordingMailParts) {
    this.#parts = parts;
  }

  async tell(companyId: CompanyId, id: RecordingId): Promise<void> {
    const { store, logger } = this.#parts;
    try {
      const recording = await store.find(companyId, id);
      for (const userId of new Set(recording?.mailUserIds)) await this.#tell(recording!, userId);
    } catch (error) {
      logger.warn('a recording could not be told of by mail', { recordingId: id, reason: describeError(error) });
    }
  }

  async #tell(recording: ListedRecording, userId: UserId): Promise<void> {
    const { user, mail, mayHear, customerFor, timeOf, pageUrl } = this.#parts;
    const reader = user(userId);
    const { companyId, id, startedAtMs, durationMs } = recording;
    if (!reader?.enabled || reader.email === null || !mail.canSend({ companyId, userId }) || !mayHear(recording, reader)) return;
    const said = words[reader.language];
    const customer = (await customerFor(recording, reader)) || '—';
    const lines = [said.text(customer, timeOf(startedAtMs, reader.language), lengthOf(durationMs))];
    if (pageUrl) lines.push('', `${said.page} ${pageUrl}?recording=${id}`);
    const about = `recording:${id}:${userId}`;
    await mail.send({ companyId, userId, to: reader.email, subject: said.subject(customer), text: lines.join('\n'), about });
  }
}

/** `2:05`. */
function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
