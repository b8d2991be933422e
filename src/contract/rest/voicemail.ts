import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const greetingKindSchema = z.enum(['usual', 'busy', 'absent', 'closed']);
export type VoicemailGreetingKind = z.infer<typeof greetingKindSchema>;

export const voicemailMessageSchema = z.object({
  id: z.string(),
  callId: z.string().nullable(),
  /** Empty when withheld or on the red list. */
  fromNumber: z.string(),
  fromName: z.string(),
  fromUserId: z.string().nullable(),
  isPrivate: z.boolean(),
  companyName: z.string().nullable(),
  contactId: z.string().nullable(),
  /** Of a number on the red list, which is empty then: what can be dialled in its place. */
  reference: z.string().nullable(),
  leftAt: timestampSchema,
  durationMs: z.number().int(),
  /** The server was interrupted while it was spoken: its end may be missing. */
  isCutOff: z.boolean(),
  heardAt: timestampSchema.nullable(),
});
export type VoicemailMessageView = z.infer<typeof voicemailMessageSchema>;

export const voicemailGreetingSchema = z.object({
  kind: greetingKindSchema,
  durationMs: z.number().int(),
  recordedAt: timestampSchema,
});
export type VoicemailGreetingView = z.infer<typeof voicemailGreetingSchema>;

export const voicemailBoxSchema = z.object({
  hasPin: z.boolean(),
  /** Too many wrong PINs were entered by telephone; null: open. */
  lockedUntil: timestampSchema.nullable(),
  newMessages: z.number().int(),
  oldMessages: z.number().int(),
  maxMessages: z.number().int(),
  /** What is dialled to hear messages by telephone. */
  menuCode: z.string(),
  /** The greeting that everybody hears; null: the one for my state. */
  alwaysGreeting: greetingKindSchema.nullable(),
  greetings: z.array(voicemailGreetingSchema),
});
export type VoicemailBox = z.infer<typeof voicemailBoxSchema>;

const tag = 'voicemail';
const idParams = z.object({ id: z.uuid() });
const kindParams = z.object({ kind: greetingKindSchema });

export const readVoicemailBox = route({
  method: 'GET',
  path: '/api/v1/voicemail',
  audience: 'signed-in',
  tag,
  summary: 'My mailbox: how many messages, which greetings, whether it has a PIN',
  response: voicemailBoxSchema,
});

export const listVoicemailMessages = route({
  method: 'GET',
  path: '/api/v1/voicemail/messages',
  audience: 'signed-in',
  tag,
  summary: 'Messages that callers left me, the newest first',
  response: z.object({ messages: z.array(voicemailMessageSchema) }),
});

export const hearVoicemailMessage = route({
  method: 'GET',
  path: '/api/v1/voicemail/messages/:id/sound',
  audience: 'signed-in',
  tag,
  summary: 'The recording, a WAV file; in parts where a range is asked for',
  params: idParams,
  query: z.object({ download: z.enum(['yes']).optional() }),
  contentType: 'audio/wav',
});

export const changeVoicemailMessage = route({
  method: 'PATCH',
  path: '/api/v1/voicemail/messages/:id',
  audience: 'signed-in',
  tag,
  summary: 'Mark a message as heard or new, delete it, or take that back within a day',
  params: idParams,
  body: z.object({ isHeard: z.boolean().optional(), isDeleted: z.boolean().optional() }),
  response: voicemailMessageSchema,
});

export const hearVoicemailGreeting = route({
  method: 'GET',
  path: '/api/v1/voicemail/greetings/:kind/sound',
  audience: 'signed-in',
  tag,
  summary: 'A greeting of mine, a WAV file',
  params: kindParams,
  contentType: 'audio/wav',
});

export const saveVoicemailGreeting = route({
  method: 'POST',
  path: '/api/v1/voicemail/greetings/:kind',
  audience: 'signed-in',
  tag,
  summary: 'Use this WAV file as my greeting in that state',
  params: kindParams,
  isUpload: true,
  maxBodyBytes: 20_000_000,
  response: voicemailGreetingSchema,
});

export const removeVoicemailGreeting = route({
  method: 'DELETE',
  path: '/api/v1/voicemail/greetings/:kind',
  audience: 'signed-in',
  tag,
  summary: 'Use the standard greeting again',
  params: kindParams,
});

export const changeVoicemailChoices = route({
  method: 'PATCH',
  path: '/api/v1/voicemail',
  audience: 'signed-in',
  tag,
  summary: 'Choose the greeting that everybody hears, or with null the one for my state',
  body: z.object({ alwaysGreeting: greetingKindSchema.nullable() }),
  response: voicemailBoxSchema,
});

export const administeredMailboxSchema = z.object({
  userId: z.string(),
  name: z.string(),
  login: z.string(),
  number: z.string(),
  /** Whether he may have one (AuthorizeVoicemail). */
  isOn: z.boolean(),
  hasPin: z.boolean(),
  lockedUntil: timestampSchema.nullable(),
  newMessages: z.number().int(),
  oldMessages: z.number().int(),
  maxMessages: z.number().int(),
});
export type AdministeredMailbox = z.infer<typeof administeredMailboxSchema>;

export const listMailboxes = route({
  method: 'GET',
  path: '/api/v1/admin/mailboxes',
  audience: 'administrator',
  tag,
  summary: 'The mailboxes of the company: how full, with PIN or without, locked or not; never what is in them',
  response: z.object({ mailboxes: z.array(administeredMailboxSchema) }),
});

export const unlockMailbox = route({
  method: 'POST',
  path: '/api/v1/admin/mailboxes/:userId/unlock',
  audience: 'administrator',
  tag,
  summary: 'Let its owner try his PIN again',
  params: z.object({ userId: z.uuid() }),
});
