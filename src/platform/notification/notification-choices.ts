import type { UserId } from '../../kernel/ids.ts';
import type { MailSender } from '../mail/index.ts';
import { featureSwitch, type ParameterReader } from '../parameter/index.ts';
import type { User } from '../user/index.ts';
import { type Choices, type MailReceiver, type NotificationStore, type Person, usualChoices } from './notification.ts';

export const authorizedEmailNotification = featureSwitch(
  'AuthorizedEmailNotification',
  'May have an e-mail sent for missed calls and voicemail.',
  { expert: true, readBy: 'mail about missed calls and voicemail, whenever one is due' },
);

export const authorizedPushNotification = featureSwitch(
  'AuthorizedPushNotification',
  'May be told of calls and messages on devices whose page is closed.',
  { readBy: 'push messages, when a browser asks for them and whenever one is due' },
);

export const notificationParameters = [authorizedEmailNotification, authorizedPushNotification] as const;

export interface NotificationChoicesParts {
  readonly store: NotificationStore;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly mail: Pick<MailSender, 'canSend'>;
  readonly user: (id: UserId) => Pick<User, 'companyId' | 'email' | 'language' | 'enabled'> | undefined;
}

/** What people want to be told of. */
export class NotificationChoices {
  readonly #parts: NotificationChoicesParts;

  constructor(parts: NotificationChoicesParts) {
    this.#parts = parts;
  }

  async of(person: Person): Promise<Choices> {
    return { ...usualChoices, ...(await this.#parts.store.choices(person)) };
  }

  async change(person: Person, change: { readonly [K in keyof Choices]?: boolean | undefined }): Promise<Choices> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const choices = { ...(await this.of(person)), ...given };
    await this.#parts.store.save(person, choices);
    return choices;
  }

  /** Where a mail about this goes; null: he does not want one, may not have one, has no address, or there is no mail server. */
  async mails(person: Person, about: 'mailMissedCalls' | 'mailVoicemail'): Promise<MailReceiver | null> {
    const { user, mail } = this.#parts;
    const who = user(person.userId);
    if (!who?.enabled || who.email === null || !this.mayMail(person) || !mail.canSend(person)) return null;
    return (await this.of(person))[about] ? { to: who.email, language: who.language } : null;
  }

  mayMail(person: Person): boolean {
    return this.#parts.parameters.value(authorizedEmailNotification, person);
  }

  mayPush(person: Person): boolean {
    return this.#parts.parameters.value(authorizedPushNotification, person);
  }

  /** What the page of settings has to know about mail. */
  mailState(person: Person): { readonly receiver: string | null; readonly state: 'offered' | 'feature-off' | 'not-set-up' } {
    const receiver = this.#parts.user(person.userId)?.email ?? null;
    if (!this.mayMail(person)) return { receiver, state: 'feature-off' };
    return { receiver, state: this.#parts.mail.canSend(person) ? 'offered' : 'not-set-up' };
  }
}
