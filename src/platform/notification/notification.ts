import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';

/** What somebody chose. */
export interface Choices {
  readonly mailMissedCalls: boolean;
  readonly mailVoicemail: boolean;
  readonly pushIncomingCalls: boolean;
  readonly pushMissedCalls: boolean;
  readonly pushMessages: boolean;
}

/** Mail only for who asks for it; push begins with a browser that asks for it. */
export const usualChoices: Choices = {
  mailMissedCalls: false,
  mailVoicemail: false,
  pushIncomingCalls: true,
  pushMissedCalls: true,
  pushMessages: true,
};

/** Whose choices. */
export interface Person {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

export interface NotificationStore {
  choices(of: Person): Promise<Partial<Choices>>;
  save(of: Person, choices: Choices): Promise<void>;
}

/** Where a mail to somebody goes, and in which language it is written. */
export interface MailReceiver {
  readonly to: string;
  readonly language: Language;
}
