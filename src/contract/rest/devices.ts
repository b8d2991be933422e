import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { bulkAnswerSchema, csvBodySchema, mostAtOnce } from './bulk.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { idParams } from './primitives.ts';
import { route } from './route.ts';
import { codecSchema, internalNumberSchema, nameSchema } from './telephony-primitives.ts';

export const deviceProtocolSchema = z.enum(['sip-softphone', 'sip-phone', 'virtual']);
export const deviceTransportSchema = z.enum(['any', 'udp', 'tcp', 'tls', 'ws', 'wss']);

/** What may be said of a device (T-USR-2). */
const deviceFields = {
  domainId: z.string(),
  /** The person it belongs to; null for a phone in a hall or meeting room. */
  userId: z.string().nullable(),
  name: nameSchema,
  number: internalNumberSchema,
  description: z.string().trim().max(500),
  protocol: deviceProtocolSchema,
  /** One Number: rings together with the user's other devices, whichever number of his was called. */
  oneNumber: z.boolean(),
  /** Calls at once. */
  lines: z.number().int().min(1).max(50),
  dtmfMethod: z.enum(['rfc4733', 'sip-info']),
  /** The best first; empty: all. */
  codecs: z.array(codecSchema).max(10),
  videoAllowed: z.boolean(),
  /** The only transport by which it may register; `tls` and `wss` are encrypted. */
  transport: deviceTransportSchema,
  /** An address or network from which alone it may register; null: anywhere. */
  allowedAddress: z.string().trim().max(60).nullable(),
  /** `host` or `host:port` that the device is told; null: none. */
  stunServer: z.string().trim().max(260).nullable(),
  enabled: z.boolean(),
};

export const deviceSchema = z.object({
  ...deviceFields,
  ...administeredSchema.shape,
  id: z.string(),
  /** SIP id: user part of its address and digest user name. */
  sipUser: z.string(),
  domainName: z.string(),
  userName: z.string().nullable(),
  isRegistered: z.boolean(),
});
export type DeviceView = z.infer<typeof deviceSchema>;

/** Everything that is typed into a phone. The password is shown once, when it is made. */
export const sipAccountSchema = z.object({
  user: z.string(),
  password: z.string(),
  domain: z.string(),
  realm: z.string(),
  /** Where the phone sends its requests: each way on which the server listens and the device may come. */
  servers: z.array(z.object({ transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']), host: z.string(), port: z.number().int() })),
  stunServer: z.string().nullable(),
});
export type SipAccountView = z.infer<typeof sipAccountSchema>;

/** `sip` is null for a virtual device, which never registers. */
export const createdDeviceSchema = z.object({ device: deviceSchema, sip: sipAccountSchema.nullable() });

export const newDeviceSchema = z.object({
  ...deviceFields,
  /** Left out: the owner's domain, or mine. */
  domainId: z.string().optional(),
  userId: z.string().nullable().default(null),
  description: deviceFields.description.default(''),
  protocol: deviceProtocolSchema.default('sip-phone'),
  oneNumber: z.boolean().default(true),
  lines: deviceFields.lines.default(2),
  dtmfMethod: deviceFields.dtmfMethod.default('rfc4733'),
  codecs: deviceFields.codecs.default([]),
  videoAllowed: z.boolean().default(false),
  transport: deviceTransportSchema.default('any'),
  allowedAddress: deviceFields.allowedAddress.default(null),
  stunServer: deviceFields.stunServer.default(null),
  enabled: z.boolean().default(true),
  /** Left out: made up. */
  sipUser: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, hyphen and underscore')
    .optional(),
});
export type NewDeviceInput = z.infer<typeof newDeviceSchema>;

const tag = 'devices';
const audience = 'administrator';
const devices = administered(tag);

export const listDevices = devices.list({
  summary: 'Devices of the company',
  item: deviceSchema,
  sortable: ['number', 'name', 'user', 'protocol', 'domain', 'changedAt'],
  filters: {
    domainId: z.string().max(100).optional(),
    userId: z.string().max(100).optional(),
    protocol: deviceProtocolSchema.optional(),
    enabled: flagSchema.optional(),
  },
});

export const createDevice = devices.create({
  summary: 'Add a device; its SIP password is shown once',
  body: newDeviceSchema,
  response: createdDeviceSchema,
});

/** With the account of each; `sip` is null for virtual devices, and of a trial, whose `created` is 0 and whose ids are empty. */
const madeDevicesSchema = bulkAnswerSchema.extend({
  items: z.array(bulkAnswerSchema.shape.items.element.extend({ number: z.string(), sip: sipAccountSchema.nullable() })),
});
export type MadeDeviceView = z.infer<typeof madeDevicesSchema>['items'][number];

/** All or none. `duplicate` makes `count` devices of one, with consecutive numbers; `{number}` in the name becomes each one's number. */
export const createDevices = route({
  method: 'POST',
  path: '/api/v1/admin/devices/bulk',
  audience,
  tag,
  summary: 'Add many devices, or a run of consecutive numbers, at once',
  body: z.union([
    z.object({ items: z.array(newDeviceSchema).min(1).max(mostAtOnce) }),
    z.object({ duplicate: z.object({ device: newDeviceSchema, count: z.number().int().min(1).max(mostAtOnce) }) }),
  ]),
  response: madeDevicesSchema,
});

/**
 * Columns: number, and any of name, login, domain, protocol, description, lines, oneNumber, dtmf, codecs, transport, address, stun,
 * video, enabled, sipUser; in any order, hyphens and case do not matter.
 */
export const pasteDevices = route({
  method: 'POST',
  path: '/api/v1/admin/devices/csv',
  audience,
  tag,
  summary: 'Add devices from the text of a spreadsheet, all or none',
  body: csvBodySchema,
  response: madeDevicesSchema,
});

export const readDevice = devices.read({ summary: 'One device', response: deviceSchema });

/** A device that is disabled, or may no longer come the way it came, loses its registration at once. */
export const changeDevice = devices.change({
  summary: 'Change a device',
  fields: z.object(deviceFields).omit({ domainId: true }),
  response: deviceSchema,
});

export const deviceDependents = devices.dependents('What hangs on a device');

export const deleteDevice = devices.remove('Delete a device');

export const renewDevicePassword = route({
  method: 'POST',
  path: '/api/v1/admin/devices/:id/sip-password',
  audience,
  tag,
  summary: 'A new SIP password, shown once; the old one stops working',
  params: idParams,
  response: sipAccountSchema,
});
