import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema, versionSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { codecSchema, nameSchema } from './telephony-primitives.ts';

const fields = {
  domainId: z.string(),
  name: nameSchema,
  /** Where requests are sent: a SIP URI; `transport=` and DNS records (RFC 3263) apply. */
  proxy: z.string().trim().min(1).max(300),
  mediaSecurity: z.enum(['rtp', 'srtp-sdes']),
  mediaPath: z.enum(['anchored', 'direct']),
  callerIdHeader: z.enum(['from', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id']),
  calledNumberSource: z.enum(['request-uri', 'to', 'p-called-party-id', 'diversion']),
  numberFormat: z.enum(['e164', 'international', 'national', 'unchanged']),
  codecs: z.array(codecSchema).max(10),
  /** The peer's number, or a prefix with `*` at the end → an internal number of ours; `*` at its end takes what stood for the star. */
  numbers: z
    .array(z.object({ number: z.string().trim().min(1).max(40), destination: z.string().regex(/^\d{0,12}\*?$/) }))
    .max(5000),
  maxCalls: z.number().int().min(1).max(10_000),
  /** Seconds between questions whether the peer is there; 0 asks never. */
  optionsIntervalS: z.number().int().min(0).max(3600),
  enabled: z.boolean(),
};

const peersSchema = z.array(z.string().trim().max(100)).min(1).max(50);
const registration = {
  kind: z.literal('registration'),
  user: z.string().trim().min(1).max(200),
  registrar: z.string().trim().min(1).max(300),
};
const address = z.object({ kind: z.literal('address'), peers: peersSchema });

export const trunkStateSchema = z.enum(['off', 'unknown', 'reachable', 'unreachable', 'registered', 'refused']);

/** The password is never sent back. */
export const trunkSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  domainName: z.string(),
  authentication: z.discriminatedUnion('kind', [z.object(registration), address]),
  state: trunkStateSchema,
  stateText: z.string(),
  stateSinceMs: timestampSchema.nullable(),
  calls: z.number().int(),
});
export type TrunkView = z.infer<typeof trunkSchema>;

export const newTrunkSchema = z.object({
  ...fields,
  domainId: z.string().optional(),
  authentication: z.discriminatedUnion('kind', [z.object({ ...registration, password: z.string().min(1).max(500) }), address]),
  mediaSecurity: fields.mediaSecurity.default('rtp'),
  mediaPath: fields.mediaPath.default('anchored'),
  callerIdHeader: fields.callerIdHeader.default('p-asserted-identity'),
  calledNumberSource: fields.calledNumberSource.default('request-uri'),
  numberFormat: fields.numberFormat.default('e164'),
  codecs: fields.codecs.default([]),
  numbers: fields.numbers.default([]),
  maxCalls: fields.maxCalls.default(30),
  optionsIntervalS: fields.optionsIntervalS.default(60),
  enabled: z.boolean().default(true),
});
export type NewTrunkInput = z.infer<typeof newTrunkSchema>;

const tag = 'trunks';
const audience = 'administrator';

const trunks = administered('trunks');

export const listTrunks = trunks.list({
  summary: 'Trunks of the company and their state',
  item: trunkSchema,
  sortable: ['name', 'domain', 'proxy', 'changedAt'],
  filters: {
    domainId: z.string().max(100).optional(),
    enabled: flagSchema.optional(),
  },
});

export const createTrunk = trunks.create({ summary: 'Add a trunk', body: newTrunkSchema, response: trunkSchema });

export const readTrunk = trunks.read({ summary: 'One trunk', response: trunkSchema });

/** Without a password a trunk that registers keeps the one it has. */
export const changeTrunk = route({
  method: 'PATCH',
  path: '/api/v1/admin/trunks/:id',
  audience,
  tag,
  summary: 'Change a trunk; only what it needs is registered anew',
  params: idParams,
  body: z
    .object(fields)
    .omit({ domainId: true })
    .partial()
    .extend({
      version: versionSchema,
      authentication: z
        .discriminatedUnion('kind', [z.object({ ...registration, password: z.string().min(1).max(500).optional() }), address])
        .optional(),
    }),
  response: trunkSchema,
});

export const trunkDependents = trunks.dependents('What hangs on a trunk');

export const deleteTrunk = trunks.remove('Delete a trunk; its registration is taken back');
