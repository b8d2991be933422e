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

export const ownNumberKindSchema = z.enum(['mobile', 'home', 'desk', 'other']);
export type OwnNumberKind = z.infer<typeof ownNumberKindSchema>;

/** Where I am, and none of my devices is: my mobile, my home, the desk I sit at today. */
export const ownNumberSchema = z.object({
  id: z.string().max(100),
  kind: ownNumberKindSchema,
  number: dialledSchema,
  /** My calls ring there, too. What I call with always rings. */
  rings: z.boolean(),
});
export type OwnNumberView = z.infer<typeof ownNumberSchema>;

const myDevicesSchema = z.object({
  items: z.array(deviceViewSchema.extend({ rings: z.boolean() })),
  /** What I call with; null: a number. */
  currentDeviceId: z.string().nullable(),
  numbers: z.array(ownNumberSchema),
  currentNumberId: z.string().nullable(),
});
export type MyDevicesView = z.infer<typeof myDevicesSchema>;

export const myDevices = route({
  method: 'GET',
  path: '/api/v1/me/devices',
  audience: 'signed-in',
  tag: 'me',
  summary: 'My devices and numbers, which one I call with, and which ring',
  response: myDevicesSchema,
});

export const chooseDevice = route({
  method: 'PUT',
  path: '/api/v1/me/current-device',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Choose the device or number I call with',
  body: z
    .object({ deviceId: z.string(), numberId: z.string() })
    .partial()
    .refine(({ deviceId, numberId }) => (deviceId === undefined) !== (numberId === undefined), 'a device or a number'),
});

export const changeRinging = route({
  method: 'PUT',
  path: '/api/v1/me/ringing',
  audience: 'signed-in',
  tag: 'me',
  summary: 'Choose where my calls ring, and keep my other numbers',
  body: z.object({
    /** Of my devices, those that ring. */
    deviceIds: z.array(z.string().max(100)).max(100),
    /** All of them; without an id it is new. */
    numbers: z.array(ownNumberSchema.extend({ id: z.string().max(100).nullable().default(null) })).max(5),
  }),
  response: myDevicesSchema,
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
