import { z } from 'zod';
import { administeredSchema, versionSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export const phoneVendorSchema = z.enum(['fanvil', 'grandstream', 'mitel', 'poly', 'snom', 'yealink']);
export type PhoneVendorView = z.infer<typeof phoneVendorSchema>;

/** `watch`: has a lamp that shows whether the number is in a call; `dial`: only dials. */
export const phoneKeySchema = z.object({
  kind: z.enum(['watch', 'dial']),
  number: z.string().regex(/^\+?[\d*#]{1,30}$/, 'digits, * and #'),
  label: z.string().trim().max(40),
});
export type PhoneKeyView = z.infer<typeof phoneKeySchema>;

/**
 * `closed`: gets nothing; `open`: its next request gets new passwords; `expired`: it did not ask in time; `enrolled`: it has
 * passwords and fetches with them; `password-changed`: the device got another SIP password meanwhile, and it gets nothing.
 */
export const phoneStateSchema = z.enum(['closed', 'open', 'expired', 'enrolled', 'password-changed']);

const fetchSchema = z.object({
  at: timestampSchema,
  address: z.string(),
  userAgent: z.string(),
  file: z.string(),
  outcome: z.enum(['enrolled', 'delivered', 'pointed', 'not-open', 'no-server', 'plain-http', 'wrong-password', 'wrong-phone']),
});

export const phoneSchema = z.object({
  ...administeredSchema.shape,
  vendor: phoneVendorSchema,
  model: z.string(),
  /** 12 hexadecimal digits in lower case. */
  mac: z.string(),
  keys: z.array(phoneKeySchema),
  state: phoneStateSchema,
  openUntil: timestampSchema.nullable(),
  enrolledAt: timestampSchema.nullable(),
  /** Something changed since it fetched. */
  isBehind: z.boolean(),
  /** What is typed into the telephone, or given to it by DHCP (option 66). */
  url: z.string(),
  /** Whether it comes by TLS; otherwise it is refused unless PhonePlainHttp allows it. */
  isEncrypted: z.boolean(),
  /** The last requests, the newest first. */
  fetches: z.array(fetchSchema),
});
export type PhoneView = z.infer<typeof phoneSchema>;

/** Null: the device does not fetch a configuration. */
const answerSchema = z.object({ phone: phoneSchema.nullable() });

const tag = 'devices';
const audience = 'administrator';
const path = '/api/v1/admin/devices/:id/phone';

export const readPhone = route({
  method: 'GET',
  path,
  audience,
  tag,
  summary: 'How a desk phone is set up by itself',
  params: idParams,
  response: answerSchema,
});

/** Another maker or MAC address makes another address of the telephone and closes it. */
export const savePhone = route({
  method: 'PUT',
  path,
  audience,
  tag,
  summary: 'Say which telephone a device is, so that it can fetch its configuration',
  params: idParams,
  body: z.object({
    vendor: phoneVendorSchema,
    model: z.string().trim().max(60).default(''),
    mac: z
      .string()
      .trim()
      .regex(/^(?:[\da-f]{12}|[\da-f]{2}(?:[:-][\da-f]{2}){5})$/i, 'a MAC address like 00:15:65:12:34:56')
      .transform((text) => text.replaceAll(/[:-]/g, '').toLowerCase()),
    keys: z.array(phoneKeySchema).max(60).default([]),
    /** 0 when there is none yet. */
    version: versionSchema.or(z.literal(0)),
  }),
  response: answerSchema,
});

export const removePhone = route({
  method: 'DELETE',
  path,
  audience,
  tag,
  summary: 'Set a desk phone up by hand again; what it has registered stays',
  params: idParams,
});

export const openPhone = route({
  method: 'POST',
  path: `${path}/enrolment`,
  audience,
  tag,
  summary: 'Let the next request of the telephone get new passwords',
  params: idParams,
  body: z.object({ hours: z.number().int().min(1).max(168).default(24) }),
  response: answerSchema,
});

export const closePhone = route({
  method: 'DELETE',
  path: `${path}/enrolment`,
  audience,
  tag,
  summary: 'Give the telephone nothing any more',
  params: idParams,
  response: answerSchema,
});

export const syncPhone = route({
  method: 'POST',
  path: `${path}/check-sync`,
  audience,
  tag,
  summary: 'Ask the registered telephones of the device to fetch their configuration now',
  params: idParams,
  response: z.object({ told: z.number().int(), understood: z.number().int() }),
});

/** Recorded in the record of changes. */
export const phoneAdminPassword = route({
  method: 'POST',
  path: `${path}/admin-password`,
  audience,
  tag,
  summary: 'Show what opens the settings on the telephone itself',
  params: idParams,
  response: z.object({ password: z.string() }),
});
