import { z } from 'zod';
import { listSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { trunkStateSchema } from './trunks.ts';

/** A link to a carrier or another telephone system (T-SVC-2). */
export const connectionSchema = z.object({
  trunkId: z.string(),
  name: z.string(),
  domainId: z.string(),
  domainName: z.string(),
  host: z.string(),
  /** Null: found by DNS (RFC 3263). */
  port: z.number().int().nullable(),
  transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']).nullable(),
  authentication: z.enum(['registration', 'address']),
  state: trunkStateSchema,
  stateText: z.string(),
  /** Since when it is in this state; null: not heard of yet. */
  sinceMs: timestampSchema.nullable(),
  isConnected: z.boolean(),
  /** Calls on it now and at most. */
  calls: z.object({ now: z.number().int(), maximum: z.number().int() }),
});
export type ConnectionView = z.infer<typeof connectionSchema>;

/** Changes arrive on the WebSocket topic `connections`. */
export const listConnections = route({
  method: 'GET',
  path: '/api/v1/admin/connections',
  audience: 'administrator',
  tag: 'connections',
  summary: 'Links to carriers and telephone systems: connected since when, calls now and at most',
  response: z.object({
    items: z.array(connectionSchema),
    /** Phones registered now and devices there are. */
    registrations: z.object({ now: z.number().int(), maximum: z.number().int() }),
  }),
});

export const deviceStateSchema = z.object({
  deviceId: z.string(),
  number: z.string(),
  name: z.string(),
  userName: z.string().nullable(),
  domainId: z.string(),
  domainName: z.string(),
  protocol: z.enum(['sip-softphone', 'sip-phone', 'virtual']),
  state: z.enum(['registered', 'not-registered', 'disabled']),
  /** Each way by which it can be reached now. */
  registrations: z.array(
    z.object({
      transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
      /** Where it registered from. */
      host: z.string(),
      port: z.number().int(),
      userAgent: z.string().nullable(),
      sinceMs: timestampSchema,
      expiresAtMs: timestampSchema,
    }),
  ),
  lines: z.object({ now: z.number().int(), maximum: z.number().int() }),
  /** Null: no voice mail. */
  voicemailNumber: z.string().nullable(),
  /** How its state is known: it registers, it is a browser, or not at all. */
  monitoring: z.enum(['registration', 'browser', 'none']),
});
export type DeviceStateView = z.infer<typeof deviceStateSchema>;

/** By number, from the first to the last (T-SVC-3). Changes arrive on the WebSocket topic `device-states`. */
export const listDeviceStates = route({
  method: 'GET',
  path: '/api/v1/admin/device-states',
  audience: 'administrator',
  tag: 'connections',
  summary: 'States of the devices of a range of numbers',
  query: z.object({
    from: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional(),
    to: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional(),
    domainId: z.string().max(100).optional(),
    state: z.enum(['registered', 'not-registered', 'disabled']).optional(),
    search: z.string().trim().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(200).optional(),
  }),
  response: listSchema(deviceStateSchema),
});
