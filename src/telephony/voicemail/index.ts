export { VoicemailDeposit } from './deposit.ts';
export { MailboxAccess } from './mailbox-access.ts';
export { largestGreetingBytes, Mailboxes } from './mailboxes.ts';
export { MessageCounts } from './message-counts.ts';
export { MessageLamps } from './message-lamps.ts';
export { PinGuard } from './pin-guard.ts';
export { UnaskedLamps } from './unasked-lamps.ts';
export {
  type Greeting,
  type GreetingKind,
  greetingKinds,
  type MailboxOwner,
  type MessageCount,
  type MessageSender,
  type RecordingNote,
  type VoicemailMessage,
  type VoicemailMessageId,
} from './voicemail.ts';
export { VoicemailMail } from './voicemail-mail.ts';
export { VoicemailMenu } from './voicemail-menu.ts';
export { VoicemailNumbers, voicemailCodes } from './voicemail-numbers.ts';
export { authorizeVoicemail, voicemailParameters, voicemailSettings } from './voicemail-parameters.ts';
export type { RecordingShelf, SoundStretch, VoicemailStore } from './voicemail-ports.ts';
export { VoicemailRecorder } from './voicemail-recorder.ts';
