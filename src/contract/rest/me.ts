import { z } from 'zod';
import { dialledSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const deviceViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  number: z.string(),
  protocol: z.enum(['sip-softphone', 'sip-phone', 'virtual']),
  isRegistered: z.boolean(),
  lines: z.number().int(),
});
export type DeviceView = z.infer<typeof deviceViewSchema>;

export const myDevices = route({
  method: 'GET',
  path: '/api/v1/me/devices',
  audience: 'signed-in',
  tag: 'me',
  summary: 'My devices, and which one I call with',
  response: z.object({ items: z.array(deviceViewSchema), currentDeviceId: z.string().nullable() }),
});

export const chooseDevice = route({
  method: 'PUT',
  path: '/api/v1/me/current-device',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Choose the device I call with',
  body: z.object({ deviceId: z.string() }),
});

/** Credentials that end with the session; the browser phone registers with them. */
export const browserPhoneCredentials = route({
  method: 'POST',
  path: '/api/v1/me/browser-phone',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Short-lived SIP credentials for the phone in this browser',
  response: z.object({
    deviceId: z.string(),
    sipUser: z.string(),
    sipDomain: z.string(),
    authorizationUser: z.string(),
    password: z.string(),
    expiresAt: timestampSchema,
    /** ws: or wss: address of the SIP server. */
    webSocketUrl: z.string(),
    displayName: z.string(),
  }),
});

export const forwardingSchema = z.object({
  immediate: dialledSchema.nullable(),
  busy: dialledSchema.nullable(),
  noAnswer: dialledSchema.nullable(),
  /** Seconds of ringing before `noAnswer` applies. */
  noAnswerAfterS: z.number().int().min(5).max(120),
});
export type ForwardingView = z.infer<typeof forwardingSchema>;

export const readForwarding = route({
  method: 'GET',
  path: '/api/v1/me/forwarding',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Where my calls go',
  response: forwardingSchema,
});

export const changeForwarding = route({
  method: 'PUT',
  path: '/api/v1/me/forwarding',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Change where my calls go',
  body: forwardingSchema,
  response: forwardingSchema,
});
