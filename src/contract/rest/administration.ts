import { z } from 'zod';
import { route } from './route.ts';

const codecSchema = z.enum(['PCMU', 'PCMA', 'G722', 'opus']);
const numberSchema = z.string().regex(/^\d{1,12}$/, 'digits only');
const idParams = z.object({ id: z.string() });

/** Shown once, when it is made. */
export const sipCredentialsSchema = z.object({ user: z.string(), password: z.string(), domain: z.string() });

export const createDevice = route({
  method: 'POST',
  path: '/api/v1/devices',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Add a desk phone; its SIP password is shown once',
  body: z.object({
    userId: z.string().nullable(),
    name: z.string().trim().min(1).max(100),
    number: numberSchema,
    protocol: z.enum(['sip-softphone', 'sip-phone']).default('sip-phone'),
    oneNumber: z.boolean().default(true),
    lines: z.number().int().min(1).max(50).default(2),
    dtmfMethod: z.enum(['rfc4733', 'sip-info']).default('rfc4733'),
    codecs: z.array(codecSchema).default([]),
  }),
  response: z.object({ id: z.string(), sip: sipCredentialsSchema }),
  status: 201,
});

export const renewSipPassword = route({
  method: 'POST',
  path: '/api/v1/devices/:id/sip-password',
  audience: 'administrator',
  tag: 'administration',
  summary: 'A new SIP password, shown once; the old one stops working',
  params: idParams,
  response: sipCredentialsSchema,
});

export const deleteDevice = route({
  method: 'DELETE',
  path: '/api/v1/devices/:id',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Remove a device',
  params: idParams,
});

export const trunkBodySchema = z.object({
  name: z.string().trim().min(1).max(100),
  authentication: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('registration'),
      user: z.string().max(200),
      password: z.string().max(500),
      registrar: z.string().max(300),
    }),
    z.object({ kind: z.literal('address'), peers: z.array(z.string().max(100)).min(1).max(50) }),
  ]),
  proxy: z.string().max(300),
  mediaSecurity: z.enum(['rtp', 'srtp-sdes']).default('rtp'),
  mediaPath: z.enum(['anchored', 'direct']).default('anchored'),
  callerIdHeader: z
    .enum(['from', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id'])
    .default('p-asserted-identity'),
  calledNumberSource: z.enum(['request-uri', 'to', 'p-called-party-id', 'diversion']).default('request-uri'),
  numberFormat: z.enum(['e164', 'international', 'national', 'unchanged']).default('e164'),
  codecs: z.array(codecSchema).default([]),
  /** The peer's number or prefix (`*` at the end) → an internal number of ours. */
  numbers: z.array(z.object({ number: z.string().max(40), destination: numberSchema })).default([]),
  maxCalls: z.number().int().min(1).max(10_000).default(30),
  optionsIntervalS: z.number().int().min(0).max(3600).default(60),
});

/** The password is never sent back. */
export const trunkSchema = trunkBodySchema.omit({ authentication: true }).extend({
  id: z.string(),
  authentication: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('registration'), user: z.string(), registrar: z.string() }),
    z.object({ kind: z.literal('address'), peers: z.array(z.string()) }),
  ]),
  state: z.enum(['unknown', 'reachable', 'unreachable', 'registered', 'refused']),
  stateText: z.string(),
});

export const listTrunks = route({
  method: 'GET',
  path: '/api/v1/trunks',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Trunks and their state',
  response: z.object({ items: z.array(trunkSchema) }),
});

export const createTrunk = route({
  method: 'POST',
  path: '/api/v1/trunks',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Add a trunk',
  body: trunkBodySchema,
  response: trunkSchema,
  status: 201,
});

export const deleteTrunk = route({
  method: 'DELETE',
  path: '/api/v1/trunks/:id',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Remove a trunk',
  params: idParams,
});

export const queueSchema = z.object({
  id: z.string(),
  name: z.string(),
  number: z.string(),
  agentUserIds: z.array(z.string()),
  offerTimeoutMs: z.number().int(),
  wrapUpMs: z.number().int(),
  maxWaitMs: z.number().int(),
});

export const listQueues = route({
  method: 'GET',
  path: '/api/v1/queues',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Queues',
  response: z.object({ items: z.array(queueSchema) }),
});

export const createQueue = route({
  method: 'POST',
  path: '/api/v1/queues',
  audience: 'administrator',
  tag: 'administration',
  summary: 'Add a queue',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    number: numberSchema,
    agentUserIds: z.array(z.string()).max(5000),
    offerTimeoutMs: z.number().int().min(3000).max(120_000).default(20_000),
    wrapUpMs: z.number().int().min(0).max(3_600_000).default(10_000),
    maxWaitMs: z.number().int().min(0).max(86_400_000).default(0),
  }),
  response: queueSchema,
  status: 201,
});
