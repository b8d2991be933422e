export type { MailAttachment, MailId, MailSender, MailState, OutgoingMail, QueuedMail } from './mail.ts';
export { isMailAddress } from './mail-address.ts';
export { MailOutbox, type MailOutboxParts } from './mail-outbox.ts';
export { type MailSecurity, mailParameters } from './mail-parameters.ts';
export { type CompleteMail, type MailFiles, MailRefused, type MailStore, type MailTransport } from './mail-ports.ts';
export { type MailParameterReader, type MailSettings, mailSettingsOf } from './mail-settings.ts';
