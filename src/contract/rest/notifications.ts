import { z } from 'zod';
import { route } from './route.ts';

const tag = 'me';
const audience = 'signed-in';

export const notificationChoicesSchema = z.object({
  /** An e-mail for each call I missed. */
  mailMissedCalls: z.boolean(),
  /** An e-mail for each new voicemail. */
  mailVoicemail: z.boolean(),
  /** On devices that asked for it, while no page is open there. */
  pushIncomingCalls: z.boolean(),
  pushMissedCalls: z.boolean(),
  pushMessages: z.boolean(),
});
export type NotificationChoicesView = z.infer<typeof notificationChoicesSchema>;

const answer = z.object({
  choices: notificationChoicesSchema,
  mail: z.object({
    /** Where mails go; null: I have no address. */
    receiver: z.string().nullable(),
    /** `feature-off`: taken from me by a parameter; `not-set-up`: there is no mail server. */
    state: z.enum(['offered', 'feature-off', 'not-set-up']),
  }),
  push: z.object({
    state: z.enum(['offered', 'feature-off']),
    /** With which browsers ask for push messages (RFC 8292 §3.2, base64url). */
    publicKey: z.string(),
  }),
});

export const readNotifications = route({
  method: 'GET',
  path: '/api/v1/me/notifications',
  audience,
  tag,
  summary: 'What I am told of, and how',
  response: answer,
});

export const changeNotifications = route({
  method: 'PUT',
  path: '/api/v1/me/notifications',
  audience,
  tag,
  summary: 'Change what I am told of',
  body: notificationChoicesSchema.partial(),
  response: answer,
});

const endpointSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** Ends with the session that asks, at the latest. */
export const subscribeToPush = route({
  method: 'PUT',
  path: '/api/v1/me/push-subscription',
  audience,
  tag,
  summary: 'Have this browser told of calls and messages by push (RFC 8030)',
  body: z.object({
    endpoint: endpointSchema,
    keys: z.object({
      /** RFC 8291 §3.2, base64url. */
      p256dh: z.string().regex(/^[\w-]{86,88}={0,2}$/),
      auth: z.string().regex(/^[\w-]{22}={0,2}$/),
    }),
  }),
});

export const unsubscribeFromPush = route({
  method: 'DELETE',
  path: '/api/v1/me/push-subscription',
  audience,
  tag,
  summary: 'No longer tell the browser of this session',
});
